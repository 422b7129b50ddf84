package esess.simulate;

import esess.control.plan.BatteryAction;
import esess.control.plan.Course;
import esess.control.plan.DayLevel;
import esess.control.plan.LearnedCurve;
import esess.control.plan.Optimizer;
import esess.control.plan.Outlook;
import esess.control.plan.Plan;
import esess.control.plan.Series;
import esess.control.plan.Storage;
import esess.control.plan.SunForecast;
import esess.control.plan.Timetable;
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
 * A year of a house with a battery in quarters of an hour, lived in several ways: without the battery, with one that
 * serves the house, by a timetable, by the planner's prices, and with a planner that knows the future. Only energies and
 * money; what the GX and the inverters make of it is for the simulated house. The planner is told forecasts of the sun
 * whose day is wrong, learns the load by itself, and knows prices until the end of the next day, from 13:00 on.
 */
public final class PlannerYear {

    /** What energy costs in a slot. */
    public interface Prices {
        double importing(int slot);

        double exporting(int slot);
    }

    /**
     * How it went.
     *
     * @param cost   in money, the worth of what is left in the battery taken off
     * @param cycles full ones
     */
    public record Result(String way, double cost, double cycles, int switchings) {}

    private static final ZoneId ZONE = ZoneId.of("UTC");
    private static final int DAY = Outlook.SLOTS_A_DAY;
    private static final double HOURS = Outlook.HOURS;
    /** The service plans every quarter of an hour; here a plan is made so often. */
    private static final int PLAN_SLOTS = 16;

    private static final double GUESSED_LOAD_W = 400;
    private static final int PRICES_TOLD_SLOT = 13 * 4;
    private static final int HINDSIGHT_DAYS = 14;
    /** After the last day, for what is left in the battery then. */
    public static final int BEYOND_DAYS = 7;

    private static final int BEYOND = BEYOND_DAYS * DAY;

    private final Instant start;
    private final int slots;
    private final double[] loadW;
    private final double[] sunW;
    private final double[] toldSunW;
    private final Prices prices;
    private final Storage storage;
    private Plan beyond;

