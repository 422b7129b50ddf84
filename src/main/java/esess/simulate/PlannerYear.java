package esess.simulate;

import esess.control.plan.BatteryAction;
import esess.control.plan.DayLevel;
import esess.control.plan.LearnedCurve;
import esess.control.plan.Outlook;
import esess.control.plan.Plan;
import esess.control.plan.Series;
import esess.control.plan.Storage;
import esess.control.plan.SunForecast;
import esess.sim.plant.Household;
import esess.sim.plant.SolarDay;
import esess.sim.plant.Weather;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;

/**
 * A year of a made-up house with a battery, planned by prices in quarters of an hour. Only energies and money; what the GX and
 * the inverters make of it is for the simulated house. The planner is told forecasts of the sun
 * whose day is wrong, learns the load by itself, and knows prices until the end of the next day, from 13:00 on.
 */
final class PlannerYear {

    private static final ZoneId ZONE = ZoneId.of("UTC");
    private static final int DAY = Outlook.SLOTS_A_DAY;
    private static final double HOURS = Outlook.HOURS;
    /** The service plans every quarter of an hour; here a plan is made so often. */
    private static final int PLAN_SLOTS = 16;

    private static final double GUESSED_LOAD_W = 400;
    private static final int PRICES_TOLD_SLOT = 13 * 4;
    private final Instant start;
    private final double[] loadW;
    private final double[] sunW;
    private final double[] toldSunW;
    private final BatteryWays.Prices prices;
    private final Storage storage;
    private final BatteryWays ways;

    /**
     * @param prices of {@link BatteryWays#BEYOND_DAYS} more days
     * @param wrong how wrong the forecast of a day's sun is, on average: 0.2 is 20 %
     */
    PlannerYear(
            LocalDate from,
            int days,
            Household household,
            Weather weather,
            BatteryWays.Prices prices,
            Storage storage,
            double wrong,
            long seed) {
        this.prices = prices;
        this.storage = storage;
        start = from.atStartOfDay(ZONE).toInstant();
        loadW = new double[(days + BatteryWays.BEYOND_DAYS) * DAY];
        sunW = new double[(days + BatteryWays.BEYOND_DAYS) * DAY];
        toldSunW = new double[(days + BatteryWays.BEYOND_DAYS) * DAY];
        SplittableRandom random = new SplittableRandom(seed);
        for (int day = 0; day < days + BatteryWays.BEYOND_DAYS; day++) {
            Household.Day home = household.day(from.plusDays(day));
            SolarDay sun = weather.day(from.plusDays(day));
            // The mean of the absolute value of a normal error is 0.8 of its deviation.
            double factor = Math.max(0.1, 1 + random.nextGaussian() * wrong / 0.8);
            for (int quarter = 0; quarter < DAY; quarter++) {
                int slot = day * DAY + quarter;
                for (int second = quarter * 900; second < (quarter + 1) * 900; second++) {
                    loadW[slot] += (home.powerW(1, second) + home.powerW(2, second) + home.powerW(3, second)) / 900;
                    sunW[slot] += sun.powerW(second) / 900;
                }
                toldSunW[slot] = sunW[slot] * factor * Math.max(0, 1 + random.nextGaussian() * wrong / 0.8);
            }
        }
        double[] netW = new double[loadW.length];
        for (int slot = 0; slot < netW.length; slot++) {
            netW[slot] = loadW[slot] - sunW[slot];
        }
        ways = new BatteryWays(netW, prices, storage, storage.capacityWh() / 2);
    }

    /** The same days in other ways. */
    BatteryWays ways() {
        return ways;
    }

    private Instant at(int slot) {
        return start.plus(Outlook.SLOT.multipliedBy(slot));
    }

    /** With the load that it has learned, and the sun that it was told. */
    BatteryWays.Result planned(IntConsumer onDay) {
        LearnedCurve load = new LearnedCurve(true);
        LearnedPrice importing = new LearnedPrice(prices::importing);
        LearnedPrice exporting = new LearnedPrice(prices::exporting);
        SunForecast sun = new SunForecast();
        List<Plan> current = new ArrayList<>();
        int[] planned = {0};
        return ways.live("planner", (slot, stored, before) -> {
            if (slot % DAY == 0) {
                onDay.accept(slot / DAY);
            }
            if (current.isEmpty() || slot - planned[0] >= PLAN_SLOTS || slot % DAY == PRICES_TOLD_SLOT) {
                current.clear();
                current.add(plan(slot, load, sun, importing, exporting));
                planned[0] = slot;
            }
            BatteryAction action = current.get(0)
                    .decide(slot - planned[0], HOURS, stored, loadW[slot] - sunW[slot], before)
                    .action();
            load.learn(local(slot), loadW[slot]);
            sun.learn(local(slot), toldSunW[slot], sunW[slot]);
            importing.learn(slot);
            exporting.learn(slot);
            return action;
        });
    }

