package esess.control.charge;

import esess.control.charge.ChargePlan.Request;
import esess.control.charge.ChargePlan.Source;
import esess.model.ChargeMode;
import esess.model.ChargeReason;
import esess.model.ChargerCommand;
import esess.model.ChargerState;
import esess.model.ChargerState.Order;
import esess.model.EvChargerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what an EV charger is told. In Auto the allowance decides, or a low price; in every other mode nothing is told
 * that the owner has not asked for. It reads the charger anew in each cycle and remembers only what the charger cannot
 * tell: when it was last started, stopped or switched. Any order of what happens is fine, also that the owner does
 * something in the app at the same time. Knows no clock; not thread-safe.
 *
 * <p>The charger is told its phases only while it charges or is forced off, because a phase command can start an idle
 * one. It is stopped, and released as soon as it is off: released it does not charge in Auto, and works without es-ESS.
 */
public final class ChargeController {

    /**
     * @param minOnOff       between a start and the next stop, and a stop and the next start
     * @param minPhaseSwitch between two changes of the number of phases
     * @param lowPrice       whether a low price starts charging; false: that is left to the charger
     * @param lowPriceA      total over the phases, with which it charges then
     * @param threePhasesWorthWh so much more has to have been there before one phase becomes three; 0: at once
     */
    public record Rules(
            Duration minOnOff, Duration minPhaseSwitch, boolean lowPrice, int lowPriceA, double threePhasesWorthWh) {

        /** Without patience. */
        public Rules(Duration minOnOff, Duration minPhaseSwitch, boolean lowPrice, int lowPriceA) {
            this(minOnOff, minPhaseSwitch, lowPrice, lowPriceA, 0);
        }
    }

    /** So long an idle charger is held off for a change of phases that it does not confirm. */
    private static final long PHASES_SETTLE_MILLIS = 30_000;

    private static final long FOLLOW_MILLIS = 20_000;

    private final Rules rules;
    private final FullCar fullCar = new FullCar();
    private final PhasePatience phasePatience;
    private Long onOffTick;
    private Long phasesTick;
    private boolean carWasThere;
    private boolean heldOff;
    private ChargeMode modeBefore;
    private Order orderBefore;
    private Order orderTold;
    private PhaseChange phaseChange;
    /** What the owner wants as soon as the phases may be changed again. */
    private Integer laterA;

    private Act lastAct;
    private long lastActTick;

    /** What is not told again before the charger had time to follow, or to say that it will not. */
    private enum Act {
        START,
        STOP,
        PHASES
    }

    /** An idle charger is held off while its phases change; then it is told what it was before. */
    private record PhaseChange(int phases, Order orderAfter, long sinceTick) {}

    public ChargeController(Rules rules) {
        this.rules = rules;
        phasePatience = new PhasePatience(rules.threePhasesWorthWh());
    }

    /**
     * One cycle.
     *
     * @param state      as the charger tells it now
     * @param allowanceW of the distributor; 0 when there is none or it is too old; null: none was told yet, so what
     *                   charges goes on with the least, and nothing starts
     */
    public ChargePlan decide(ChargerState state, Double allowanceW, long tick) {
        return new Cycle(state, tick).plan(allowanceW);
    }

    /** Whether it has stopped a moment ago, and how long it will not start; 0: it may. */
    public Duration rests(ChargerState state, long tick) {
        Cycle cycle = new Cycle(state, tick);
        boolean rests = !cycle.charger.isOn() && !cycle.charger.isDrawing() && !cycle.isOver(onOffTick, rules.minOnOff);
        return rests ? rules.minOnOff.minusMillis(tick - onOffTick) : Duration.ZERO;
    }

    /** The owner starts or stops in VRM. */
    public List<ChargerCommand> startStop(boolean start) {
        orderTold = null;
        phaseChange = null;
        return List.of(start ? ChargerCommand.START : ChargerCommand.STOP);
    }

    /** The owner chooses who decides. {@link ChargeMode#SCHEDULED} only wakes, the plan itself is made in the app. */
    public List<ChargerCommand> mode(ChargeMode mode, ChargerState state) {
        return mode == ChargeMode.SCHEDULED || state.mode() == mode
                ? List.of()
                : List.of(new ChargerCommand.UseMode(mode));
    }

