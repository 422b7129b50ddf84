package esess.control.gateway;

import java.util.Locale;

/**
 * Where a car's charging with its own strings of the roof is. Every end, and every fault, leads home; what does not get
 * home stops and waits for a person.
 */
public enum CarCharging {
    IDLE,
    /** Strings go to the car. */
    BUNDLING,
    CHARGING,
    /** There is not enough power for the car. */
    WAITING,
    /** Strings go home. */
    REVERTING,
    /** They did not: strings off, until a person has looked. */
    FAULT;

    /** What happens to it. */
    public enum Event {
        BUTTON,
        SWITCHED,
        SWITCH_FAILED,
        NO_POWER,
        POWER,
        CAR_FULL,
        UNPLUGGED,
        TIME_LIMIT,
        LEASE_LOST,
        STALE,
        RESTART,
        RESET
    }

    public CarCharging after(Event event) {
        return switch (this) {
            case IDLE -> event == Event.BUTTON ? BUNDLING : IDLE;
            case BUNDLING -> event == Event.SWITCHED ? CHARGING : underWay(event, this);
            case CHARGING -> event == Event.NO_POWER ? WAITING : underWay(event, this);
            case WAITING -> event == Event.POWER ? CHARGING : underWay(event, this);
            case REVERTING -> event == Event.SWITCHED ? IDLE : event == Event.SWITCH_FAILED ? FAULT : REVERTING;
            case FAULT -> event == Event.RESET ? REVERTING : FAULT;
        };
    }

    private static CarCharging underWay(Event event, CarCharging now) {
        return switch (event) {
            case BUTTON, SWITCH_FAILED, CAR_FULL, UNPLUGGED, TIME_LIMIT, LEASE_LOST, STALE, RESTART -> REVERTING;
            case SWITCHED, NO_POWER, POWER, RESET -> now;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
