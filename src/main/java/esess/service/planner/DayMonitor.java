package esess.service.planner;

import esess.control.plan.BatteryAction;
import esess.control.plan.ClippingMonitor;
import esess.control.plan.GridFirstMonitor;
import esess.control.plan.GridFirstMonitor.Car;
import esess.control.plan.GridFirstMonitor.Slots;
import esess.control.plan.GridFirstMonitor.Switch;
import esess.control.plan.Timetable.Wish;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.SteeredBattery.Measured;
import esess.runtime.SteeredBattery.Switches;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A monitor of {@code control.plan} with what it looks at and what becomes of what it wants. Where it may not write, or the
 * battery has no switches, it turns switches of its own, so it decides as if they were turned. Without figures it decides
 * nothing. Loop thread.
 */
final class DayMonitor {

    /** After this time without figures the inverter counts as lost. */
    private static final long SILENT_MILLIS = 120_000;
    /** The monitors' figures are those of an inverter that can so much; those of another one are scaled. */
    private static final double RATED_W = 5000;

    private static final int NEVER = 2400;
    private static final int NOON = 1200;
    private static final int PAUSES_CHARGE = 1;
    private static final int PAUSES_DISCHARGE = 2;
    private static final int END_OF_SALE = 2330;
    private static final int SLOTS = 10;
    private static final int NIGHT_SLOT = 2;
    private static final int MOST_STEPS = 50;
    private static final double NOT_YET_SECONDS = 30;

    /**
     * What is known now.
     *
     * @param turns    whether the switches of the battery are turned; else those of the monitor's own
     * @param switches as they stand; null: not known, or there are none
     * @param dayFrom  when it begins to work
     */
    record Moment(
            LocalTime time,
            double socPercent,
            Measured measured,
            boolean turns,
            Switches switches,
            LocalTime dayFrom,
            Car car,
            Slots slots) {}

    /**
     * What it wants.
     *
     * @param turned null: the owner's switches, and the action
     */
    record Verdict(BatteryAction action, String reason, Order.Turned turned) {}

    /** What is not waited for when it becomes another one. */
    private record Occasion(boolean carCharges, boolean active, boolean rest, boolean turns) {}

    private final Host host;
    private final MonitorKeys keys;
    private final TimetableKeys timetable;
    private final int saleW;
    private final double reservePercent;
    private final DoubleSupplier nightTarget;
    private final int idleFrom;
    private final int idleTo;
    private GridFirstMonitor gridFirst;
    private ClippingMonitor clipping;
    private Switches own;
    private Verdict verdict;
    private Map<String, Object> told = Map.of();
    private long dueTick;
    private long lookedTick;
    private long knownTick;
    private boolean lost;
    private boolean lacks;
    private Occasion former;

    /** @param nightTarget what the night has charged to */
    DayMonitor(Host host, PlannerConfig config, DoubleSupplier nightTarget) {
        this.host = host;
        this.nightTarget = nightTarget;
        keys = config.monitor();
        timetable = config.timetable();
        reservePercent = config.reservePercent();
        saleW = config.sellFromBattery() ? (int) Math.round(timetable.daySaleW()) : 0;
        idleFrom = keys.idleFrom().map(from -> hhmm(from.time())).orElse(NEVER);
        int cheapFrom = hhmm(timetable.cheapFrom().time());
        idleTo = idleFrom < NEVER && cheapFrom < NOON ? cheapFrom : 0;
        knownTick = host.time().tick();
        forget();
    }

    private void forget() {
        gridFirst = new GridFirstMonitor(
                GridFirstMonitor.Rules.careful((int) Math.round(reservePercent), idleFrom, idleTo));
        clipping = new ClippingMonitor();
        own = null;
        verdict = null;
        dueTick = 0;
    }

    static int hhmm(LocalTime time) {
        return time.getHour() * 100 + time.getMinute();
    }

    /** For the owner; empty: nothing yet. */
    Map<String, Object> told() {
        return told;
    }

    /** Whether its figures are not known. */
    boolean isLost() {
        return lost;
    }

    boolean isActive(LocalTime time, LocalTime dayFrom) {
        return !time.isBefore(dayFrom) && time.isBefore(keys.monitorUntil().time());
    }

