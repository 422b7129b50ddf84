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
    private double deductedW;
    private Double beyondW;
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

    boolean isFirst() {
        return assignments == 0;
    }

    /** Whether its next piece would make it run that does not run now. */
    boolean begins() {
        return assignments == 0 && !consumer.isRunning();
    }

    boolean isKept() {
        return consumer.standing().kind() == Standing.Kind.KEPT && consumer.isRunning();
    }

    boolean isWaiting() {
        return consumer.standing().kind() == Standing.Kind.WAITING;
    }

    /** What it will take of its first piece, W. */
    double firstUseW() {
        double pieceW = Math.min(pieceW(), consumer.requestW());
        return consumer.expectedUseW() == null ? pieceW : Math.min(pieceW, consumer.expectedUseW());
    }

    boolean fits(double leftW, double reservationW) {
        double roomW = consumer.ignoresReservation() ? leftW : leftW - reservationW;
        double marginW = assignments == 0 ? consumer.standing().marginW() : 0;
        if (assignments == 0) {
            beyondW = roomW - pieceW() - marginW;
        }
        // What it may and does not take is not off the overhead, but all of it has to be there.
        return allowanceW - deductedW + pieceW() + marginW < roomW;
    }

    /** Takes the next piece and says how much of it is off the overhead, W. */
    double take() {
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
        double takesW = consumer.expectedUseW() == null ? allowanceW : Math.min(allowanceW, consumer.expectedUseW());
        double moreW = takesW - deductedW;
        deductedW = takesW;
        return moreW;
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
        return new Share(allowanceW, priority, assignments, limit, beyondW);
    }
}
