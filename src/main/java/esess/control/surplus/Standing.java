package esess.control.surplus;

/**
 * How a consumer enters the distribution: free, or held on or off by its {@link SwitchingRules}, or patient
 * ({@link SurplusControl}): what it has or lacks at this moment does not decide alone.
 *
 * @param marginW of a free consumer: how much more (less, when negative) overhead its first assignment needs than the
 *                power that is assigned, W; of a held one it does not matter
 * @param leftSeconds how long it is held; 0: as long as it has to be, or not held
 */
public record Standing(Kind kind, double marginW, double leftSeconds) {

    /** What decides whether it may run. */
    public enum Kind {
        /** The sun and the priorities. */
        FREE,
        /** As free, but what runs keeps its first piece when it does not fit. */
        KEPT,
        /** As free, but what does not run yet does not begin: its first piece is kept from others that would begin. */
        WAITING,
        /** Held on: it was switched on a moment ago. */
        MIN_ON,
        /** Held on, from the grid if need be: its daily runtime would not be complete in time. */
        READY_BY,
        /** Held on: what somebody has started runs to its end. */
        PROGRAMME,
        /** Held off: it was switched off a moment ago. */
        MIN_OFF
    }

    public static final Standing FREE = new Standing(Kind.FREE, 0);

    public Standing(Kind kind, double marginW) {
        this(kind, marginW, 0);
    }

    public Standing {
        marginW = Double.isFinite(marginW) ? marginW : 0;
    }

    /** The same, but starting or staying on with so much less. */
    public Standing lessMargin(double watts) {
        return watts == 0 ? this : new Standing(kind, marginW - watts);
    }

    /** One whose programme runs. */
    public static Standing ofProgramme() {
        return held(Kind.PROGRAMME);
    }

    /** One that cannot start for so long. */
    public static Standing resting(double leftSeconds) {
        return held(Kind.MIN_OFF, leftSeconds);
    }

    static Standing held(Kind kind) {
        return held(kind, 0);
    }

    static Standing held(Kind kind, double leftSeconds) {
        return new Standing(kind, 0, leftSeconds);
    }

    Standing as(Kind other) {
        return new Standing(other, marginW, leftSeconds);
    }

    boolean isFree() {
        return kind == Kind.FREE;
    }

    public boolean isHeldOn() {
        return kind == Kind.MIN_ON || kind == Kind.READY_BY || kind == Kind.PROGRAMME;
    }

    public boolean isHeldOff() {
        return kind == Kind.MIN_OFF;
    }
}
