package esess.control.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices and powers of the next days, put together from what is known. Prices that nobody has told yet are those that are
 * usual at that time of the day, moved by what is left of how dear the last told day is; or those of the day before; and they
 * may be dearer or cheaper than that, as days are. The sun comes in three ways: as expected, with less and with more, because
 * what is kept for a dark day and what room is left for a bright one are worth more than the day between them says. Pure.
 *
 * @param ways      two days in quarters of an hour, by which is acted: with less sun, as expected, with more; or as expected alone
 * @param toldSlots of them, until the prices of the first price that varies end
 * @param following the days after the told prices, by the hour: they say what is worth keeping
 * @param levels    that those days may have
 */
public record Outlook(List<Course> ways, int toldSlots, Course following, PriceLevels levels) {

    public static final Duration SLOT = Duration.ofMinutes(15);
    public static final double HOURS = 0.25;
    /** Two days. */
    public static final int SLOTS = 192;

    public static final int SLOTS_A_DAY = 96;

    /** After so many days more, one day is like the other. */
    private static final int FOLLOWING_DAYS = 5;

    private static final int ALL_SLOTS = SLOTS + FOLLOWING_DAYS * SLOTS_A_DAY;
    /** Before the told prices end, those of the next day come. */
    private static final int NEXT_TOLD_SLOTS =
            (FollowingDays.HOURS_A_DAY - FollowingDays.HOURS_UNTOLD) * SLOTS_A_DAY / FollowingDays.HOURS_A_DAY;

    private static final Duration DAY = Duration.ofDays(1);

    /** What is expected at a time, W; NaN: nobody knows. */
    @FunctionalInterface
    public interface Power {
        double at(Instant time);
    }

    /**
     * A price by time.
     *
     * @param told     what is known
     * @param usual    what is expected where nothing is known; NaN: nothing
     * @param keptADay of how much dearer than usual a day is, so much is left on the next day; from 0 to 1
     * @param spread   how far prices are from what is usual, a standard deviation; 0: they are not, or it is not known yet
     */
    public record Price(Series told, Power usual, double keptADay, double spread) {

        /** How much dearer than usual the last day is that was told. */
        private double dearer() {
            Instant end = told.end();
            if (end == null) {
                return 0;
            }
            double sum = 0;
            int count = 0;
            for (Instant at = end.minus(DAY); at.isBefore(end); at = at.plus(SLOT)) {
                Double price = told.at(at);
                double expected = usual.at(at);
                if (price != null && !Double.isNaN(expected)) {
                    sum += price - expected;
                    count++;
                }
            }
            // Of a few hours nothing can be said of a day.
            return count < SLOTS_A_DAY / 2 ? 0 : sum / count;
        }

        private @Nullable Double expected(Instant from, double dearer) {
            double expected = usual.at(from);
            Instant end = told.end();
            if (Double.isNaN(expected)) {
                return null;
            } else if (dearer == 0 || end == null) {
                return expected;
            }
            double days = Math.max(0, Duration.between(end, from).toMinutes()) / (double) DAY.toMinutes();
            return expected + dearer * Math.pow(keptADay, days + 0.5);
        }
    }

