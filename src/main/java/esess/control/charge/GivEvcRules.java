package esess.control.charge;

import esess.model.ChargerState.Order;

/**
 * What a GivEnergy charger is to do by its mode and its caps: a function of one moment. The arithmetic is floor, not
 * nearest: its owner chose a mode that uses no more than the sun gives.
 */
public final class GivEvcRules {

    /** Less is the charger's to refuse: IEC 61851. */
    static final int LEAST_A = 6;

    /** Part of the import cap above which the charge is reduced, and the part that it is reduced to. */
    private static final double TRIP = 0.95;

    private static final double TARGET = 0.90;

    /** How the owner wants to charge. */
    public enum Mode {
        /** With the limit that is set. */
        GRID("Grid"),
        /** With the least, and with the sun on top. */
        HYBRID("Hybrid"),
        /** With the sun alone. */
        SOLAR("Solar");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }

        /** @return null: none of these */
        public static Mode of(String text) {
            for (Mode mode : values()) {
                if (mode.text.equals(text)) {
                    return mode;
                }
            }
            return null;
        }
    }

    /**
     * One moment.
     *
     * @param charging      current flows
     * @param connected     a car is there that waits for the charger
     * @param limitA        on each phase, as set now
     * @param leastA        of the charger
     * @param mostA         of the charger, or the owner's limit
     * @param sessionKWh    since the car came; null: unknown
     * @param maxSessionKWh 0: no cap
     * @param importCapA    0: no cap
     * @param spareW        what the sun leaves for the car, its own use included; null: unknown
     * @param importW       at the grid, + import; null: unknown
     * @param voltageV      null: unknown
     * @param phases        in use
     */
    public record Moment(
            Mode mode,
            boolean charging,
            boolean connected,
            int limitA,
            int leastA,
            int mostA,
            Double sessionKWh,
            double maxSessionKWh,
            double importCapA,
            Double spareW,
            Double importW,
            Double voltageV,
            int phases) {}

    /**
     * @param limitA null: as it is
     * @param order  null: as it is
     */
    public record Wish(Integer limitA, Order order, Why why) {

        private static final Wish NOTHING = new Wish(null, null, Why.MODE);
    }

    /** What a wish is made of. */
    public enum Why {
        MODE,
        SESSION_CAP,
        IMPORT_CAP
    }

    private GivEvcRules() {}

    public static Wish decide(Moment now) {
        if (!now.charging && !now.connected) {
            return Wish.NOTHING;
        }
        if (isSessionOver(now)) {
            return now.charging ? new Wish(null, Order.STOPPED, Why.SESSION_CAP) : Wish.NOTHING;
        }
        Integer capped = capped(now);
        if (capped != null && capped < Math.max(LEAST_A, now.leastA)) {
            return new Wish(null, Order.STOPPED, Why.IMPORT_CAP);
        }
        Wish wish = byMode(now);
        if (capped == null || wish.order == Order.STOPPED) {
            return wish;
        }
        boolean capCounts = wish.limitA == null || capped < wish.limitA;
        return capCounts ? new Wish(changed(capped, now), wish.order, Why.IMPORT_CAP) : wish;
    }

    private static boolean isSessionOver(Moment now) {
        return now.maxSessionKWh > 0 && now.sessionKWh != null && now.sessionKWh >= now.maxSessionKWh;
    }

    /** The limit that the import cap leaves; null: it does not bind, or nobody knows. */
    private static Integer capped(Moment now) {
        if (now.importCapA <= 0 || !now.charging || now.importW == null || now.voltageV == null) {
            return null;
        }
        double importA = Math.max(now.importW, 0) / now.voltageV;
        return importA > TRIP * now.importCapA
                ? (Integer) (int) Math.floor(now.limitA - (importA - TARGET * now.importCapA))
                : null;
    }

    private static Wish byMode(Moment now) {
        switch (now.mode) {
            case GRID -> {
                return Wish.NOTHING;
            }
            case HYBRID -> {
                int sunA = spareA(now) == null ? 0 : Math.max(spareA(now), 0);
                return new Wish(changed(clamp(LEAST_A + sunA, now), now), null, Why.MODE);
            }
            case SOLAR -> {
                Integer sunA = spareA(now);
                if (sunA == null || sunA < LEAST_A) {
                    return now.charging ? new Wish(null, Order.STOPPED, Why.MODE) : Wish.NOTHING;
                }
                return new Wish(changed(clamp(sunA, now), now), now.charging ? null : Order.STARTED, Why.MODE);
            }
        }
        throw new IllegalStateException("no mode");
    }

    /** On each phase; null: unknown. */
    private static Integer spareA(Moment now) {
        return now.spareW == null || now.voltageV == null
                ? null
                : (Integer) (int) Math.floor(now.spareW / now.voltageV / Math.max(1, now.phases));
    }

    private static int clamp(int amperes, Moment now) {
        return Math.max(now.leastA, Math.min(amperes, now.mostA));
    }

    private static Integer changed(int amperes, Moment now) {
        return amperes == now.limitA ? null : (Integer) amperes;
    }
}
