package esess.control;

import esess.control.ChargePlan.Request;
import esess.control.ChargePlan.Source;
import esess.model.EvChargerStatus;
import esess.model.WattpilotCommand;
import esess.model.WattpilotState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what a Wattpilot is told. In Auto the allowance decides, or a low price; in every other mode nothing is told
 * that the owner has not asked for. It reads the charger anew in each cycle and remembers only what the charger cannot
 * tell: when it was last started, stopped or switched. Any order of what happens is fine, also that the owner does
 * something in the app at the same time. Knows no clock; not thread-safe.
 *
 * <p>The charger is told its phases only while it charges or is forced off, because a phase command can start an idle
 * one (facts/devices.md 1). A stop is "forced off", and "neutral" as soon as it is off: in ECO mode neutral does not
 * charge, and leaves a charger behind that works without es-ESS.
 */
public final class ChargeController {

    /**
     * @param minOnOff       between a start and the next stop, and a stop and the next start
     * @param minPhaseSwitch between two changes of the number of phases
     * @param lowPrice       whether a low price starts charging; false: that is left to the charger
     * @param lowPriceA      total over the phases, with which it charges then
     */
    public record Rules(Duration minOnOff, Duration minPhaseSwitch, boolean lowPrice, int lowPriceA) {}

    private static final long CHARGED_AFTER_MILLIS = 120_000;
    /** So long an idle charger is held off for a change of phases that it does not confirm. */
    private static final long PHASES_SETTLE_MILLIS = 30_000;
    private static final long FOLLOW_MILLIS = 20_000;

    private final Rules rules;
    private Long onOffTick;
    private Long phasesTick;
    private Long idleTick;
    private boolean charged;
    private boolean carWasThere;
    private boolean heldOff;
    private ChargeMode modeBefore;
    private Integer forceBefore;
    private Integer forceTold;
    private PhaseChange phaseChange;
    private Act lastAct;
    private long lastActTick;

    /** What is not told again before the charger had time to follow, or to say that it will not. */
    private enum Act { START, STOP, PHASES }

    /** An idle charger is held off while its phases change; then it is told what it was before. */
    private record PhaseChange(int phaseMode, int forceAfter, long sinceTick) {}

    public ChargeController(Rules rules) {
        this.rules = rules;
    }

    /**
     * One cycle.
     *
     * @param state      as the charger tells it now
     * @param allowanceW of the distributor; 0 when there is none or it is too old
     */
    public ChargePlan decide(WattpilotState state, double allowanceW, long tick) {
        return new Cycle(state, tick).plan(allowanceW);
    }

    /** The owner starts or stops in VRM. */
    public List<WattpilotCommand> startStop(boolean start) {
        forceTold = null;
        phaseChange = null;
        return List.of(WattpilotCommand.forceState(start ? ChargerView.ON : ChargerView.OFF));
    }

    /** The owner chooses who decides. {@link ChargeMode#SCHEDULED} only wakes, the plan itself is made in the app. */
    public List<WattpilotCommand> mode(ChargeMode mode, WattpilotState state) {
        int chargeMode = mode == ChargeMode.AUTO ? 4 : 3;
        return mode == ChargeMode.SCHEDULED || state.chargeMode() != null && state.chargeMode() == chargeMode
                ? List.of() : List.of(WattpilotCommand.chargeMode(chargeMode));
    }

    /** The owner sets a total current in VRM: on one phase up to the limit, above that on three. */
    public List<WattpilotCommand> setCurrent(int totalA, WattpilotState state, long tick) {
        if (state.currentLimitA() == null) {
            return List.of();
        }
        ChargeCurrent current = ChargeCurrent.ofTotal(totalA, state.currentLimitA(), new ChargerView(state).hasThreePhases());
        Cycle cycle = new Cycle(state, tick);
        if (!cycle.charger.isPhaseMode(current.phaseMode())) {
            boolean mayStart = !Boolean.FALSE.equals(cycle.carThere) && !cycle.charger.isOn() && !cycle.charger.isForced(ChargerView.OFF);
            if (mayStart) {
                phaseChange = new PhaseChange(current.phaseMode(), state.forceState() == null ? ChargerView.NEUTRAL : state.forceState(), tick);
                cycle.force(ChargerView.OFF);
            }
            cycle.phases(current.phaseMode());
            phasesTick = tick;
        }
        cycle.amperes(current.amperes());
        return cycle.commands;
    }

