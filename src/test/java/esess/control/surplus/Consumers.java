package esess.control.surplus;

import esess.control.surplus.SurplusDistribution.Consumer;

/** Consumers for tests: automatic and initialised, unless said otherwise. */
record Consumers(Consumer consumer) {

    static Consumers named(String key, double priority, double requestW) {
        return new Consumers(
                new Consumer(key, priority, 0, requestW, 0, requestW, false, true, true, 0.0, 0, Standing.FREE));
    }

    Consumers steps(double stepW, double minimumW, double shift) {
        Consumer c = consumer;
        return new Consumers(new Consumer(
                c.key(),
                c.priority(),
                shift,
                stepW,
                minimumW,
                c.requestW(),
                c.ignoresReservation(),
                c.automatic(),
                c.initialized(),
                c.consumptionW(),
                c.previousAllowanceW(),
                c.standing()));
    }

    Consumers using(Double consumptionW) {
        Consumer c = consumer;
        return new Consumers(new Consumer(
                c.key(),
                c.priority(),
                c.priorityShift(),
                c.stepSizeW(),
                c.minimumW(),
                c.requestW(),
                c.ignoresReservation(),
                c.automatic(),
                c.initialized(),
                consumptionW,
                c.previousAllowanceW(),
                c.standing()));
    }

    Consumers before(double allowanceW) {
        Consumer c = consumer;
        return new Consumers(new Consumer(
                c.key(),
                c.priority(),
                c.priorityShift(),
                c.stepSizeW(),
                c.minimumW(),
                c.requestW(),
                c.ignoresReservation(),
                c.automatic(),
                c.initialized(),
                c.consumptionW(),
                allowanceW,
                c.standing()));
    }

    Consumers standing(Standing standing) {
        Consumer c = consumer;
        return new Consumers(new Consumer(
                c.key(),
                c.priority(),
                c.priorityShift(),
                c.stepSizeW(),
                c.minimumW(),
                c.requestW(),
                c.ignoresReservation(),
                c.automatic(),
                c.initialized(),
                c.consumptionW(),
                c.previousAllowanceW(),
                standing));
    }

    Consumers ignoringReservation() {
        return flags(true, true, true);
    }

    Consumers manual() {
        return flags(consumer.ignoresReservation(), false, true);
    }

    Consumers incomplete() {
        return flags(consumer.ignoresReservation(), true, false);
    }

    private Consumers flags(boolean ignores, boolean automatic, boolean initialized) {
        Consumer c = consumer;
        return new Consumers(new Consumer(
                c.key(),
                c.priority(),
                c.priorityShift(),
                c.stepSizeW(),
                c.minimumW(),
                c.requestW(),
                ignores,
                automatic,
                initialized,
                c.consumptionW(),
                c.previousAllowanceW(),
                c.standing()));
    }
}