    /** To be called every few seconds, also while others decide; null: it decides nothing yet. */
    Verdict look(Moment now) {
        long tick = host.time().tick();
        if (tick - lookedTick > SILENT_MILLIS) {
            // Nobody has looked for a while: the averages are those of another hour.
            forget();
            knownTick = tick;
        }
        lookedTick = tick;
        boolean known = now.measured != null
                && now.measured.isKnown()
                && (!now.turns || now.switches != null && now.switches.pause() != null);
        if (!known) {
            if (!lost && tick - knownTick > SILENT_MILLIS) {
                lost = true;
                forget();
                rest("the inverter's figures are not known");
                host.say(
                        "monitor",
                        MessageType.WARNING,
                        "The monitor decides nothing, because the inverter's figures are not known: the battery is as its owner "
                                + "has set it.");
            }
            return lost ? null : verdict;
        }
        knownTick = tick;
        if (lost) {
            lost = false;
            host.say(
                    "monitor", MessageType.OPERATIONAL, "The inverter's figures are known again: the monitor decides.");
        }
        Occasion occasion = new Occasion(
                now.car != null && now.car.charging(),
                isActive(now.time, now.dayFrom),
                isRest(hhmm(now.time)),
                now.turns);
        if (tick < dueTick) {
            if (occasion.equals(former)) {
                return verdict;
            }
            gridFirst.early((dueTick - tick) / 1000.0);
        }
        former = occasion;
        own = now.turns ? now.switches : own != null ? own : now.switches != null ? now.switches : resting();
        double seconds = keys.monitor() == MonitorKeys.Kind.CLIPPING ? clip(now) : gridFirst(now);
        dueTick = tick + Math.round(seconds * 1000);
        return verdict;
    }

    private void rest(String why) {
        told = Map.of("monitor", keys.monitor().toString(), "reason", why);
    }

    private static Switches resting() {
        return new Switches(1, 0, 0, MOST_STEPS);
    }

    // ---- grid first ----

    private double gridFirst(Moment now) {
        double scale = scale(now.measured);
        GridFirstMonitor.Step step = gridFirst.look(new GridFirstMonitor.Seen(
                now.time,
                now.measured.pvW() * scale,
                now.measured.acW() * scale,
                now.measured.gridW() * scale,
                now.measured.batteryW(),
                (int) Math.round(now.socPercent),
                now.measured.epsW() == null ? 0 : now.measured.epsW(),
                now.measured.cellsV(),
                settings(now),
                now.car,
                now.slots));
        int eco = own.eco();
        int pause = own.pause();
        int discharge = own.discharge();
        for (GridFirstMonitor.Write write : step.writes()) {
            eco = write.which() == Switch.ECO ? write.value() : eco;
            pause = write.which() == Switch.PAUSE ? write.value() : pause;
            discharge = write.which() == Switch.DISCHARGE ? write.value() : discharge;
        }
        if (step.settling()) {
            own = now.turns ? null : own;
            verdict = null;
            return step.waitSeconds();
        }
        // Beyond its time nothing is turned but for the rest before the night.
        boolean rests = !step.active() && eco == 0 && isRest(hhmm(now.time));
        own = step.active() ? new Switches(eco, pause, discharge, null) : new Switches(rests ? 0 : 1, 0, 0, null);
        String reason = reason(own, step, rests);
        int floor = (int) Math.round(Math.max(step.targetPercent(), reservePercent));
        Order.Turned wanted = step.active() || rests ? turned(now, own, floor) : null;
        verdict = new Verdict(rests ? BatteryAction.IDLE : action(own), reason, wanted);
        tell(reason, Map.of("adjust", (double) step.adjust(), "target", (double) step.targetPercent()));
        return step.waitSeconds();
    }

    private boolean isRest(int time) {
        return time >= idleFrom || time < idleTo;
    }

    /** What a battery without these switches would do. */
    private BatteryAction action(Switches wanted) {
        if (wanted.discharge() == 1) {
            return BatteryAction.sell(saleW);
        } else if (wanted.pause() == PAUSES_DISCHARGE) {
            return BatteryAction.HOLD;
        }
        return wanted.pause() == PAUSES_CHARGE || wanted.eco() == 0 ? BatteryAction.FEED_SUN : BatteryAction.SELF_USE;
    }

