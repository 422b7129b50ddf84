package esess.control.surplus;

/**
 * Sun that is there but held back: while production is limited, what is measured is no more than what is taken, so nobody
 * would ever get more. It lends what runs its sun, tries the next piece, and watches whether production follows. It does:
 * the next one is tried. It does not: the piece is taken back, and the next try comes later, after each failure twice as
 * late. Powers in W; ticks are monotonic milliseconds. Not thread-safe.
 */
public final class HeldBackSun {

    private static final long FIRST_PAUSE_MILLIS = 120_000;
    private static final long LONGEST_PAUSE_MILLIS = 3_600_000;
    /** A limit is raised step by step, and an inverter tells its power now and then: so long it may take. */
    private static final long TRY_MILLIS = 120_000;

    private static final long LEAST_TRY_MILLIS = 30_000;
    /** Limiters stay so far below what the house takes, and meters are wrong by as much. */
    private static final double NOTHING_MISSING_W = 200;

    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long nextTick = Long.MIN_VALUE;
    private Long triedTick;
    private String tried;
    private double triedW;

    /**
     * Looks whether what was tried is there.
     *
     * @param limited  whether production is limited, and gives as much as its limit lets it
     * @param missingW what grid and battery give to what runs; below 0: nothing is missing
     * @return whether production has followed
     */
    boolean look(boolean limited, double missingW, long tick) {
        if (triedTick == null) {
            return false;
        }
        long tryMillis = tick - triedTick;
        if (missingW < NOTHING_MISSING_W && tryMillis >= LEAST_TRY_MILLIS) {
            pauseMillis = FIRST_PAUSE_MILLIS;
            end();
            return true;
        } else if (tryMillis >= TRY_MILLIS || !limited && tryMillis >= LEAST_TRY_MILLIS) {
            nextTick = tick + pauseMillis;
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
            end();
        }
        return false;
    }

    /** Whether the next piece may be tried. */
    boolean mayTry(boolean limited, long tick) {
        return limited && triedTick == null && tick >= nextTick;
    }

    /** This one gets so much more than is measured. */
    void tries(String key, double watts, long tick) {
        tried = key;
        triedW = watts;
        triedTick = tick;
    }

    boolean isTrying() {
        return triedTick != null;
    }

    /** Who is tried with; null: nobody. */
    String tried() {
        return tried;
    }

    double triedW() {
        return isTrying() ? triedW : 0;
    }

    /** How long until the next try, ms; 0: it may come. */
    long pauseLeft(long tick) {
        return nextTick == Long.MIN_VALUE ? 0 : Math.max(0, nextTick - tick);
    }

    private void end() {
        triedTick = null;
        tried = null;
        triedW = 0;
    }
}