    /** The owner sets a total current in VRM: on one phase up to the limit, above that on three. */
    public List<ChargerCommand> setCurrent(int totalA, ChargerState state, long tick) {
        if (state.currentLimitA() == null) {
            return List.of();
        }
        Cycle cycle = new Cycle(state, tick);
        cycle.setCurrent(totalA);
        return cycle.commands;
    }

    /** As {@link #leave(ChargerState, Order)}, with nothing under way. */
    public List<ChargerCommand> leave(ChargerState state) {
        return leave(state, null);
    }

    /**
     * The last words: what was charging in Auto stops, and the charger is released.
     *
     * @param underWay an order that was told and is not confirmed yet: it will be the charger's; null: none
     */
    public List<ChargerCommand> leave(ChargerState state, Order underWay) {
        List<ChargerCommand> last = new ArrayList<>();
        Order order = underWay != null ? underWay : state.order();
        if (phaseChange != null) {
            last.add(new ChargerCommand.Order(phaseChange.orderAfter));
        } else if (state.mode() == ChargeMode.AUTO && order != null && order != Order.RELEASED) {
            if (order == Order.STARTED) {
                last.add(ChargerCommand.STOP);
                last.add(new ChargerCommand.UsePhases(ChargerView.AUTOMATIC_PHASES));
            }
            last.add(ChargerCommand.RELEASE);
        }
        return last;
    }

    /** One look at the charger. */
    private final class Cycle {
        private final ChargerView charger;
        private final ChargerState state;
        private final long tick;
        private final Boolean carThere;
        private final ChargeMode mode;
        private final ChargeReason reason;
        private final List<ChargerCommand> commands = new ArrayList<>();
        private String event;

        Cycle(ChargerState state, long tick) {
            this.charger = new ChargerView(state);
            this.state = state;
            this.tick = tick;
            carThere = charger.isCarThere();
            mode = state.mode();
            reason = charger.reason();
        }

        ChargePlan plan(Double allowanceW) {
            EvChargerStatus status = status(allowanceW);
            modeBefore = mode;
            orderBefore = state.order();
            boolean on = charger.isDrawing() && !tells(Order.STOPPED)
                    || tells(Order.STARTED)
                    || Boolean.FALSE.equals(carThere) && charger.isTold(Order.STARTED);
            return new ChargePlan(List.copyOf(commands), status, mode, on, source(), request(), event);
        }

        private EvChargerStatus status(Double allowanceW) {
            if (carThere == null) {
                return null;
            }
            noticeOthers();
            if (!carThere) {
                carIsAway();
                return EvChargerStatus.DISCONNECTED;
            }
            carWasThere = true;
            fullCar.look(charger, tick);
            if (!charger.isReady()) {
                return charger.isDrawing() ? EvChargerStatus.CHARGING : EvChargerStatus.CONNECTED;
            }
            if (phaseChange != null) {
                finishPhaseChange();
                return mode == ChargeMode.AUTO ? waiting() : observed();
            } else if (mode == ChargeMode.AUTO) {
                EvChargerStatus steered = automatic(allowanceW);
                return reason.isObstacle() ? observed() : steered;
            } else if (modeBefore == ChargeMode.AUTO && charger.isTold(Order.STOPPED) && orderTold == Order.STOPPED) {
                order(Order.RELEASED);
            }
            setCurrentLater();
            return observed();
        }

        /** Somebody else has started or stopped it: that counts like our own start or stop. */
        private void noticeOthers() {
            Order order = state.order();
            if (order != null && orderBefore != null && order != orderBefore && order != orderTold) {
                orderTold = null;
                if (order != Order.RELEASED && Boolean.TRUE.equals(carThere)) {
                    onOffTick = tick;
                }
            }
        }

        /** The next car must not find a charger that was started, or held off, for this one; nor one that a crash has left on. */
        private void carIsAway() {
            boolean firstLook = orderBefore == null;
            boolean isLeft = carWasThere
                    ? state.order() != null && !charger.isTold(Order.RELEASED)
                    : firstLook && charger.isTold(Order.STARTED);
            if (mode == ChargeMode.AUTO && isLeft) {
                order(Order.RELEASED);
            } else if (mode != ChargeMode.AUTO && phaseChange != null) {
                order(phaseChange.orderAfter);
            }
            carWasThere = false;
            fullCar.left();
            heldOff = false;
            phaseChange = null;
            laterA = null;
        }

        private Source source() {
            if (!Boolean.TRUE.equals(carThere) || !reason.isCharging()) {
                return null;
            }
            return reason == ChargeReason.LOW_PRICE || mode == ChargeMode.AUTO && isCheap()
                    ? Source.LOW_PRICE
                    : Source.SOLAR_OVERHEAD;
        }

