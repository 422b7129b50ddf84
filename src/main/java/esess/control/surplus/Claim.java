package esess.control.surplus;

import esess.control.surplus.SurplusDistribution.Consumer;
import esess.control.surplus.SurplusDistribution.Limit;
import esess.control.surplus.SurplusDistribution.Share;
import java.util.Comparator;

/** A consumer during a {@link SurplusDistribution}; its limit is null while it can take more. */
final class Claim {

    /** Smaller steps count as this: a watt more or less is nothing that can be measured, but a lot of steps. */
    private static final double SMALLEST_STEP_W = 1;
    /** Finer steps than this fraction of the request are enlarged: an absurd request must not stop the house. */
    private static final double MOST_STEPS = 100_000;
    /** Closer to its request a consumer has all of it: the sums of pieces are rounded. */
    private static final double ROUNDING_W = 1e-6;

    /** The order of the distribution: lowest effective priority first, then as registered. */
    static final Comparator<Claim> TURN =
            Comparator.comparingDouble((Claim claim) -> claim.priority).thenComparingInt(claim -> claim.order);

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

    /** Whether it can take another piece. */
    boolean isOpen() {
        return limit == null;
    }

    /** It gets no more. */
    void close(Limit reason) {
        limit = reason;
    }

    String key() {
        return consumer.key();
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
        return consumer.stepSizeW() == 0
                ? 0
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
