package esess.simulate;

import esess.sim.plant.Weather;
import esess.sim.recording.PowerRecording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The options that make a {@link Scenario}, each with the words of the command line. */
public final class ScenarioOptions {

    /** The suns that need no recording. */
    public static final Set<String> SUNS = Set.of("clear", "cloudy", "winter", "mixed");

    static final Set<String> NAMES = Set.of("--day", "--days", "--start", "--seed", "--pv", "--phases", "--grid-loss");

    private static final LocalDate LONGEST_DAY = LocalDate.of(2026, 6, 21);
    private static final LocalDate SHORTEST_DAY = LocalDate.of(2026, 12, 21);
    private static final LocalDate NEW_YEAR = LocalDate.of(2026, 1, 1);
    private static final int MOST_DAYS = 3660;
    private static final int MOST_PV_W = 1_000_000;

    private final List<Scenario.Outage> outages = new ArrayList<>();
    private Optional<String> day = Optional.empty();
    private Optional<LocalDate> start = Optional.empty();
    private Optional<Double> pvPeakW = Optional.empty();
    private Optional<Integer> days = Optional.empty();
    private Optional<Scenario.PriceFiles> prices = Optional.empty();
    private int phases = 3;
    private long seed = 1;

    /**
     * One of {@link #NAMES} and its value.
     *
     * @throws IllegalArgumentException with what is expected
     */
    public void take(String option, String value) {
        switch (option) {
            case "--day" ->
                day = Optional.of(
                        SUNS.contains(value.toLowerCase(Locale.ROOT)) ? value.toLowerCase(Locale.ROOT) : value);
            case "--days" -> days = Optional.of((int) number(option, value, 1, MOST_DAYS));
            case "--start" -> start = Optional.of(date(option, value));
            case "--seed" -> seed = number(option, value, 0, Integer.MAX_VALUE);
            case "--pv" -> pvPeakW = Optional.of((double) number(option, value, 0, MOST_PV_W));
            case "--phases" -> {
                phases = (int) number(option, value, 1, 3);
                if (phases == 2) {
                    throw new IllegalArgumentException("--phases needs 1 or 3, not '2'");
                }
            }
            case "--grid-loss" -> {
                for (String each : value.split(",")) {
                    try {
                        outages.add(Scenario.Outage.parse(each));
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException("--grid-loss: " + e.getMessage());
                    }
                }
            }
            default -> throw new IllegalArgumentException("there is no " + option);
        }
    }

    /** What energy costs by time; the days begin where that does. */
    void prices(Scenario.PriceFiles files) {
        prices = Optional.of(files);
    }

    /** @throws IllegalArgumentException if they contradict each other, or a file is not there */
    public void check() {
        if (isRecording() && !Files.exists(Path.of(day.orElseThrow()))) {
            throw new IllegalArgumentException("--day " + day.orElseThrow()
                    + ": clear, cloudy, winter, mixed or a CSV file is expected, and there is no such file");
        } else if (isRecording() && pvPeakW.isPresent()) {
            throw new IllegalArgumentException(
                    "--pv " + Math.round(pvPeakW.get()) + ": how much sun there is stands in " + day.orElseThrow());
        }
    }

    private boolean isRecording() {
        return day.isPresent() && !SUNS.contains(day.get());
    }

    private static long number(String option, String value, long least, long most) {
        if (!value.matches("\\d{1,10}") || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            throw new IllegalArgumentException(
                    option + " needs a whole number from " + least + " to " + most + ", not '" + value + "'");
        }
        return Long.parseLong(value);
    }

    private static LocalDate date(String option, String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(option + " needs a date like 2026-03-21, not '" + value + "'");
        }
    }

    /** @throws IllegalArgumentException if the recording is wrong */
    public Scenario scenario() {
        double peakW = pvPeakW.orElse(Scenario.PV_PEAK_W);
        return switch (day.orElse(days.orElse(1) == 1 ? "clear" : "mixed")) {
            case "clear" -> made("Clear", Weather.clear(peakW), peakW, LONGEST_DAY);
            case "cloudy" -> made("Cloudy", Weather.cloudy(peakW, seed), peakW, LONGEST_DAY);
            case "winter" -> made("Winter", Weather.winter(peakW, seed), peakW, SHORTEST_DAY);
            case "mixed" -> made("Mixed weather", Weather.mixed(peakW, seed), peakW, NEW_YEAR);
            default -> recorded(Path.of(day.orElseThrow()));
        };
    }

    private Scenario recorded(Path file) {
        PowerRecording recording = PowerRecording.read(file);
        return new Scenario(
                file.getFileName().toString(),
                Optional.of(recording.description()),
                recording.weather(),
                Math.max(1, recording.peakW()),
                phases,
                start.orElse(recording.start()),
                days.orElse(Math.min(MOST_DAYS, recording.days())),
                seed,
                outages,
                prices);
    }

    private Scenario made(String name, Weather weather, double peakW, LocalDate usualStart) {
        return new Scenario(
                name,
                Optional.empty(),
                weather,
                peakW,
                phases,
                start.or(() -> prices.map(each -> each.importing().firstDay())).orElse(usualStart),
                days.orElse(1),
                seed,
                outages,
                prices);
    }
}