    /** The last words: what was charging in Auto stops, and the charger is left neutral. */
    public List<WattpilotCommand> leave(WattpilotState state) {
        List<WattpilotCommand> last = new ArrayList<>();
        if (phaseChange != null) {
            last.add(WattpilotCommand.forceState(phaseChange.forceAfter));
        } else if (ChargeMode.of(state.chargeMode()) == ChargeMode.AUTO && state.forceState() != null && state.forceState() != ChargerView.NEUTRAL) {
            if (state.forceState() == ChargerView.ON) {
                last.add(WattpilotCommand.forceState(ChargerView.OFF));
                last.add(WattpilotCommand.phaseMode(ChargerView.AUTOMATIC_PHASES));
            }
            last.add(WattpilotCommand.forceState(ChargerView.NEUTRAL));
        }
        return last;
    }

    /** One look at the charger. */
    private final class Cycle {
        private final ChargerView charger;
        private final WattpilotState state;
        private final long tick;
        private final Boolean carThere;
        private final ChargeMode mode;
        private final ChargeReason reason;
        private final List<WattpilotCommand> commands = new ArrayList<>();
        private Source source;
        private String event;

        Cycle(WattpilotState state, long tick) {
            this.charger = new ChargerView(state);
            this.state = state;
            this.tick = tick;
            carThere = charger.isCarThere();
            mode = charger.mode();
            reason = charger.reason();
        }

        ChargePlan plan(double allowanceW) {
            EvChargerStatus status = status(allowanceW);
            modeBefore = mode;
            forceBefore = state.forceState();
            boolean on = charger.isDrawing() && !tells(ChargerView.OFF) || tells(ChargerView.ON) || Boolean.FALSE.equals(carThere) && charger.isForced(ChargerView.ON);
            return new ChargePlan(List.copyOf(commands), status, mode, on, source, request(), event);
        }

        private EvChargerStatus status(double allowanceW) {
            if (carThere == null) {
                return null;
            }
            noticeOthers();
            if (!carThere) {
                carIsAway();
                return EvChargerStatus.DISCONNECTED;
            }
            carWasThere = true;
            lookWhetherCharged();
            if (!charger.isReady()) {
                return charger.isDrawing() ? EvChargerStatus.CHARGING : EvChargerStatus.CONNECTED;
            }
            if (phaseChange != null) {
                finishPhaseChange();
                return mode == ChargeMode.AUTO ? waiting() : observed();
            } else if (mode == ChargeMode.AUTO) {
                EvChargerStatus steered = automatic(allowanceW);
                return reason.isObstacle() ? observed() : steered;
            } else if (modeBefore == ChargeMode.AUTO && charger.isForced(ChargerView.OFF) && told(ChargerView.OFF)) {
                force(ChargerView.NEUTRAL);
            }
            return observed();
        }

        /** Somebody else has started or stopped it: that counts like our own start or stop. */
        private void noticeOthers() {
            Integer force = state.forceState();
            if (force != null && forceBefore != null && !force.equals(forceBefore) && !force.equals(forceTold)) {
                forceTold = null;
                if (force != ChargerView.NEUTRAL && Boolean.TRUE.equals(carThere)) {
                    onOffTick = tick;
                }
            }
        }

        /** The next car must not find a charger that was started for this one. */
        private void carIsAway() {
            if (carWasThere && mode == ChargeMode.AUTO && state.forceState() != null && !charger.isForced(ChargerView.NEUTRAL)) {
                force(ChargerView.NEUTRAL);
            }
            carWasThere = false;
            charged = false;
            idleTick = null;
            heldOff = false;
            phaseChange = null;
        }

