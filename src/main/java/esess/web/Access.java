package esess.web;

/** What somebody may do, and what a route asks for. In rising order. */
public enum Access {
    /** Everybody who reaches the door. */
    NONE("none"),
    READ("read"),
    FULL("full");

    private final String text;

    Access(String text) {
        this.text = text;
    }

    /** Whether who has this may do what needs the other. */
    public boolean allows(Access needed) {
        return ordinal() >= needed.ordinal();
    }

    @Override
    public String toString() {
        return text;
    }
}