    private static String reason(Switches wanted, GridFirstMonitor.Step step, boolean rests) {
        String wished = step.targetPercent() + " % that are wished for";
        if (rests) {
            return "power is cheap already: the battery rests until it is charged";
        } else if (wanted.discharge() == 1) {
            return "more than the " + wished + ": sold";
        } else if (wanted.pause() == PAUSES_DISCHARGE) {
            return "the car charges with cheap power: the battery keeps out";
        } else if (wanted.eco() == 0) {
            return "the sun goes to the grid first, the battery gets what the inverter cannot pass on";
        } else if (wanted.pause() == PAUSES_CHARGE) {
            return "the battery has the " + wished + ": the sun is fed in";
        }
        return step.active() && step.adjust() > 0
                ? "the sun may charge the battery: it has less than the " + wished
                : "the battery serves the house";
    }

    private GridFirstMonitor.Settings settings(Moment now) {
        int wish = (int) Math.round(Math.max(wish(now.time), reservePercent));
        List<Integer> targets = new ArrayList<>(Collections.nCopies(SLOTS, wish));
        // From the night's target it knows whether the battery goes on to be filled, for its cells.
        targets.set(NIGHT_SLOT - 1, timetable.awaitFull() ? (int) Math.round(nightTarget.getAsDouble()) : 0);
        return new GridFirstMonitor.Settings(
                own.eco(),
                own.pause(),
                own.discharge(),
                hhmm(now.dayFrom),
                hhmm(keys.monitorUntil().time()),
                saleW > 0 ? hhmm(keys.daySaleFrom().time()) : NEVER,
                END_OF_SALE,
                0,
                0,
                List.copyOf(targets));
    }

    /** Before the first one the first counts: what the night has charged is measured by it. */
    private double wish(LocalTime time) {
        List<Wish> wishes = timetable.dayTargets().map(DayTargets::wishes).orElse(List.of());
        double wish = wishes.isEmpty() ? 100 : wishes.get(0).percent();
        for (Wish each : wishes) {
            wish = time.isBefore(each.from()) ? wish : each.percent();
        }
        return wish;
    }

    // ---- clipping ----

    private double clip(Moment now) {
        if (!isActive(now.time, now.dayFrom)) {
            clipping = new ClippingMonitor();
            own = null;
            verdict = null;
            rest("it is not its time");
            return NOT_YET_SECONDS;
        } else if (own.chargeSteps() == null) {
            if (!lacks) {
                lacks = true;
                host.say(
                        MessageType.WARNING,
                        "The inverter does not tell its charge limit: Monitor=Clipping is left out.");
            }
            verdict = null;
            return NOT_YET_SECONDS;
        }
        double scale = scale(now.measured);
        int steps = own.chargeSteps();
        boolean paused = (own.pause() & PAUSES_CHARGE) != 0 || steps == 0;
        ClippingMonitor.Step step = clipping.look(new ClippingMonitor.Seen(
                now.measured.pvW() * scale,
                now.measured.acW() * scale,
                now.measured.gridW() * scale,
                now.measured.batteryW(),
                paused,
                steps));
        paused = step.pause() == null ? paused : step.pause();
        steps = step.chargeSteps() == null ? steps : step.chargeSteps();
        own = new Switches(own.eco(), paused ? 1 : 0, own.discharge(), steps);
        String reason = paused
                ? "the inverter can pass all of the sun on: the battery is not charged"
                : "the battery is charged with what the inverter cannot pass on";
        verdict = new Verdict(
                paused ? BatteryAction.FEED_SUN : BatteryAction.SELF_USE,
                reason,
                turned(now, new Switches(null, paused ? 1 : 0, null, steps), 100));
        tell(reason, Map.of("chargeSteps", (double) steps));
        return step.waitSeconds();
    }

    private static double scale(Measured measured) {
        return measured.ratedW() == null || measured.ratedW() <= 0 ? 1 : RATED_W / measured.ratedW();
    }

    private Order.Turned turned(Moment now, Switches wanted, int floor) {
        return new Order.Turned(wanted, now.dayFrom, keys.monitorUntil().time(), saleW, floor);
    }

    private void tell(String reason, Map<String, Double> more) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("monitor", keys.monitor().toString());
        document.put("eco", own.eco() == null ? null : (Double) (double) own.eco());
        document.put("pause", (double) own.pause());
        document.put("discharge", own.discharge() == null ? null : (Double) (double) own.discharge());
        document.putAll(more);
        document.put("reason", reason);
        told = document;
    }
}