    /** The quarter of an hour that a time lies in. In every zone of today the quarters are the same. */
    public static Instant slotStart(Instant time) {
        long seconds = SLOT.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    /** The sun as it is expected, and how far it may be from that: 0.3 is 30 % more or less. */
    public record Sun(Power expected, double spread) {}

    /**
     * From the slot that is under way on; empty: the price of now is not known, or no load.
     *
     * @param load what the house takes
     * @param sun  what the sun gives; NaN counts as dark
     */
    public static Optional<Outlook> from(Instant now, Price importPrice, Price exportPrice, Power load, Sun sun) {
        Double importNow = importPrice.told.at(now);
        Double exportNow = exportPrice.told.at(now);
        Instant start = slotStart(now);
        double[] loads = powers(load, start);
        double[] suns = powers(sun.expected, start);
        if (importNow == null || exportNow == null || Arrays.stream(loads).anyMatch(Double::isNaN)) {
            return Optional.empty();
        }
        double[] imports = prices(importPrice, start, importNow);
        double[] exports = prices(exportPrice, start, exportNow);
        List<Course> ways = new ArrayList<>();
        for (double part : sun.spread > 0 ? new double[] {1 - sun.spread, 1, 1 + sun.spread} : new double[] {1}) {
            ways.add(new Course(
                    HOURS,
                    Arrays.copyOf(imports, SLOTS),
                    Arrays.copyOf(exports, SLOTS),
                    nets(loads, suns, Math.max(0, part), SLOTS)));
        }
        PriceLevels levels = PriceLevels.of(importPrice, exportPrice);
        int told = levels.count() == 1 ? SLOTS : Math.min(toldSlots(importPrice, start), toldSlots(exportPrice, start));
        Course following = new Course(
                1, byHour(imports, told), byHour(exports, told), byHour(nets(loads, suns, 1, ALL_SLOTS), told));
        return Optional.of(new Outlook(List.copyOf(ways), told, following, levels));
    }

    /** Until a price ends that varies from day to day. */
    private static int toldSlots(Price price, Instant start) {
        Instant end = price.told.end();
        if (price.spread == 0 || end == null) {
            return SLOTS;
        }
        long slots = Duration.between(start, end).dividedBy(SLOT);
        return (int) Math.max(1, Math.min(SLOTS, slots));
    }

    private static double[] nets(double[] loads, double[] suns, double part, int slots) {
        double[] nets = new double[slots];
        for (int slot = 0; slot < slots; slot++) {
            nets[slot] = loads[slot] - (Double.isNaN(suns[slot]) ? 0 : suns[slot] * part);
        }
        return nets;
    }

    private static double[] powers(Power power, Instant start) {
        double[] powers = new double[ALL_SLOTS];
        for (int slot = 0; slot < ALL_SLOTS; slot++) {
            powers[slot] = power.at(start.plus(SLOT.multipliedBy(slot)));
        }
        return powers;
    }

    private static double[] byHour(double[] quarters, int from) {
        double[] hours = new double[FOLLOWING_DAYS * FollowingDays.HOURS_A_DAY];
        for (int i = 0; i < hours.length; i++) {
            int first = from + 4 * i;
            hours[i] = (quarters[first] + quarters[first + 1] + quarters[first + 2] + quarters[first + 3]) / 4;
        }
        return hours;
    }

    /** @param now of the slot that is under way, what counts now */
    private static double[] prices(Price price, Instant start, double now) {
        double dearer = price.dearer();
        double[] prices = new double[ALL_SLOTS];
        prices[0] = now;
        for (int slot = 1; slot < ALL_SLOTS; slot++) {
            Instant from = start.plus(SLOT.multipliedBy(slot));
            Instant to = from.plus(SLOT);
            Double told = price.told.mean(from, to);
            Double known = told == null ? price.expected(from, dearer) : told;
            Double dayBefore = known == null ? price.told.mean(from.minus(DAY), to.minus(DAY)) : known;
            prices[slot] =
                    dayBefore == null ? slot >= SLOTS_A_DAY ? prices[slot - SLOTS_A_DAY] : prices[slot - 1] : dayBefore;
        }
        return prices;
    }

    /** What is most to be expected of the two days. */
    public Course near() {
        return ways.get(ways.size() / 2);
    }

    /** When the prices of the day after the told ones come; not now, then they would be there. */
    int nextToldSlot() {
        return Math.max(1, toldSlots - NEXT_TOLD_SLOTS);
    }

    /** The cheapest way, by what is expected. */
    public Plan plan(Storage storage) {
        return new Optimizer(storage).solveOpen(this, worthAtEnd(storage));
    }

    /** What a kWh is worth that is left at the end, if nothing better is known: what it saves at a price that is often paid. */
    private double worthAtEnd(Storage storage) {
        double[] sorted = near().importPrice().clone();
        Arrays.sort(sorted);
        double usual = sorted[sorted.length / 2];
        return Math.max(0, usual * storage.dischargePart() - storage.wearPerKWh());
    }
}