        private void lookWhetherCharged() {
            if (charger.isDrawing()) {
                charged = false;
            }
            if (!reason.isCharging() || state.powerW() == null || charger.isDrawing()) {
                idleTick = null;
            } else if (idleTick == null) {
                idleTick = tick;
            } else if (tick - idleTick >= CHARGED_AFTER_MILLIS) {
                charged = true;
            }
            if (reason.isCharging()) {
                boolean cheap = reason == ChargeReason.LOW_PRICE || mode == ChargeMode.AUTO && isCheap();
                source = cheap ? Source.LOW_PRICE : Source.SOLAR_OVERHEAD;
            }
        }

        /** What it does by itself, or is told by its owner. */
        private EvChargerStatus observed() {
            return switch (reason) {
                case FORCED_ON, LOW_PRICE, OWN_WILL -> charged ? EvChargerStatus.CHARGED : EvChargerStatus.CHARGING;
                case SWITCHING_PHASES -> switching(state.phaseMode());
                case NEEDS_RFID -> EvChargerStatus.WAITING_FOR_RFID;
                case OVERHEATED -> EvChargerStatus.OVERHEATING;
                case ENERGY_LIMIT -> EvChargerStatus.CHARGING_LIMIT;
                case FORCED_OFF, WAITING, UNKNOWN -> charged ? EvChargerStatus.CHARGED
                        : charger.isDrawing() ? EvChargerStatus.CHARGING : EvChargerStatus.CONNECTED;
            };
        }

        private EvChargerStatus automatic(double allowanceW) {
            ChargeCurrent wanted = wanted(allowanceW);
            if (reason == ChargeReason.SWITCHING_PHASES) {
                return charger.isForced(ChargerView.OFF) ? EvChargerStatus.STOP_CHARGING : observed();
            }
            if (reason == ChargeReason.UNKNOWN || reason == ChargeReason.LOW_PRICE && !rules.lowPrice) {
                return observed();
            }
            if (charger.isOn()) {
                return wanted == null ? stop() : adjust(wanted);
            }
            if (wanted != null && reason.allowsStart()) {
                return start(wanted);
            }
            if (charger.isForced(ChargerView.OFF) && !heldOff) {
                force(ChargerView.NEUTRAL);
            }
            return waiting();
        }

        private EvChargerStatus waiting() {
            return reason.allowsStart() && !charged ? EvChargerStatus.WAITING_FOR_SUN : observed();
        }

        /** What the sun allows, or the low price if that is more; null: nothing. */
        private ChargeCurrent wanted(double allowanceW) {
            ChargeCurrent solar = ChargeCurrent.ofPower(allowanceW, charger);
            if (!isCheap()) {
                return solar;
            }
            ChargeCurrent cheap = ChargeCurrent.ofTotal(rules.lowPriceA, state.currentLimitA(), charger.hasThreePhases());
            return solar != null && solar.totalA() > cheap.totalA() ? solar : cheap;
        }

        private boolean isCheap() {
            return rules.lowPrice && state.priceCt() != null && state.priceLimitCt() != null && state.priceCt() < state.priceLimitCt();
        }

        private EvChargerStatus start(ChargeCurrent wanted) {
            if (!isOver(onOffTick, rules.minOnOff) || isUnderway(Act.START)) {
                return EvChargerStatus.START_CHARGING;
            }
            begin(Act.START);
            if (!charger.isPhaseMode(wanted.phaseMode())) {
                phases(wanted.phaseMode());
                phasesTick = tick;
            }
            amperes(wanted.amperes());
            force(ChargerView.ON);
            onOffTick = tick;
            heldOff = false;
            event = "Starts to charge with " + text(wanted) + (isCheap() ? ", the price is low." : ".");
            return EvChargerStatus.START_CHARGING;
        }