    /**
     * @param prices of {@link #BEYOND_DAYS} more days
     * @param wrong how wrong the forecast of a day's sun is, on average: 0.2 is 20 %
     */
    public PlannerYear(
            LocalDate from,
            int days,
            Household household,
            Weather weather,
            Prices prices,
            Storage storage,
            double wrong,
            long seed) {
        this.prices = prices;
        this.storage = storage;
        start = from.atStartOfDay(ZONE).toInstant();
        slots = days * DAY;
        loadW = new double[slots + BEYOND];
        sunW = new double[slots + BEYOND];
        toldSunW = new double[slots + BEYOND];
        SplittableRandom random = new SplittableRandom(seed);
        for (int day = 0; day < days + BEYOND_DAYS; day++) {
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
    }

    private double netW(int slot) {
        return loadW[slot] - sunW[slot];
    }

    private Instant at(int slot) {
        return start.plus(Outlook.SLOT.multipliedBy(slot));
    }

    /** Decides what the battery does in a slot. */
    private interface Decider {
        BatteryAction decide(int slot, double storedWh, BatteryAction before);
    }

    private Result live(String way, Decider decider) {
        double stored = storage.capacityWh() / 2;
        double cost = 0;
        double given = 0;
        int switchings = 0;
        BatteryAction before = BatteryAction.SELF_USE;
        for (int slot = 0; slot < slots; slot++) {
            BatteryAction action = decider.decide(slot, stored, before);
            switchings += action.equals(before) ? 0 : 1;
            double powerW = Optimizer.powerW(storage, action, netW(slot), stored, HOURS);
            cost += Optimizer.cost(storage, netW(slot), powerW, prices.importing(slot), prices.exporting(slot), HOURS);
            given += Math.max(0, -powerW) * HOURS;
            stored = storage.storedWh(stored, powerW, HOURS);
            before = action;
        }
        double left = left(storage.capacityWh() / 2) - left(stored);
        return new Result(way, cost - left, given / storage.capacityWh(), switchings);
    }

    /** What the week after it all costs with so much in the battery: that is what it is worth. */
    private double left(double storedWh) {
        if (beyond == null) {
            beyond = new Optimizer(storage).solve(known(slots, slots + BEYOND), usualWorth());
        }
        return beyond.cost(storedWh, BatteryAction.SELF_USE);
    }

    private double usualWorth() {
        return meanImport() * storage.dischargePart() - storage.wearPerKWh();
    }

    private Course known(int from, int to) {
        double[] imports = new double[to - from];
        double[] exports = new double[to - from];
        double[] nets = new double[to - from];
        for (int i = 0; i < nets.length; i++) {
            imports[i] = prices.importing(from + i);
            exports[i] = prices.exporting(from + i);
            nets[i] = netW(from + i);
        }
        return new Course(HOURS, imports, exports, nets);
    }

    private double meanImport() {
        double sum = 0;
        for (int slot = 0; slot < slots; slot++) {
            sum += prices.importing(slot);
        }
        return sum / slots;
    }

    public Result withoutBattery() {
        return live("no battery", (slot, stored, before) -> BatteryAction.IDLE);
    }

    public Result plain() {
        return live("plain ESS", (slot, stored, before) -> BatteryAction.SELF_USE);
    }

    public Result timetable(Timetable.Rules rules) {
        Timetable timetable = new Timetable(storage, rules);
        return live("timetable", (slot, stored, before) -> {
            LocalTime time = at(slot).atZone(ZONE).toLocalTime();
            double soc = stored / storage.capacityWh() * 100;
            return timetable
                    .look(new Timetable.Seen(time, soc, false, rules.cheapTo()))
                    .action();
        });
    }

    /** With the load that it has learned, and the sun that it was told. */
    public Result planned(IntConsumer onDay) {
        LearnedCurve load = new LearnedCurve(true);
        LearnedPrice importing = new LearnedPrice(prices::importing);
        LearnedPrice exporting = new LearnedPrice(prices::exporting);
        SunForecast sun = new SunForecast();
        List<Plan> current = new ArrayList<>();
        int[] planned = {0};
        return live("planner", (slot, stored, before) -> {
            if (slot % DAY == 0) {
                onDay.accept(slot / DAY);
            }
            if (current.isEmpty() || slot - planned[0] >= PLAN_SLOTS || slot % DAY == PRICES_TOLD_SLOT) {
                current.clear();
                current.add(plan(slot, load, sun, importing, exporting));
                planned[0] = slot;
            }
            BatteryAction action = current.get(0)
                    .decide(slot - planned[0], HOURS, stored, netW(slot), before)
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
            return new Outlook.Price(Series.of(told), at -> usual.mean(at.atZone(ZONE)), level.keptADay());
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

    /** With everything known: the most that there is to be gained. */
    public Result hindsight() {
        List<Plan> current = new ArrayList<>();
        Optimizer optimizer = new Optimizer(storage);
        return live("hindsight", (slot, stored, before) -> {
            if (slot % (HINDSIGHT_DAYS * DAY) == 0) {
                current.clear();
                int end = Math.min(slots, slot + HINDSIGHT_DAYS * DAY) + BEYOND;
                current.add(optimizer.solve(known(slot, end), usualWorth()));
            }
            return current.get(0)
                    .decide(slot % (HINDSIGHT_DAYS * DAY), HOURS, stored, netW(slot), before)
                    .action();
        });
    }

    /** A price by the clock, the same every day. */
    public static Prices fixed(esess.control.plan.PriceTable importing, double exporting) {
        return new Prices() {
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
    public static Prices spot(LocalDate from, int days, double exporting, long seed) {
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
        return new Prices() {
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