    private ZonedDateTime local(int slot) {
        return at(slot).atZone(ZONE);
    }

    /** A price, and what is learned of it. */
    private final class LearnedPrice {
        private final IntToDoubleFunction price;
        private final LearnedCurve usual = new LearnedCurve(true);
        private final DayLevel level = new DayLevel();

        private LearnedPrice(IntToDoubleFunction price) {
            this.price = price;
        }

        private void learn(int slot) {
            double expected = usual.mean(local(slot));
            if (!Double.isNaN(expected)) {
                level.learn(local(slot), price.applyAsDouble(slot) - expected);
            }
            usual.learn(local(slot), price.applyAsDouble(slot));
        }

        /** Of the day before too, and until the end of today or of tomorrow. */
        private Outlook.Price from(int slot) {
            int knownDays = slot % DAY >= PRICES_TOLD_SLOT ? 2 : 1;
            int end = Math.min(loadW.length, (slot / DAY + knownDays) * DAY);
            List<Series.Interval> told = new ArrayList<>();
            for (int each = Math.max(0, slot - DAY); each < end; each++) {
                told.add(new Series.Interval(at(each), at(each + 1), price.applyAsDouble(each)));
            }
            return new Outlook.Price(
                    Series.of(told), at -> usual.mean(at.atZone(ZONE)), level.keptADay(), level.spread());
        }
    }

    private Plan plan(int from, LearnedCurve load, SunForecast sun, LearnedPrice importing, LearnedPrice exporting) {
        return Outlook.from(
                        at(from),
                        importing.from(from),
                        exporting.from(from),
                        at -> {
                            double learned = slot(at) - from > DAY
                                    ? load.mean(at.atZone(ZONE))
                                    : load.expectedW(at.atZone(ZONE));
                            return Double.isNaN(learned) ? GUESSED_LOAD_W : learned;
                        },
                        new Outlook.Sun(at -> sun.expectedW(at, toldSunW[slot(at)]), sun.spread()))
                .orElseThrow()
                .plan(storage);
    }

    private int slot(Instant at) {
        return (int) (Duration.between(start, at).toMinutes() / Outlook.SLOT.toMinutes());
    }

    /** A price by the clock, the same every day. */
    static BatteryWays.Prices fixed(esess.control.plan.PriceTable importing, double exporting) {
        return new BatteryWays.Prices() {
            @Override
            public double importing(int slot) {
                return importing.at(LocalTime.ofSecondOfDay(slot % DAY * 900L));
            }

            @Override
            public double exporting(int slot) {
                return exporting;
            }
        };
    }

    /**
     * A made-up market in quarters of an hour: dear in the morning and the evening, cheap at night and, in summer, at noon,
     * now and then below 0; days and quarters differ by chance. What is paid is {@code (PRICE + 0.15) * 1.19}.
     */
    static BatteryWays.Prices spot(LocalDate from, int days, double exporting, long seed) {
        double[] market = new double[days * DAY];
        SplittableRandom random = new SplittableRandom(seed);
        double level = 0.09;
        for (int day = 0; day < days; day++) {
            level = 0.09 + 0.7 * (level - 0.09) + 0.02 * random.nextGaussian();
            double summer = (1 + Math.cos(2 * Math.PI * (from.plusDays(day).getDayOfYear() - 172) / 365)) / 2;
            double noise = 0;
            for (int quarter = 0; quarter < DAY; quarter++) {
                double hour = quarter / 4.0;
                noise = 0.8 * noise + 0.008 * random.nextGaussian();
                double morning = 0.035 * bell(hour, 8, 1.5);
                double evening = 0.075 * bell(hour, 19, 2);
                double noon = (0.03 + 0.08 * summer) * bell(hour, 13, 2.5);
                double night = 0.025 * bell(hour, 3, 2.5);
                market[day * DAY + quarter] = level + morning + evening - noon - night + noise;
            }
        }
        return new BatteryWays.Prices() {
            @Override
            public double importing(int slot) {
                return (market[slot] + 0.15) * 1.19;
            }

            @Override
            public double exporting(int slot) {
                return exporting;
            }
        };
    }

    private static double bell(double hour, double middle, double width) {
        return Math.exp(-Math.pow((hour - middle) / width, 2));
    }
}
