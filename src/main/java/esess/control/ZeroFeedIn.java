package esess.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps PV inverters from producing more than the house takes once the battery is full: each cycle moves every
 * producing inverter's limit towards the target, by its part of the error and by one step at most, as the original did.
 * Watts, limits as a part of 1. Pure; any thread.
 *
 * <p>Whatever is needed and not known releases the limits to 1. Full production is what an inverter does without
 * es-ESS, so nothing is worse than without it; a limit that nobody computes any more could keep the house dark for days.
 * For the same reason a limit falls only on a power told since the last cycle, but rises on any.
 * Where feeding in is forbidden, ESS's own {@code /Ac/PowerLimit} stays in force beside this one.
 */
public final class ZeroFeedIn {

    /**
     * @param scaleStep how much a limit may move in a cycle, as a part of 1
     * @param distanceW how far the production stays below the consumption
     * @param startSocPercent below this state of charge the battery takes what is too much
     */
    public record Settings(double scaleStep, double distanceW, double startSocPercent) {}

    /**
     * @param controllable whether its limit can be set
     * @param powerW       production; null: not known
     * @param heard        whether it has told its power since the last cycle
     * @param limit        the limit it has from here
     */
    public record Inverter(
            String key, boolean controllable, @Nullable Double powerW, boolean heard, double limit) {}

    /**
     * What the GX tells; null is not known.
     *
     * @param onGrid       without the grid the Multi throttles by shifting the frequency
     * @param consumptionW of all loads
     */
    public record Situation(
            @Nullable Boolean onGrid,
            @Nullable Double socPercent,
            @Nullable Double consumptionW) {}

    /** What the cycle came to. */
    public enum State {
        LIMITING,
        BATTERY_NOT_FULL,
        OFF_GRID,
        UNKNOWN
    }

    /** @param limits the inverters whose limit is set in this cycle; the others keep theirs */
    public record Decision(State state, Map<String, Double> limits) {}

    private ZeroFeedIn() {}

    /** The limit from which an inverter starts: the original expects each to do its part alone. */
    public static double firstLimit(int inverters) {
        return 1.0 / inverters;
    }

    public static Decision decide(Settings settings, Situation situation, List<Inverter> inverters) {
        State state = state(settings, situation);
        Map<String, Double> limits = new LinkedHashMap<>();
        if (state != State.LIMITING || situation.consumptionW == null) {
            inverters.forEach(inverter -> limits.put(inverter.key, 1.0));
            return new Decision(state, limits);
        }
        double targetW = Math.max(situation.consumptionW - settings.distanceW, 0);
        double totalW = inverters.stream()
                .filter(i -> i.powerW != null)
                .mapToDouble(i -> Math.max(0, i.powerW))
                .sum();
        for (Inverter inverter : inverters) {
            if (!inverter.controllable) {
                continue;
            }
            if (inverter.powerW == null) {
                limits.put(inverter.key, 1.0);
            } else if (inverter.powerW > 0) {
                double next = moved(inverter.limit, inverter.powerW / totalW, targetW, totalW, settings.scaleStep);
                // What it told before the last step says nothing about that step: on it, limits would run down to 0.
                if (inverter.heard || next > inverter.limit) {
                    limits.put(inverter.key, next);
                }
            } else if (inverter.limit < settings.scaleStep && targetW > totalW) {
                // It produces nothing because we forbade it; nothing else would ever raise it again.
                limits.put(inverter.key, Math.min(1, inverter.limit + settings.scaleStep));
            }
        }
        return new Decision(state, limits);
    }

    private static State state(Settings settings, Situation situation) {
        if (situation.onGrid == null || situation.socPercent == null) {
            return State.UNKNOWN;
        }
        if (!situation.onGrid) {
            return State.OFF_GRID;
        }
        if (situation.socPercent < settings.startSocPercent) {
            return State.BATTERY_NOT_FULL;
        }
        return situation.consumptionW == null ? State.UNKNOWN : State.LIMITING;
    }

    private static double moved(double limit, double shareOfTotal, double targetW, double totalW, double step) {
        // Nothing may be produced: the nearer the target comes to 0, the larger the correction, and a step is its
        // limit.
        double correction = targetW == 0 ? -step : shareOfTotal * ((targetW - totalW) / targetW);
        return Math.min(Math.max(limit + Math.max(-step, Math.min(step, correction)), 0), 1);
    }
}
