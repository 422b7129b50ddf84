package esess.control;

import esess.model.Payload;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the services ask of the grid set point, and what comes of it: the owner's own value plus the sum of the leases,
 * within hard limits. A lease that is not renewed ends. Powers in W, + = import; ticks are monotonic milliseconds.
 */
public final class SetpointLeases {

    /**
     * @param minW           lowest set point; above {@code maxW}: nothing may be asked for
     * @param stepWPerSecond how fast the set point may move away from the owner's own value; back is never held up
     */
    public record Limits(double minW, double maxW, double stepWPerSecond) {

        /** Nothing may be asked for: a limit is not known for certain. */
        public static final Limits CLOSED = new Limits(1, -1, 1);

        public boolean isClosed() {
            return !(minW <= maxW);
        }
    }

    /** @param endsAt the tick at which it ends unless it is renewed */
    public record Lease(String owner, double watts, long endsAt) {}

    private static final double AT_ONCE_MILLIS = 1000;

    private final Limits limits;
    private final Map<Object, Lease> leases = new LinkedHashMap<>();
    private @Nullable Double nowW;
    private double usedUntilTick;

    public SetpointLeases(Limits limits) {
        this.limits = limits;
    }

    /**
     * Makes or renews the lease of this holder.
     *
     * @throws IllegalArgumentException if the power is no number
     */
    public void put(Object holder, Lease lease) {
        if (!Double.isFinite(lease.watts)) {
            throw new IllegalArgumentException(lease.owner + " asks for a set point of " + lease.watts + " W");
        }
        leases.put(holder, lease);
    }

    /** Whether there was one. */
    public boolean end(Object holder) {
        return leases.remove(holder) != null;
    }

    public void endAll() {
        leases.clear();
    }

    /** Ends what was not renewed in time, and tells what that was. */
    public List<Lease> expire(long tick) {
        List<Lease> stale = new ArrayList<>();
        for (Iterator<Lease> each = leases.values().iterator(); each.hasNext(); ) {
            Lease lease = each.next();
            if (lease.endsAt <= tick) {
                each.remove();
                stale.add(lease);
            }
        }
        return stale;
    }

    public boolean isEmpty() {
        return leases.isEmpty();
    }

    public boolean holds(Object holder) {
        return leases.containsKey(holder);
    }

    /** What is asked for by all but this holder, W. */
    public double sumWithout(Object holder) {
        double sum = 0;
        for (Map.Entry<Object, Lease> each : leases.entrySet()) {
            sum += each.getKey() == holder ? 0 : each.getValue().watts;
        }
        return sum;
    }

    /** Each owner's power, in the order in which they asked. */
    public Map<String, Double> byOwner() {
        Map<String, Double> sums = new LinkedHashMap<>();
        leases.values().forEach(lease -> sums.merge(lease.owner, lease.watts, Double::sum));
        return sums;
    }

    /** The set point that was asked for, within the limits. */
    public double target(double ownW) {
        return limits.isClosed() ? ownW : tenths(within(asked(ownW)));
    }

    private double within(double powerW) {
        return Math.max(limits.minW, Math.min(limits.maxW, powerW));
    }

    private double asked(double ownW) {
        double leased = 0;
        for (Lease lease : leases.values()) {
            leased += lease.watts;
        }
        return ownW + leased;
    }

    /**
     * The set point for now: the target, approached at the permitted speed where that leads away from the owner's own
     * value. The way of one second may be made at once. An own value beyond a limit is left for that limit at once: what
     * we write never exceeds it.
     */
    public double advance(double ownW, long tick) {
        double target = target(ownW);
        double baseW = limits.isClosed() ? ownW : within(ownW);
        double start =
                nowW == null ? baseW : Math.max(Math.min(baseW, target), Math.min(Math.max(baseW, target), nowW));
        double usedUntil = nowW == null ? tick - AT_ONCE_MILLIS : Math.max(usedUntilTick, tick - AT_ONCE_MILLIS);
        double way = limits.stepWPerSecond * Math.max(0, tick - usedUntil) / 1000;
        nowW = Math.abs(target - start) <= way ? target : tenths(start + Math.signum(target - start) * way);
        usedUntilTick = usedUntil + Math.abs(nowW - start) * 1000 / limits.stepWPerSecond;
        return nowW;
    }

    /** The set point is the owner's own again. */
    public void rest() {
        nowW = null;
    }

    /** In words for the owner: what the set point is made of. */
    public String why(double ownW) {
        StringBuilder parts = new StringBuilder(watts(ownW)).append(" of your own");
        byOwner()
                .forEach((owner, askedW) ->
                        parts.append(", ").append(watts(askedW)).append(" for ").append(owner));
        String sum = parts.toString();
        double asked = asked(ownW);
        if (limits.isClosed()) {
            return sum + "; not carried out, because a limit of the set point in the file is wrong";
        }
        return Math.abs(asked - target(ownW)) < 0.1 ? sum : sum + "; limited to " + watts(target(ownW));
    }

    public static String watts(double powerW) {
        return Payload.text(powerW == Math.rint(powerW) ? (Object) (long) powerW : (Object) (tenths(powerW) + 0.0))
                + " W";
    }

    private static double tenths(double powerW) {
        return Math.rint(powerW * 10) / 10;
    }
}