        /** While it waits until it may stop, it takes as little as possible. */
        private EvChargerStatus stop() {
            if (!isOver(onOffTick, rules.minOnOff)) {
                amperes(ChargeCurrent.LEAST_A);
                return EvChargerStatus.STOP_CHARGING;
            }
            if (isUnderway(Act.STOP)) {
                return EvChargerStatus.STOP_CHARGING;
            }
            begin(Act.STOP);
            // What charges by its own will would start again by itself, if it was left neutral.
            heldOff = reason == ChargeReason.OWN_WILL || reason == ChargeReason.LOW_PRICE;
            force(ChargerView.OFF);
            phases(ChargerView.AUTOMATIC_PHASES);
            onOffTick = tick;
            event = "Stops charging: there is no allowance.";
            return EvChargerStatus.STOP_CHARGING;
        }

        private EvChargerStatus adjust(ChargeCurrent wanted) {
            if (charger.isPhaseMode(wanted.phaseMode())) {
                amperes(wanted.amperes());
            } else if (isOver(phasesTick, rules.minPhaseSwitch) && !isUnderway(Act.PHASES)) {
                begin(Act.PHASES);
                phases(wanted.phaseMode());
                amperes(wanted.amperes());
                phasesTick = tick;
                event = "Switches to " + text(wanted) + ".";
                return switching(wanted.phaseMode());
            } else {
                amperes(charger.phasesInUse() == 1 ? charger.limitA() : ChargeCurrent.LEAST_A);
            }
            return observed();
        }

        private void finishPhaseChange() {
            boolean done = charger.isPhaseMode(phaseChange.phaseMode);
            if (done || tick - phaseChange.sinceTick >= PHASES_SETTLE_MILLIS) {
                force(phaseChange.forceAfter);
                phaseChange = null;
            }
        }

        private Request request() {
            Double voltage = charger.voltage(1);
            boolean automatic = mode == ChargeMode.AUTO;
            if (voltage == null) {
                return new Request(automatic, null, null, 0, 0);
            }
            long minimumW = Math.round(ChargeCurrent.LEAST_A * voltage);
            long mostW = wantsOverhead() ? Math.round(charger.limitA() * charger.voltages()) : 0;
            return new Request(automatic, minimumW, Math.round(charger.phasesTold() == 3 ? charger.voltages() : voltage),
                    charged ? Math.min(minimumW, mostW) : mostW, charger.isDrawing() ? charger.phasesTold() : 0);
        }

        /** A charged car is offered the least, so that it can go on, and the others get the rest. */
        private boolean wantsOverhead() {
            return mode == ChargeMode.AUTO && Boolean.TRUE.equals(carThere) && charger.isReady() && !reason.isObstacle() && reason != ChargeReason.UNKNOWN;
        }

        private boolean told(int force) {
            return forceTold != null && forceTold == force;
        }

        private boolean tells(int force) {
            return commands.contains(WattpilotCommand.forceState(force));
        }

        private boolean isUnderway(Act act) {
            return act == lastAct && tick - lastActTick < FOLLOW_MILLIS;
        }

        private void begin(Act act) {
            lastAct = act;
            lastActTick = tick;
        }

        private boolean isOver(Long sinceTick, Duration pause) {
            return sinceTick == null || tick - sinceTick >= pause.toMillis();
        }

        private void force(int force) {
            commands.add(WattpilotCommand.forceState(force));
            forceTold = force;
        }

        private void phases(int phaseMode) {
            if (!charger.isPhaseMode(phaseMode)) {
                commands.add(WattpilotCommand.phaseMode(phaseMode));
            }
        }

        private void amperes(int amperes) {
            if (!charger.isCurrent(amperes)) {
                commands.add(WattpilotCommand.currentA(amperes));
            }
        }

        private static EvChargerStatus switching(Integer phaseMode) {
            return phaseMode != null && phaseMode == 2 ? EvChargerStatus.SWITCHING_TO_THREE_PHASES : EvChargerStatus.SWITCHING_TO_ONE_PHASE;
        }

        private static String text(ChargeCurrent current) {
            return current.amperes() + " A on " + (current.phases() == 1 ? "one phase" : "three phases");
        }
    }
}
