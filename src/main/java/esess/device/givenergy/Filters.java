package esess.device.givenergy;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Decides read by read what of a value can be believed; null is unknown. Each keeps the state of one value. One thread.
 *
 * <p>The limits: a counter rises by no more than one and a half times what the inverter's power gives in the time since
 * the last read, and 0.2 kWh for its steps.
 */
final class Filters {

    private static final double SLACK = 1.5;
    private static final double STEP_KWH = 0.2;
    /** So much may stand on a counter of today right after midnight. */
    private static final double NEW_DAY_KWH = 0.3;

    private static final int MIDNIGHT_MINUTES = 30;
    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final double EPSILON = 1e-6;
    private static final int LOW_SOC = 3;

    /**
     * What else is known at a read.
     *
     * @param tick  monotonic milliseconds
     * @param clock of the inverter
     */
    record Moment(long tick, LocalDateTime clock, double ratedW) {

        double limitKWh(double hours) {
            return ratedW / 1000 * hours * SLACK;
        }
    }

    interface Filter {

        Double accept(double value, Moment at);
    }

    private Filters() {}

    static Filter of(Rule rule) {
        return switch (rule.kind()) {
            case ANY -> (value, at) -> value;
            case WITHIN -> new WithinFilter(rule.minimum(), rule.maximum());
            case TOTAL -> new TotalFilter();
            case TODAY -> new TodayFilter();
            case SOC -> new SocFilter();
        };
    }

    /** One read out of range may be a bad read; two are not a measurement. */
    private static final class WithinFilter implements Filter {
        private final double minimum;
        private final double maximum;
        private Double last;

        WithinFilter(double minimum, double maximum) {
            this.minimum = minimum;
            this.maximum = maximum;
        }

        @Override
        public Double accept(double value, Moment at) {
            Double kept = last;
            last = value >= minimum && value <= maximum ? (Double) value : null;
            return last == null ? kept : last;
        }
    }

    /** Refuses 0 and what falls; a rise beyond the limit counts when the next read confirms it. */
    private static final class TotalFilter implements Filter {
        private Double last;
        private long lastTick;
        private Double doubtful;
        private long doubtfulTick;

        @Override
        public Double accept(double value, Moment at) {
            if (value <= 0) {
                return last;
            }
            boolean believed = last == null || value >= last && value - last <= rise(lastTick, at);
            boolean confirmed = doubtful != null && value >= doubtful && value - doubtful <= rise(doubtfulTick, at);
            if (believed || confirmed) {
                last = value;
                lastTick = at.tick;
                doubtful = null;
            } else if (value > last) {
                doubtful = value;
                doubtfulTick = at.tick;
            } else {
                doubtful = null;
            }
            return last;
        }

        private static double rise(long since, Moment at) {
            return at.limitKWh((at.tick - since) / 3_600_000.0) + STEP_KWH + EPSILON;
        }
    }

    /** Falls only to what a new day of the inverter can have brought. */
    private static final class TodayFilter implements Filter {
        private Double last;
        private long lastTick;
        private LocalDateTime lastClock;
        private Double doubtful;
        private long doubtfulTick;

        @Override
        public Double accept(double value, Moment at) {
            boolean believed = last == null
                    || (value >= last ? value - last <= TotalFilter.rise(lastTick, at) : isNewDay(value, at));
            boolean confirmed = last != null
                    && value > last
                    && doubtful != null
                    && value >= doubtful
                    && value - doubtful <= TotalFilter.rise(doubtfulTick, at);
            if (believed || confirmed) {
                last = value;
                lastTick = at.tick;
                lastClock = at.clock;
                doubtful = null;
            } else {
                doubtful = value > last ? (Double) value : null;
                doubtfulTick = at.tick;
            }
            return last;
        }

        private boolean isNewDay(double value, Moment at) {
            if (at.clock == null || lastClock == null) {
                return false;
            }
            double minutes = ChronoUnit.MINUTES.between(at.clock.toLocalDate().atStartOfDay(), at.clock);
            boolean laterDay = at.clock.toLocalDate().isAfter(lastClock.toLocalDate());
            boolean aroundMidnight = minutes <= MIDNIGHT_MINUTES || minutes >= MINUTES_OF_DAY - MIDNIGHT_MINUTES;
            return laterDay && value <= at.limitKWh(minutes / 60) + NEW_DAY_KWH + EPSILON
                    || aroundMidnight && value < NEW_DAY_KWH;
        }
    }

    private static final class SocFilter implements Filter {
        private Double last;
        private int bad;

        @Override
        public Double accept(double value, Moment at) {
            boolean isBad = value < 0 || value > 100 || value == 0 && last != null && last > LOW_SOC;
            if (!isBad) {
                last = value;
                bad = 0;
                return last;
            }
            bad++;
            return bad > 1 ? null : last;
        }
    }
}