        /** Moved up and down, it does not move the contactor each time. */
        void setCurrent(int totalA) {
            ChargeCurrent current = ChargeCurrent.ofTotal(totalA, state.currentLimitA(), charger.hasThreePhases());
            laterA = null;
            if (!charger.isToldPhases(current.phases())) {
                if (charger.isOn() && !isOver(phasesTick, rules.minPhaseSwitch)) {
                    laterA = totalA;
                    amperes(charger.phasesInUse() == 1 ? charger.limitA() : ChargeCurrent.LEAST_A);
                    return;
                }
                if (!Boolean.FALSE.equals(carThere) && !charger.isOn() && !charger.isTold(Order.STOPPED)) {
                    phaseChange = new PhaseChange(
                            current.phases(), state.order() == null ? Order.RELEASED : state.order(), tick);
                    order(Order.STOPPED);
                }
                phases(current.phases());
                phasesTick = tick;
            }
            amperes(current.amperes());
        }

        private void setCurrentLater() {
            if (mode == ChargeMode.AUTO || state.currentLimitA() == null) {
                laterA = null;
            } else if (laterA != null && isOver(phasesTick, rules.minPhaseSwitch)) {
                event = "Switches to " + ChargeCurrent.ofTotal(laterA, state.currentLimitA(), charger.hasThreePhases())
                        + ".";
                setCurrent(laterA);
            }
        }

        /** What it does by itself, or is told by its owner. */
        private EvChargerStatus observed() {
            return switch (reason) {
                case FORCED_ON, LOW_PRICE, OWN_WILL ->
                    fullCar.isFull() ? EvChargerStatus.CHARGED : EvChargerStatus.CHARGING;
                case SWITCHING_PHASES -> switching(state.phases());
                case NEEDS_RFID -> EvChargerStatus.WAITING_FOR_RFID;
                case OVERHEATED -> EvChargerStatus.OVERHEATING;
                case ENERGY_LIMIT -> EvChargerStatus.CHARGING_LIMIT;
                case FORCED_OFF, WAITING, UNKNOWN ->
                    fullCar.isFull()
                            ? EvChargerStatus.CHARGED
                            : charger.isDrawing() ? EvChargerStatus.CHARGING : EvChargerStatus.CONNECTED;
            };
        }

        private EvChargerStatus automatic(Double allowanceW) {
            ChargeCurrent wanted = wanted(allowanceW);
            if (reason == ChargeReason.SWITCHING_PHASES) {
                return charger.isTold(Order.STOPPED) ? EvChargerStatus.STOP_CHARGING : observed();
            }
            if (reason == ChargeReason.UNKNOWN || reason == ChargeReason.LOW_PRICE && !rules.lowPrice) {
                return observed();
            }
            if (charger.isOn()) {
                return wanted != null ? adjust(wanted) : allowanceW != null ? stop() : linger();
            }
            if (wanted != null && reason.allowsStart()) {
                return start(wanted);
            }
            if (charger.isTold(Order.STOPPED) && !heldOff) {
                order(Order.RELEASED);
            }
            return waiting();
        }

        private EvChargerStatus waiting() {
            return reason.allowsStart() && !fullCar.isFull() ? EvChargerStatus.WAITING_FOR_SUN : observed();
        }

        /** What the sun allows, or the low price if that is more; null: nothing. */
        private ChargeCurrent wanted(Double allowanceW) {
            ChargeCurrent solar = allowanceW == null ? null : ChargeCurrent.ofPower(allowanceW, charger);
            if (!isCheap()) {
                return solar;
            }
            ChargeCurrent cheap =
                    ChargeCurrent.ofTotal(rules.lowPriceA, state.currentLimitA(), charger.hasThreePhases());
            return solar != null && solar.totalA() > cheap.totalA() ? solar : cheap;
        }

        /** Where the charger tells no prices, what it makes of them itself counts. */
        private boolean isCheap() {
            return rules.lowPrice
                    && (charger.arePricesKnown()
                            ? state.priceCt() < state.priceLimitCt()
                            : reason == ChargeReason.LOW_PRICE);
        }

