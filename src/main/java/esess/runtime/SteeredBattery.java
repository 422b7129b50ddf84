package esess.runtime;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.function.Consumer;

/**
 * A battery that a planner steers. Every wish has an end: the owner's settings were kept on disk before, and are back
 * then, also after a crash, unless the owner has changed them meanwhile. A wish of the same kind replaces the former one
 * and keeps the owner's first settings; one that needs the same settings as another ends that one. Nulls in values are
 * unknown. Loop thread.
 */
public interface SteeredBattery {

    /** Whether its inverter answers now; wishes are refused else. */
    boolean isKnown();

    Double socPercent();

    Double capacityKWh();

    Integer maxChargeW();

    Integer maxDischargeW();

    /** What the inverter's clock shows; it is set by es-ESS. */
    LocalDateTime clock();

    /** What can be wished; the planner leaves out what cannot. */
    boolean can(Wish wish);

    /** Kinds of wishes. */
    enum Wish {
        /** Charge, from the grid too. */
        CHARGE,
        /** Discharge, into the grid too. */
        EXPORT,
        /** No charge. */
        PAUSE_CHARGE,
        /** No discharge. */
        PAUSE_DISCHARGE,
        /** What the panels make beyond the house goes to the grid before the battery. */
        GRID_FIRST,
        /** Switches that a monitor turns, see {@link #hold}; only one of their values counts at a time. */
        SWITCHES,
        /** Discharge into the grid beside these switches. */
        TIMED_SALE
    }

    /**
     * Switches that a monitor turns. Null: unknown; in a wish: left to the owner.
     *
     * @param eco         1: the battery serves the house and takes what the sun has left; 0: neither, and the sun goes to the
     *                    grid first
     * @param pause       0: none, 1: the charge, 2: the discharge
     * @param discharge   1: the timed discharge is on
     * @param chargeSteps the limit of the charge, in hundredths of the capacity in an hour
     */
    record Switches(Integer eco, Integer pause, Integer discharge, Integer chargeSteps) {}

    /**
     * What a monitor looks at; null: unknown.
     *
     * @param acW      what the inverter gives on its AC side
     * @param gridW    + = export
     * @param batteryW + = discharge
     * @param epsW     on the emergency output
     * @param cellsV   of all cells; empty: not known
     * @param ratedW   what the inverter can pass on
     */
    record Measured(
            Double pvW, Double acW, Double gridW, Double batteryW, Double epsW, List<Double> cellsV, Integer ratedW) {

        /** Whether enough is known to decide. */
        public boolean isKnown() {
            return pvW != null && acW != null && gridW != null && batteryW != null;
        }
    }

    /** As they stand now; null: there are none, or the inverter does not tell. */
    default Switches switches() {
        return null;
    }

    /** Whether {@link Switches#pause} is one of them; else a pause is wished by itself. */
    default boolean pausesBySwitch() {
        return true;
    }

    /** As it is now; null: it does not tell. */
    default Measured measured() {
        return null;
    }

    /** How many writes since the start wear the memory of its settings, by whomever; null: not counted. */
    default Integer writes() {
        return null;
    }

    /**
     * Holds switches for a while: the wish {@link Wish#SWITCHES}. The owner's own are kept on disk before, and are back when it
     * is released, when it ends, and after a crash.
     *
     * @param pauseFrom when a pause may begin; it ends by itself at pauseTo
     */
    default void hold(
            Switches wanted,
            LocalTime pauseFrom,
            LocalTime pauseTo,
            Duration lasting,
            Consumer<CommandedDevice.Answer> onAnswer) {
        onAnswer.accept(new CommandedDevice.Answer(
                CommandedDevice.Outcome.REFUSED, "Setting switches failed: this model cannot do that"));
    }

    /**
     * @param lasting  a minute to a day; from now
     * @param watts    null: all that it can; not of pauses
     * @param percent  charge up to, or export down to this state of charge; null: 100 and the lowest
     * @param onAnswer exactly once, unless the service ends before
     */
    void wish(Wish wish, Duration lasting, Integer watts, Integer percent, Consumer<CommandedDevice.Answer> onAnswer);

    /** Takes a wish back before its end; nothing of it there is fine. */
    void release(Wish wish, Consumer<CommandedDevice.Answer> onAnswer);

    /** What is left of a wish; null: it does not run. */
    Duration left(Wish wish);
}
