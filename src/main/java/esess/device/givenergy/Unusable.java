package esess.device.givenergy;

/** What cannot be used, with the reason for the owner. */
public final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unusable(String why) {
        super(why, null, false, false);
    }
}
