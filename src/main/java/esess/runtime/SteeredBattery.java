package esess.runtime;

import java.time.Duration;
import java.time.LocalDateTime;
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
        GRID_FIRST
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
