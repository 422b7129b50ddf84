package esess.control.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Prices and powers of the next two days, put together from what is known. Prices that nobody has told yet are
 * those that are usual at that time of the day, or those of the day before. Pure.
 */
public final class Outlook {

    public static final Duration SLOT = Duration.ofMinutes(15);
    public static final double HOURS = 0.25;
    /** Two days. */
    public static final int SLOTS = 192;

    public static final int SLOTS_A_DAY = 96;

    private static final Duration DAY = Duration.ofDays(1);

    private Outlook() {}

    /** What is expected at a time, W; NaN: nobody knows. */
    @FunctionalInterface
    public interface Power {
        double at(Instant time);
    }

    /**
     * A price by time.
     *
     * @param told  what is known
     * @param usual what is expected where nothing is known; NaN: nothing
     */
    public record Price(Series told, Power usual) {}

    /** The quarter of an hour that a time lies in. In every zone of today the quarters are the same. */
    public static Instant slotStart(Instant time) {
        long seconds = SLOT.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    /**
     * Two days from the slot that is under way on; empty: the price of now is not known, or no load.
     *
     * @param load what the house takes
     * @param sun  what the sun gives; NaN counts as dark
     */
    public static Optional<Course> course(Instant now, Price importPrice, Price exportPrice, Power load, Power sun) {
        double[] imports = new double[SLOTS];
        double[] exports = new double[SLOTS];
        double[] nets = new double[SLOTS];
        Instant at = slotStart(now);
        for (int slot = 0; slot < SLOTS; slot++) {
            Instant end = at.plus(SLOT);
            // Of the slot that is under way, what counts now.
            Double importing = slot == 0 ? importPrice.told.at(now) : price(importPrice, at, end, imports, slot);
            Double exporting = slot == 0 ? exportPrice.told.at(now) : price(exportPrice, at, end, exports, slot);
            double loadW = load.at(at);
            if (importing == null || exporting == null || Double.isNaN(loadW)) {
                return Optional.empty();
            }
            double sunW = sun.at(at);
            imports[slot] = importing;
            exports[slot] = exporting;
            nets[slot] = loadW - (Double.isNaN(sunW) ? 0 : sunW);
            at = end;
        }
        return Optional.of(new Course(HOURS, imports, exports, nets));
    }

    private static Double price(Price price, Instant from, Instant to, double[] before, int slot) {
        Double told = price.told.mean(from, to);
        if (told != null) {
            return told;
        }
        double usual = price.usual.at(from);
        if (!Double.isNaN(usual)) {
            return usual;
        }
        Double dayBefore = price.told.mean(from.minus(DAY), to.minus(DAY));
        if (dayBefore != null) {
            return dayBefore;
        }
        return slot >= SLOTS_A_DAY ? before[slot - SLOTS_A_DAY] : before[slot - 1];
    }

    /** What a kWh is worth that is left at the end, if nothing better is known: what it saves at a price that is often paid. */
    public static double worthAtEnd(Course course, Storage storage) {
        double[] sorted = course.importPrice().clone();
        Arrays.sort(sorted);
        double usual = sorted[sorted.length / 2];
        return Math.max(0, usual * storage.dischargePart() - storage.wearPerKWh());
    }
}
