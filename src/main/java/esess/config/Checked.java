package esess.config;

/** A section's record that has rules across its keys. */
public interface Checked {

    /**
     * Reports what is wrong with this combination of values. Called once, when every value by itself is good and a
     * service that is switched on uses the section; must not do I/O.
     */
    void check(Complaints complaints);
}
