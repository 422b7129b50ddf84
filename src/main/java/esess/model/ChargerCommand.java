package esess.model;

/** One thing that an EV charger is told. Each make has its own words for it. Immutable; any thread. */
public sealed interface ChargerCommand {

    /** Offers the car current, stops, or leaves the charger to itself. */
    record Order(ChargerState.Order order) implements ChargerCommand {}

    /** @param phases 1 or 3; 0: the charger decides itself */
    record UsePhases(int phases) implements ChargerCommand {}

    /** @param amperes on each phase */
    record OfferCurrent(int amperes) implements ChargerCommand {}

    /** Who decides about charging. */
    record UseMode(ChargeMode mode) implements ChargerCommand {}

    ChargerCommand START = new Order(ChargerState.Order.STARTED);
    ChargerCommand STOP = new Order(ChargerState.Order.STOPPED);
    ChargerCommand RELEASE = new Order(ChargerState.Order.RELEASED);
}
