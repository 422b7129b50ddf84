package esess.simulate;

import esess.sim.plant.Weather;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a simulated house: the sun, the first day, how many, and what goes wrong. Immutable.
 *
 * @param name    for the owner
 * @param source  what was read from a recording, for the owner too; empty without one
 * @param pvPeakW what all panels give in full sun
 * @param phases  1 or 3
 * @param seed    of family, clouds and car
 */
public record Scenario(
        String name,
        Optional<String> source,
        Weather weather,
        double pvPeakW,
        int phases,
        LocalDate start,
        int days,
        long seed,
        List<Outage> outages,
        Optional<PriceFiles> prices) {

    /**
     * What energy costs, by time.
     *
     * @param exporting empty: by the planner's FeedInPrice
     */
    record PriceFiles(PriceFile importing, Optional<PriceFile> exporting) {}

    /** The sun's peak where nobody tells it. */
    static final double PV_PEAK_W = 9000;

    public Scenario {
        outages = List.copyOf(outages);
    }

    static Scenario of(String name, Weather weather, LocalDate start, int days, long seed) {
        return new Scenario(
                name, Optional.empty(), weather, PV_PEAK_W, 3, start, days, seed, List.of(), Optional.empty());
    }

    boolean isOnGrid(int secondOfDay) {
        for (Outage outage : outages) {
            if (outage.covers(secondOfDay)) {
                return false;
            }
        }
        return true;
    }

    /** The grid is away every day from one second to the other; over midnight too. */
    public record Outage(int from, int to) {

        /** @throws IllegalArgumentException for anything but 12:00-13:00 */
        static Outage parse(String text) {
            try {
                String[] ends = text.split("-", -1);
                if (ends.length == 2) {
                    Outage outage = new Outage(
                            LocalTime.parse(ends[0].strip()).toSecondOfDay(),
                            LocalTime.parse(ends[1].strip()).toSecondOfDay());
                    if (outage.from != outage.to) {
                        return outage;
                    }
                }
            } catch (DateTimeException notATime) {
                // Said below.
            }
            throw new IllegalArgumentException("two times of day like 12:00-13:30 are expected, not '" + text + "'");
        }

        /** As it was written. */
        String text() {
            return LocalTime.ofSecondOfDay(from) + "-" + LocalTime.ofSecondOfDay(to);
        }

        private boolean covers(int second) {
            return from < to ? second >= from && second < to : second >= from || second < to;
        }
    }
}
