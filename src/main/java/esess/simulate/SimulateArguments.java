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

/** The options of {@code es-ess simulate}. */
final class SimulateArguments {

    private static final LocalDate LONGEST_DAY = LocalDate.of(2026, 6, 21);
    private static final LocalDate SHORTEST_DAY = LocalDate.of(2026, 12, 21);
    private static final LocalDate NEW_YEAR = LocalDate.of(2026, 1, 1);
    private static final Set<String> SUNS = Set.of("clear", "cloudy", "winter", "mixed");
    private static final int MOST_DAYS = 3660;
    private static final int MOST_PV_W = 1_000_000;
    private static final double MOST_PRICE = 1000;
    /** The one option without a value. */
    private static final String WITHOUT = "--without";

    private static final Set<String> OPTIONS = Set.of(
            "--config",
            "--day",
            "--days",
            "--start",
            "--seed",
            "--pv",
            "--phases",
            "--grid-loss",
            "--price",
            "--feed-in",
            "--prices",
            "--feed-in-prices",
            WITHOUT,
            "--out");

    private final List<String> config = new ArrayList<>();
    private final List<Scenario.Outage> outages = new ArrayList<>();
    private Optional<String> day = Optional.empty();
    private Optional<LocalDate> start = Optional.empty();
    private Optional<Double> pvPeakW = Optional.empty();
    private Optional<Integer> days = Optional.empty();
    private Optional<Double> price = Optional.empty();
    private Optional<Double> feedIn = Optional.empty();
    private Optional<Path> prices = Optional.empty();
    private Optional<Path> feedInPrices = Optional.empty();
    private Optional<Scenario.PriceFiles> files = Optional.empty();
    private boolean without;
    private int phases = 3;
    private long seed = 1;
    private Path directory = Path.of("simulation");

    /** @throws IllegalArgumentException if they are wrong */
    SimulateArguments(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (option.equals(WITHOUT)) {
                without = true;
                i--;
                continue;
            }
            if (!OPTIONS.contains(option) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        OPTIONS.contains(option)
                                ? option + " needs a value"
                                : "simulate does not know '" + option + "'" + instead(option));
            }
            take(option, arguments.get(i + 1));
        }
        if (isRecording() && !Files.exists(Path.of(day.orElseThrow()))) {
            throw new IllegalArgumentException("--day " + day.orElseThrow()
                    + ": clear, cloudy, winter, mixed or a CSV file is expected, and there is no such file");
        } else if (isRecording() && pvPeakW.isPresent()) {
            throw new IllegalArgumentException(
                    "--pv " + Math.round(pvPeakW.get()) + ": how much sun there is stands in " + day.orElseThrow());
        } else if (feedIn.isPresent() && price.isEmpty()) {
            throw new IllegalArgumentException("--feed-in needs --price beside it");
        } else if (feedInPrices.isPresent() && prices.isEmpty()) {
            throw new IllegalArgumentException("--feed-in-prices needs --prices beside it");
        } else if (prices.isPresent() && price.isPresent()) {
            throw new IllegalArgumentException("--price and --prices are two answers to one question; leave one out");
        }
    }

    private static String instead(String option) {
        int equals = option.indexOf('=');
        return equals > 0 && OPTIONS.contains(option.substring(0, equals))
                ? ", but " + option.substring(0, equals) + " " + option.substring(equals + 1)
                : "";
    }

    private boolean isRecording() {
        return day.isPresent() && !SUNS.contains(day.get());
    }

    private void take(String option, String value) {
        switch (option) {
            case "--config" -> config.addAll(List.of(option, value));
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
            case "--price" -> price = Optional.of(money(option, value));
            case "--prices" -> prices = Optional.of(Path.of(value));
            case "--feed-in-prices" -> feedInPrices = Optional.of(Path.of(value));
            case "--feed-in" -> feedIn = Optional.of(money(option, value));
            default -> directory = Path.of(value);
        }
    }

    private static long number(String option, String value, long least, long most) {
        if (!value.matches("\\d{1,10}") || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            throw new IllegalArgumentException(
                    option + " needs a whole number from " + least + " to " + most + ", not '" + value + "'");
        }
        return Long.parseLong(value);
    }

    /** With a point or, as many owners write it, a comma. */
    private static double money(String option, String value) {
        String text = value.replace(',', '.');
        if (!text.matches("\\d{1,4}(\\.\\d{1,6})?") || Double.parseDouble(text) > MOST_PRICE) {
            throw new IllegalArgumentException(
                    option + " needs a price of a kWh like 0.30, from 0 to 1000, not '" + value + "'");
        }
        return Double.parseDouble(text);
    }

    private static LocalDate date(String option, String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(option + " needs a date like 2026-03-21, not '" + value + "'");
        }
    }

    /** Those that name the configuration. */
    List<String> config() {
        return config;
    }

    Path directory() {
        return directory;
    }

    /** Whether the same days are to be simulated without es-ESS too. */
    boolean isCompared() {
        return without;
    }

    /** Empty: nobody has said what energy costs. */
    Optional<Tariff> tariff() {
        return price.map(each -> new Tariff(each, feedIn.orElse(0.0)));
    }

    /** @throws IllegalArgumentException if the recording is wrong */
    Scenario scenario() {
        files = prices.map(file -> new Scenario.PriceFiles(PriceFile.read(file), feedInPrices.map(PriceFile::read)));
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
                files);
    }

    private Scenario made(String name, Weather weather, double peakW, LocalDate usualStart) {
        return new Scenario(
                name,
                Optional.empty(),
                weather,
                peakW,
                phases,
                start.or(() -> files.map(each -> each.importing().firstDay())).orElse(usualStart),
                days.orElse(1),
                seed,
                outages,
                files);
    }
}
