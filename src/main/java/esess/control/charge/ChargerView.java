package esess.control.charge;

import esess.model.ChargeReason;
import esess.model.ChargerState;
import esess.model.ChargerState.Order;
import esess.model.PerPhase;

/** What a charger's state means for charging. Immutable. */
public record ChargerView(ChargerState state) {

    static final int AUTOMATIC_PHASES = 0;
    /** Less is the electronics, not a charge. */
    private static final double DRAWING_W = 50;
    /** A phase with less is not connected. */
    private static final double LEAST_V = 100;

    /** Whether a car is connected; null: the charger does not know. */
    public Boolean isCarThere() {
        return state.carThere();
    }

    public boolean isDrawing() {
        return state.powerW() != null && state.powerW() > DRAWING_W;
    }

    /** Whether it gives a reason that nobody here knows: then nothing is decided. */
    public boolean isUnknown() {
        return state.reason() == ChargeReason.UNKNOWN;
    }

    /** How many phases it is told to use; 0: it decides itself, or it is not known. */
    public int phasesTold() {
        return state.phases() == null ? 0 : state.phases();
    }

    ChargeReason reason() {
        return state.reason() == null ? ChargeReason.UNKNOWN : state.reason();
    }

    /** Whether all is known that a decision needs. */
    boolean isReady() {
        return state.mode() != null
                && state.reason() != null
                && state.order() != null
                && state.currentLimitA() != null
                && state.carThere() != null
                && !state.faulty();
    }

    /** Whether the car is offered current, whatever it makes of it. */
    boolean isOn() {
        ChargeReason reason = reason();
        return reason.isCharging()
                || isTold(Order.STARTED) && reason != ChargeReason.SWITCHING_PHASES && reason != ChargeReason.UNKNOWN;
    }

    boolean isTold(Order order) {
        return state.order() == order;
    }

    boolean isToldPhases(int phases) {
        return state.phases() != null && state.phases() == phases;
    }

    boolean isCurrent(int amperes) {
        return state.currentA() != null && state.currentA() == amperes;
    }

    /** A on each phase; never below what a car can be told. */
    int limitA() {
        return Math.max(ChargeCurrent.LEAST_A, state.currentLimitA());
    }

    /** 1 or 3; what is not known counts as 3. */
    int phasesInUse() {
        if (phasesTold() != 0) {
            return phasesTold();
        }
        return isDrawing() && draws(1) && !draws(2) && !draws(3) ? 1 : 3;
    }

    private boolean draws(int phase) {
        return state.lines() != null
                && state.lines().of(phase) != null
                && state.lines().of(phase).powerW() != null
                && state.lines().of(phase).powerW() > DRAWING_W;
    }

    /** Whether the price now and the limit that is set in the app are told. */
    public boolean arePricesKnown() {
        return state.priceCt() != null && state.priceLimitCt() != null;
    }

    public boolean hasThreePhases() {
        return voltage(2) != null && voltage(3) != null;
    }

    /** The sum over the connected phases, V; null when none is known. */
    public Double voltages() {
        return PerPhase.sum(new PerPhase<>(voltage(1), voltage(2), voltage(3)));
    }

    /** V; null when the phase is not connected or not known. */
    Double voltage(int phase) {
        if (state.lines() == null || state.lines().of(phase) == null) {
            return null;
        }
        Double voltage = state.lines().of(phase).voltageV();
        return voltage == null || voltage < LEAST_V ? null : voltage;
    }
}
