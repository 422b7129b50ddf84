package esess.control.surplus;

/**
 * What one consumer makes of what it may: whether it takes it, how much it will take, and whether what it tells can be
 * believed to be a measurement. A thermostat that is satisfied, a full car, a device that nobody reaches and a relay
 * without a load all leave what they were given; that goes on to others, while they keep their permission.
 *
 * <p>One that has just been allowed more is given time to follow. One that took nothing when it was last allowed is
 * expected to take nothing again, until it does. Powers in W; ticks are monotonic milliseconds. Not thread-safe.
 */
public final class UseOfShare {

    /** Takes less than this part of its first piece: it is idle. */
    private static final double IDLE_PART = 0.5;
    /** A modulating one that takes less than this part of what it may does not want more, or cannot. */
    private static final double FOLLOWED_PART = 0.85;
    /** After so long without permission, what it did before says nothing any more. */
    private static final long FORGET_MILLIS = 2 * 3_600_000;

    private final long followMillis;
    private boolean idle;
    private long raisedTick;
    private double allowanceW;
    private Long endedTick;

    /** @param followMillis so long it may take until it shows what it makes of a new allowance */
    public UseOfShare(long followMillis) {
        this.followMillis = followMillis;
        raisedTick = -followMillis;
    }

    /** What it is allowed from now on. */
    public void allowed(double watts, long tick) {
        if (watts > allowanceW) {
            raisedTick = tick;
        }
        if (watts > 0) {
            endedTick = null;
        } else if (allowanceW > 0) {
            endedTick = tick;
        }
        allowanceW = watts;
    }

    /**
     * Looks at what it takes now.
     *
     * @param useW   null: not known, or it cannot measure
     * @param pieceW its first piece
     * @param stepW  the next ones; 0: there are none, it is only on or off
     * @return what it will take of all that it may; null: all of it
     */
    public Double expectedW(Double useW, double pieceW, double stepW, long tick) {
        if (endedTick != null && tick - endedTick > FORGET_MILLIS) {
            idle = false;
        }
        if (useW == null) {
            idle = false;
            return null;
        }
        boolean takes = useW >= IDLE_PART * pieceW;
        boolean hadTime = allowanceW > 0 && tick - raisedTick >= followMillis;
        if (takes) {
            idle = false;
        } else if (hadTime) {
            idle = true;
        }
        if (idle) {
            return Math.max(0, useW);
        }
        if (!hadTime || !takes || stepW <= 0) {
            return null;
        }
        return useW < FOLLOWED_PART * allowanceW ? (Double) (useW + stepW) : null;
    }

    /** Whether it took nothing when it was last allowed to. */
    boolean tookNothing() {
        return idle;
    }

    /** Whether it may, and takes clearly less than its first piece. */
    public boolean isIdle() {
        return idle && allowanceW > 0;
    }
}
