package esess.control;

import java.util.ArrayList;
import java.util.Comparator;
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
 * <p>Unknown: one known phase suffices, the others then count as 0. Without any, or without the battery's power, nobody
 * gets more than before, and after {@link Situation#keepForSeconds} nobody gets anything, except those held on. Without
 * a known reservation, only those that ignore it get something. Pure; any thread.
 */
public final class SurplusDistribution {

    /** Smaller steps count as this: a watt more or less is nothing that can be measured, but a lot of steps. */
    private static final double SMALLEST_STEP_W = 1;
    /** Finer steps than this fraction of the request are enlarged: an absurd request must not stop the house. */
    private static final double MOST_STEPS = 100_000;
    /** Closer to its request a consumer has all of it: the sums of pieces are rounded. */
    private static final double ROUNDING_W = 1e-6;

    private SurplusDistribution() {}

    /**
     * What is known of the house, W.
     *
     * @param gridL1W        grid power, positive import; null unknown, also L2 and L3
     * @param batteryW       battery power, positive charging; null unknown
     * @param reservationW   power that the battery is to get first; below 0 counts as 0; null unknown
     * @param unknownSeconds how long grid or battery have been unknown
     * @param keepForSeconds how long allowances are kept then
     */
    public record Situation(Double gridL1W, Double gridL2W, Double gridL3W, Double batteryW, Double reservationW,
            double unknownSeconds, double keepForSeconds) {

        public Situation {
            gridL1W = known(gridL1W);
            gridL2W = known(gridL2W);
            gridL3W = known(gridL3W);
            batteryW = known(batteryW);
            reservationW = known(reservationW);
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
     */
    public record Consumer(String key, double priority, double priorityShift, double stepSizeW, double minimumW,
            double requestW, boolean ignoresReservation, boolean automatic, boolean initialized, Double consumptionW,
            double previousAllowanceW, Standing standing) {

        public Consumer {
            stepSizeW = positive(stepSizeW);
            minimumW = positive(minimumW);
            requestW = positive(requestW);
            consumptionW = known(consumptionW);
            previousAllowanceW = positive(previousAllowanceW);
        }

        private boolean takesPart() {
            return automatic && initialized;
        }
    }

    /** Why a consumer does not get more. */
    public enum Limit {
        NOT_INITIALIZED, NOT_AUTOMATIC, NO_REQUEST, MINIMUM_ABOVE_REQUEST, NO_STEP_SIZE, HELD_OFF, REQUEST_MET,
        TOO_LITTLE_OVERHEAD, GRID_OR_BATTERY_UNKNOWN
    }

    /** What one consumer gets: W, in that many pieces, at that effective priority after the last of them. */
    public record Share(double allowanceW, double effectivePriority, int assignments, Limit limit) {}

    /**
     * The distribution, W. What is assigned and what remains add up to what is available, or are null like it when it is
     * not known.
     *
     * @param shares    by key, in order of registration
     * @param fromGridW what consumers were promised beyond the overhead, because they are held on
     */
    public record Result(Map<String, Share> shares, Double totalFeedInW, Double availableW, Double assignedW,
            Double remainingW, double fromGridW) {

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
        if (feedInW == null || situation.batteryW() == null) {
            boolean kept = situation.unknownSeconds() <= situation.keepForSeconds();
            claims.forEach(claim -> claim.keep(kept));
            return new Result(shares(claims), feedInW, null, null, null, 0);
        }
        double availableW = Math.max(0, feedInW + inUseW(consumers) + situation.batteryW());
        double reservationW = situation.reservationW() == null
                ? Double.POSITIVE_INFINITY : Math.max(0, situation.reservationW());
        double leftW = assign(claims, availableW, reservationW);
        double remainingW = Math.max(0, leftW);
        return new Result(shares(claims), feedInW, availableW, availableW - remainingW, remainingW, Math.max(0, -leftW));
    }

    /** What the consumers use that would be overhead without them. */
    private static double inUseW(List<Consumer> consumers) {
        return consumers.stream().filter(Consumer::takesPart).mapToDouble(c -> orZero(c.consumptionW())).sum();
    }

    /**
     * One pass is enough: what is left only shrinks, so that a piece that does not fit now will not fit later.
     *
     * @return what is left, W; negative when consumers that are held on use more than there is
     */
    private static double assign(List<Claim> claims, double availableW, double reservationW) {
        double leftW = availableW;
        PriorityQueue<Claim> queue = new PriorityQueue<>(
                Comparator.comparingDouble((Claim claim) -> claim.priority).thenComparingInt(claim -> claim.order));
        for (Claim claim : claims) {
            if (claim.limit == null && claim.isHeldOn()) {
                leftW -= claim.take();
            }
            queue.add(claim);
        }
        for (Claim lowest = queue.poll(); lowest != null; lowest = queue.poll()) {
            if (lowest.limit != null) {
                continue;
            }
            if (lowest.fits(leftW, reservationW)) {
                leftW -= lowest.take();
                queue.add(lowest);
            } else {
                lowest.limit = Limit.TOO_LITTLE_OVERHEAD;
            }
        }
        return leftW;
    }

    private static Map<String, Share> shares(List<Claim> claims) {
        Map<String, Share> shares = new LinkedHashMap<>();
        claims.forEach(claim -> shares.put(claim.consumer.key(), claim.share()));
        return shares;
    }

    /** A consumer during the distribution; limit is null while it can take more. */
    private static final class Claim {

        private final Consumer consumer;
        private final int order;
        private double priority;
        private double allowanceW;
        private int assignments;
        private Limit limit;

        Claim(Consumer consumer, int order) {
            this.consumer = consumer;
            this.order = order;
            this.priority = consumer.ignoresReservation() ? 0 : consumer.priority();
            this.limit = hindrance();
        }

        private Limit hindrance() {
            if (!consumer.initialized()) {
                return Limit.NOT_INITIALIZED;
            }
            if (!consumer.automatic()) {
                return Limit.NOT_AUTOMATIC;
            }
            if (consumer.requestW() == 0) {
                return Limit.NO_REQUEST;
            }
            if (consumer.minimumW() > consumer.requestW()) {
                return Limit.MINIMUM_ABOVE_REQUEST;
            }
            if (pieceW() == 0) {
                return Limit.NO_STEP_SIZE;
            }
            return consumer.standing().isHeldOff() ? Limit.HELD_OFF : null;
        }

        boolean isHeldOn() {
            return consumer.standing().isHeldOn();
        }

        boolean fits(double leftW, double reservationW) {
            double roomW = consumer.ignoresReservation() ? leftW : leftW - reservationW;
            double marginW = assignments == 0 ? consumer.standing().marginW() : 0;
            return pieceW() + marginW < roomW;
        }

        /** Takes the next piece and says how much that was, W. */
        double take() {
            double beforeW = allowanceW;
            allowanceW += pieceW();
            assignments++;
            if (consumer.priorityShift() > 0) {
                priority += consumer.priorityShift() + 0.0001;
            }
            if (allowanceW > consumer.requestW() - ROUNDING_W) {
                allowanceW = consumer.requestW();
                limit = Limit.REQUEST_MET;
            } else if (pieceW() == 0) {
                limit = Limit.NO_STEP_SIZE;
            }
            return allowanceW - beforeW;
        }

        private double pieceW() {
            if (assignments == 0 && consumer.minimumW() > 0) {
                return consumer.minimumW();
            }
            return consumer.stepSizeW() == 0 ? 0
                    : Math.max(consumer.stepSizeW(), Math.max(SMALLEST_STEP_W, consumer.requestW() / MOST_STEPS));
        }

        /** Grid or battery are not known: nothing new. */
        void keep(boolean kept) {
            if (limit != null) {
                return;
            }
            if (isHeldOn()) {
                take();
            }
            double keptW = kept ? Math.min(consumer.previousAllowanceW(), consumer.requestW()) : 0;
            if (keptW >= consumer.minimumW()) {
                allowanceW = Math.max(allowanceW, keptW);
            }
            limit = Limit.GRID_OR_BATTERY_UNKNOWN;
        }

        Share share() {
            return new Share(allowanceW, priority, assignments, limit);
        }
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