        private EvChargerStatus start(ChargeCurrent wanted) {
            if (!isOver(onOffTick, rules.minOnOff) || isUnderway(Act.START)) {
                return EvChargerStatus.START_CHARGING;
            }
            begin(Act.START);
            if (!charger.isToldPhases(wanted.phases())) {
                phases(wanted.phases());
                phasesTick = tick;
            }
            amperes(wanted.amperes());
            order(Order.STARTED);
            onOffTick = tick;
            heldOff = false;
            event = "Starts to charge with " + wanted + (isCheap() ? ", the price is low." : ".");
            return EvChargerStatus.START_CHARGING;
        }

        /** Whether it may go on will be told soon; a stop and a start would wear the contactor and the car for nothing. */
        private EvChargerStatus linger() {
            amperes(ChargeCurrent.LEAST_A);
            return observed();
        }

        /** While it waits until it may stop, it takes as little as possible. */
        private EvChargerStatus stop() {
            if (!isOver(onOffTick, rules.minOnOff)) {
                amperes(ChargeCurrent.LEAST_A);
            } else if (!isUnderway(Act.STOP)) {
                begin(Act.STOP);
                // What charges by its own will would start again by itself, if it was left neutral.
                heldOff = reason == ChargeReason.OWN_WILL || reason == ChargeReason.LOW_PRICE;
                order(Order.STOPPED);
                phases(ChargerView.AUTOMATIC_PHASES);
                onOffTick = tick;
                event = "Stops charging: there is no allowance.";
            }
            return EvChargerStatus.STOP_CHARGING;
        }

        /** Three phases have to be worth it; on one it takes what that gives. */
        private ChargeCurrent patient(ChargeCurrent wanted) {
            ChargeCurrent onOne = new ChargeCurrent(1, charger.limitA());
            if (wanted.phases() == 1 || charger.phasesInUse() != 1) {
                phasePatience.isWorth(0, tick);
                return wanted;
            }
            double moreW = (wanted.totalA() - onOne.totalA()) * charger.voltage(1);
            return phasePatience.isWorth(moreW, tick) ? wanted : onOne;
        }

        private EvChargerStatus adjust(ChargeCurrent most) {
            ChargeCurrent wanted = patient(most);
            if (charger.isToldPhases(wanted.phases())) {
                amperes(wanted.amperes());
            } else if (isOver(phasesTick, rules.minPhaseSwitch) && !isUnderway(Act.PHASES)) {
                begin(Act.PHASES);
                phases(wanted.phases());
                amperes(wanted.amperes());
                phasesTick = tick;
                if (wanted.phases() == 1) {
                    phasePatience.one(tick);
                } else {
                    phasePatience.three(tick);
                }
                event = "Switches to " + wanted + ".";
                return switching(wanted.phases());
            } else {
                amperes(charger.phasesInUse() == 1 ? charger.limitA() : ChargeCurrent.LEAST_A);
            }
            return observed();
        }

        private void finishPhaseChange() {
            boolean done = charger.isToldPhases(phaseChange.phases);
            if (done || tick - phaseChange.sinceTick >= PHASES_SETTLE_MILLIS) {
                order(phaseChange.orderAfter);
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
            return new Request(
                    automatic,
                    minimumW,
                    Math.round(charger.phasesTold() == 3 ? charger.voltages() : voltage),
                    fullCar.isFull() ? Math.min(minimumW, mostW) : mostW,
                    charger.isDrawing() ? charger.phasesTold() : 0);
        }

        /** A full car is offered the least, so that it can go on, and the others get the rest. */
        private boolean wantsOverhead() {
            return mode == ChargeMode.AUTO
                    && Boolean.TRUE.equals(carThere)
                    && charger.isReady()
                    && !reason.isObstacle()
                    && reason != ChargeReason.UNKNOWN;
        }

        private boolean tells(Order order) {
            return commands.contains(new ChargerCommand.Order(order));
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

        private void order(Order order) {
            commands.add(new ChargerCommand.Order(order));
            orderTold = order;
        }

        private void phases(int phases) {
            if (!charger.isToldPhases(phases)) {
                commands.add(new ChargerCommand.UsePhases(phases));
            }
        }

        private void amperes(int amperes) {
            if (!charger.isCurrent(amperes)) {
                commands.add(new ChargerCommand.OfferCurrent(amperes));
            }
        }

        private static EvChargerStatus switching(Integer phases) {
            return phases != null && phases == 3
                    ? EvChargerStatus.SWITCHING_TO_THREE_PHASES
                    : EvChargerStatus.SWITCHING_TO_ONE_PHASE;
        }
    }
}
