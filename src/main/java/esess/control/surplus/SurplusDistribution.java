package esess.control.surplus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Who may use how much of the solar overhead.
 *
 * <p>Overhead is what is fed into the grid, plus what the automatic consumers use already, plus what charges the
 * battery; never below 0. It is assigned piece by piece, each piece to the consumer with the lowest effective priority
 * (ties in order of registration): its minimum first, then step after step. A piece has to leave something over, of the
 * overhead, and unless the consumer ignores it of the overhead beyond the battery's reservation; the piece that would
 * exceed the request is cut to it, but has to fit uncut. Each piece raises the effective priority by the consumer's shift.
 *
 * <p>A consumer that is held on ({@link Standing}) gets its first piece before all others, whether the sun covers it or
 * not; that piece is off the overhead, and what is missing comes from the grid. Further pieces it gets like everybody.
 * One that is held off gets nothing. So no watt is promised twice.
 *
 * <p>A piece has to fit whole, but where it is known that a consumer takes less than it may, only that is off the overhead:
 * it keeps its permission, and the next ones get what it leaves.
 *
 * <p>Unknown: one known phase suffices, the others then count as 0. Without any, or without the battery's power, nobody
 * gets more than before, and after {@link Situation#keepForSeconds} nobody gets anything, except those held on. Without
 * a known reservation, only those that ignore it get something. Pure; any thread.
 */
public final class SurplusDistribution {

    private SurplusDistribution() {}

    /**
     * What is known of the house, W.
     *
     * @param gridL1W        grid power, positive import; null unknown, also L2 and L3
     * @param batteryW       battery power, positive charging; null unknown
     * @param reservationW   power that the battery is to get first; below 0 counts as 0; null unknown
     * @param unknownSeconds how long grid or battery have been unknown
     * @param keepForSeconds how long allowances are kept then
     * @param heldBackW      production that is held back and may be had, above 0
     * @param giveBackW      what the battery gets before anything new begins, above 0
     * @param evenedW        what there is without any consumer, where that is known better than from one moment; null: is not
     */
    public record Situation(
            Double gridL1W,
            Double gridL2W,
            Double gridL3W,
            Double batteryW,
            Double reservationW,
            double unknownSeconds,
            double keepForSeconds,
            double heldBackW,
            double giveBackW,
            Double evenedW) {

        public Situation(
                Double gridL1W,
                Double gridL2W,
                Double gridL3W,
                Double batteryW,
                Double reservationW,
                double unknownSeconds,
                double keepForSeconds) {
            this(gridL1W, gridL2W, gridL3W, batteryW, reservationW, unknownSeconds, keepForSeconds, 0, 0, null);
        }

        public Situation {
            gridL1W = known(gridL1W);
            gridL2W = known(gridL2W);
            gridL3W = known(gridL3W);
            batteryW = known(batteryW);
            reservationW = known(reservationW);
            heldBackW = positive(heldBackW);
            giveBackW = positive(giveBackW);
            evenedW = known(evenedW);
        }

        boolean isKnown() {
            return feedInW() != null && batteryW != null;
        }

        /** The same house, in which nothing is left over. */
        Situation withoutOverhead() {
            return new Situation(
                    gridL1W, gridL2W, gridL3W, batteryW, reservationW, unknownSeconds, keepForSeconds, 0, 0, 0.0);
        }

        Situation with(Double otherReservationW, double otherHeldBackW, double otherGiveBackW) {
            return new Situation(
                    gridL1W,
                    gridL2W,
                    gridL3W,
                    batteryW,
                    otherReservationW,
                    unknownSeconds,
                    keepForSeconds,
                    otherHeldBackW,
                    otherGiveBackW,
                    evenedW);
        }

        /** With what there is on the mean of the last moments. */
        public Situation evened(Double watts) {
            return new Situation(
                    gridL1W,
                    gridL2W,
                    gridL3W,
                    batteryW,
                    reservationW,
                    unknownSeconds,
                    keepForSeconds,
                    heldBackW,
                    giveBackW,
                    watts);
        }

        /** Power fed into the grid, W, negative while drawing; null when no phase is known. */
        public Double feedInW() {
            if (gridL1W == null && gridL2W == null && gridL3W == null) {
                return null;
            }
            return 0 - (orZero(gridL1W) + orZero(gridL2W) + orZero(gridL3W));
        }
    }

    /**
     * A consumer as it is now; its key is its own. Zero, negative and unreadable powers are allowed and mean none.
     *
     * @param priority          lower is served first; unreadable: last
     * @param priorityShift     added with each piece; not above 0: none
     * @param minimumW          the least that it can use; none is assigned when it is above the request
     * @param automatic         whether its owner leaves it to the sun; if not it gets 0
     * @param initialized       whether it is complete; if not it gets 0 and its consumption is not counted
     * @param consumptionW      what it uses now; null unknown, counted as 0
     * @param previousAllowanceW what it got last
     * @param expectedUseW      what it will take of all that it may; null: all of it
     */
    public record Consumer(
            String key,
            double priority,
            double priorityShift,
            double stepSizeW,
            double minimumW,
            double requestW,
            boolean ignoresReservation,
            boolean automatic,
            boolean initialized,
            Double consumptionW,
            double previousAllowanceW,
            Standing standing,
            Double expectedUseW) {

        public Consumer(
                String key,
                double priority,
                double priorityShift,
                double stepSizeW,
                double minimumW,
                double requestW,
                boolean ignoresReservation,
                boolean automatic,
                boolean initialized,
                Double consumptionW,
                double previousAllowanceW,
                Standing standing) {
            this(
                    key,
                    priority,
                    priorityShift,
                    stepSizeW,
                    minimumW,
                    requestW,
                    ignoresReservation,
                    automatic,
                    initialized,
                    consumptionW,
                    previousAllowanceW,
                    standing,
                    null);
        }

        public Consumer {
            stepSizeW = positive(stepSizeW);
            minimumW = positive(minimumW);
            requestW = positive(requestW);
            consumptionW = known(consumptionW);
            previousAllowanceW = positive(previousAllowanceW);
            expectedUseW =
                    expectedUseW == null || !Double.isFinite(expectedUseW) ? null : (Double) positive(expectedUseW);
        }

        /** What it has to be given at least, and at once. */
        public double firstPieceW() {
            return Math.min(minimumW > 0 ? minimumW : stepSizeW, requestW);
        }

        /** Whether it uses something without having been allowed to: nothing would be switched on. */
        boolean runsAnyway() {
            return consumptionW != null && consumptionW > firstPieceW() / 2;
        }

        boolean isRunning() {
            return previousAllowanceW > 0;
        }

        Consumer with(Standing other, Double otherExpectedUseW) {
            return new Consumer(
                    key,
                    priority,
                    priorityShift,
                    stepSizeW,
                    minimumW,
                    requestW,
                    ignoresReservation,
                    automatic,
                    initialized,
                    consumptionW,
                    previousAllowanceW,
                    other,
                    otherExpectedUseW);
        }

        boolean takesPart() {
            return automatic && initialized;
        }
    }

    /** Why a consumer does not get more. */
    public enum Limit {
        NOT_INITIALIZED,
        NOT_AUTOMATIC,
        NO_REQUEST,
        MINIMUM_ABOVE_REQUEST,
        NO_STEP_SIZE,
        HELD_OFF,
        /** Its first piece would fit, but has to do so for a while. */
        WAITING,
        /** Its first piece does not fit, but is kept for a while. */
        KEPT,
        REQUEST_MET,
        TOO_LITTLE_OVERHEAD,
        GRID_OR_BATTERY_UNKNOWN
    }

    /**
     * What one consumer gets: W, in that many pieces, at that effective priority after the last of them.
     *
     * @param beyondW what was there at its turn beyond its first piece, W; below 0: was missing; null: it had no turn
     */
    public record Share(double allowanceW, double effectivePriority, int assignments, Limit limit, Double beyondW) {

        public Share(double allowanceW, double effectivePriority, int assignments, Limit limit) {
            this(allowanceW, effectivePriority, assignments, limit, null);
        }
    }

    /**
     * The distribution, W. What is assigned and what remains add up to what is available, or are null like it when it is
     * not known.
     *
     * @param shares    by key, in order of registration
     * @param fromGridW what consumers were promised beyond the overhead, because they are held on or bear a shortfall
     */
    public record Result(
            Map<String, Share> shares,
            Double totalFeedInW,
            Double availableW,
            Double assignedW,
            Double remainingW,
            double fromGridW) {

        /** 0 for a consumer that is not known. */
        public double allowanceW(String key) {
            Share share = shares.get(key);
            return share == null ? 0 : share.allowanceW();
        }
    }

    /** @param consumers in order of registration */
    public static Result distribute(Situation situation, List<Consumer> consumers) {
        List<Claim> claims = new ArrayList<>();
        consumers.forEach(consumer -> claims.add(new Claim(consumer, claims.size())));
        Double feedInW = situation.feedInW();
        if (!situation.isKnown()) {
            boolean kept = situation.unknownSeconds() <= situation.keepForSeconds();
            claims.forEach(claim -> claim.keep(kept));
            return new Result(shares(claims), feedInW, null, null, null, 0);
        }
        double availableW = Math.max(0, measuredW(situation, consumers)) + situation.heldBackW();
        double reservationW =
                situation.reservationW() == null ? Double.POSITIVE_INFINITY : Math.max(0, situation.reservationW());
        double leftW = assign(claims, availableW, reservationW, situation.giveBackW());
        double remainingW = Math.max(0, leftW);
        return new Result(
                shares(claims), feedInW, availableW, availableW - remainingW, remainingW, Math.max(0, -leftW));
    }

    /** What there is without any consumer, below 0 where even that is missing; only for a known situation. */
    static double measuredW(Situation situation, List<Consumer> consumers) {
        return situation.evenedW() != null
                ? situation.evenedW()
                : situation.feedInW() + inUseW(consumers) + situation.batteryW();
    }

    /** What the consumers use that would be overhead without them. */
    private static double inUseW(List<Consumer> consumers) {
        return consumers.stream()
                .filter(Consumer::takesPart)
                .mapToDouble(c -> orZero(c.consumptionW()))
                .sum();
    }

    /**
     * One pass is enough: what is left only shrinks, so that a piece that does not fit now will not fit later.
     *
     * @return what is left, W; negative when consumers that are held on use more than there is
     */
    private static double assign(List<Claim> claims, double availableW, double reservationW, double giveBackW) {
        double leftW = availableW;
        double keptForWaitingW = 0;
        PriorityQueue<Claim> queue = new PriorityQueue<>(Claim.TURN);
        for (Claim claim : claims) {
            if (claim.isOpen() && claim.isHeldOn()) {
                leftW -= claim.take();
            }
            if (claim.isOpen()) {
                queue.add(claim);
            }
        }
        for (Claim lowest = queue.poll(); lowest != null; lowest = queue.poll()) {
            boolean begins = lowest.begins();
            double roomW = leftW - (begins ? keptForWaitingW : 0) - (begins || !lowest.isFirst() ? giveBackW : 0);
            boolean fits = lowest.fits(roomW, reservationW);
            if (fits && begins && lowest.isWaiting()) {
                keptForWaitingW += lowest.firstUseW();
                lowest.close(Limit.WAITING);
                continue;
            }
            if (!fits && lowest.isFirst() && lowest.isKept()) {
                leftW -= lowest.take();
                lowest.close(Limit.KEPT);
                continue;
            }
            if (!fits) {
                lowest.close(Limit.TOO_LITTLE_OVERHEAD);
                continue;
            }
            leftW -= lowest.take();
            if (lowest.isOpen()) {
                queue.add(lowest);
            }
        }
        return leftW;
    }

    private static Map<String, Share> shares(List<Claim> claims) {
        Map<String, Share> shares = new LinkedHashMap<>();
        claims.forEach(claim -> shares.put(claim.key(), claim.share()));
        return shares;
    }

    private static Double known(Double value) {
        return value != null && Double.isFinite(value) ? value : null;
    }

    private static double orZero(Double value) {
        return value == null ? 0 : value;
    }

    private static double positive(double value) {
        return Double.isFinite(value) && value > 0 ? value : 0;
    }
}
