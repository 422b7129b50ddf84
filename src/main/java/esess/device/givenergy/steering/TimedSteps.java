package esess.device.givenergy.steering;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.Rates;
import esess.device.givenergy.Slots;
import esess.device.givenergy.Unusable;
import esess.device.givenergy.Writable;
import esess.device.givenergy.steering.Command.Write;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What a mode writes, in this order; what was there before goes back in the reverse order. What enables the mode comes
 * last, so it goes first when the mode ends.
 */
final class TimedSteps {

    /** What a step's value is made of. */
    enum Role {
        FIXED,
        /** The inverter's time of the day when the mode begins. */
        START,
        /** And when it ends. */
        END
    }

    /**
     * What is wished.
     *
     * @param watts   null: all that the battery can
     * @param percent of forced charge and export; null: 100, and the lowest
     * @param held    of a monitor
     */
    record Wanted(TimedMode mode, Duration lasting, Integer watts, Integer percent, List<Write> held) {

        Wanted(TimedMode mode, Duration lasting, Integer watts, Integer percent) {
            this(mode, lasting, watts, percent, List.of());
        }
    }

    /** @param former what the register held before */
    record Step(int register, int value, int former, Role role) {}

    private static final int FULL = 100;
    private static final int LOWEST_SOC = 4;
    private static final int LOWEST_THREE_PHASE = 5;

    private final Abilities abilities;
    private final IntFunction<Integer> settings;
    private final List<Step> steps = new ArrayList<>();

    private TimedSteps(Abilities abilities, IntFunction<Integer> settings) {
        this.abilities = abilities;
        this.settings = settings;
    }

    static boolean isFor(TimedMode mode, Abilities abilities) {
        return switch (mode) {
            case FORCE_CHARGE, FORCE_EXPORT -> abilities.isSingle() || abilities.isThreePhase();
            case PAUSE_CHARGE, PAUSE_DISCHARGE -> abilities.isSingle() && !Rates.isPercent(abilities);
            case GRID_FIRST, MONITOR, TIMED_SALE -> abilities.isSingle();
        };
    }

    /**
     * @param settings what the registers hold now; null: unknown
     * @param now      of the inverter; null: unknown
     * @throws Unusable if it cannot be done, or not be undone
     */
    static List<Step> of(Wanted wanted, Abilities abilities, IntFunction<Integer> settings, LocalDateTime now) {
        TimedMode mode = wanted.mode();
        Integer watts = wanted.watts();
        Integer percent = wanted.percent();
        if (!isFor(mode, abilities)) {
            throw new Unusable(Commands.OTHER_MODEL);
        }
        if (now == null) {
            throw new Unusable("the inverter's clock is not set");
        }
        TimedSteps made = new TimedSteps(abilities, settings);
        int begin = Slots.register(now.toLocalTime());
        int end = end(now, wanted.lasting());
        boolean three = abilities.isThreePhase();
        switch (mode) {
            case FORCE_CHARGE -> made.charge(begin, end, watts, percent == null ? FULL : percent, three);
            case FORCE_EXPORT ->
                made.export(
                        begin,
                        end,
                        watts,
                        percent == null ? (three ? LOWEST_THREE_PHASE : LOWEST_SOC) : percent,
                        three);
            case PAUSE_CHARGE -> made.step(111, 0);
            case PAUSE_DISCHARGE -> made.step(112, 0);
            case GRID_FIRST -> made.step(27, 0);
            case MONITOR -> wanted.held().forEach(each -> made.step(each.register(), each.value()));
            case TIMED_SALE -> made.sale(begin, end, watts, percent == null ? LOWEST_SOC : percent);
        }
        return made.steps;
    }

    /** The time of the day that is as far off. */
    static int end(LocalDateTime now, Duration left) {
        return Slots.register(now.plus(left).toLocalTime());
    }

    private void charge(int begin, int end, Integer watts, int percent, boolean three) {
        step(three ? 1111 : 116, percent);
        if (abilities.hasTenSlots() && !three) {
            step(Slots.chargeTarget(1), percent);
        }
        step(three ? 1113 : 94, begin, Role.START);
        step(three ? 1114 : 95, end, Role.END);
        rate(true, watts);
        if (three) {
            step(1123, 1);
            step(1112, 1);
        } else {
            pauseOff();
            step(96, 1);
        }
    }

    private void export(int begin, int end, Integer watts, int percent, boolean three) {
        step(three ? 1109 : 110, percent);
        if (abilities.hasTenSlots() && !three) {
            step(Slots.dischargeTarget(1), percent);
        }
        step(three ? 1118 : 56, begin, Role.START);
        step(three ? 1119 : 57, end, Role.END);
        rate(false, watts);
        if (three) {
            step(1123, 0);
            step(1122, 1);
        } else {
            pauseOff();
            step(27, 0);
            step(59, 1);
        }
    }

    /** Eco and pause stay as the monitor has them. */
    private void sale(int begin, int end, Integer watts, int percent) {
        step(abilities.hasTenSlots() ? Slots.dischargeTarget(1) : 110, percent);
        step(56, begin, Role.START);
        step(57, end, Role.END);
        rate(false, watts);
        step(59, 1);
    }

    private void rate(boolean charge, Integer watts) {
        step(
                Rates.register(charge, abilities),
                watts == null ? Rates.most(abilities) : Math.max(1, Rates.value(watts, abilities)));
    }

    private void pauseOff() {
        if (abilities.pause()) {
            step(Abilities.PAUSE, 0);
        }
    }

    private void step(int register, int value) {
        step(register, value, Role.FIXED);
    }

    private void step(int register, int value, Role role) {
        Integer former = settings.apply(register);
        if (former == null) {
            throw new Unusable("register " + register + " was not read yet, so it could not be set back");
        }
        if (!Writable.allows(abilities, register, value)) {
            throw new Unusable(Commands.OTHER_MODEL);
        }
        steps.add(new Step(register, value, former, role));
    }
}
