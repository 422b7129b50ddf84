package esess;

import esess.adapter.Logging;
import esess.adapter.SystemClock;
import esess.config.Configuration;
import esess.port.Clock;
import esess.sim.Figures;
import esess.sim.PowerRecording;
import esess.sim.ReportPage;
import esess.sim.SampleFile;
import esess.sim.Weather;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code es-ess simulate}: what a configuration would do on a simulated house, as figures, samples and a page of plots. */
final class Simulate {

    private static final LocalDate LONGEST_DAY = LocalDate.of(2026, 6, 21);
    private static final LocalDate SHORTEST_DAY = LocalDate.of(2026, 12, 21);
    private static final int MOST_DAYS = 3660;
    private static final int MOST_SHOWN = 12;
    private static final long QUIET_MILLIS = 1000;
    private static final long PROGRESS_MILLIS = 250;
    /** In a file or a pipe each is a line. */
    private static final long UNSEEN_PROGRESS_MILLIS = 5000;
    private static final Set<String> OPTIONS = Set.of("--config", "--day", "--days", "--seed", "--out");

    /** The sun of the simulated days and the first of them. */
    private record Sun(String name, Weather weather, LocalDate start) {}

    private final PrintStream out;
    private final Clock clock = new SystemClock();
    private String day = "clear";
    private int days = 1;
    private long seed = 1;
    private Path directory = Path.of("simulation");
    private final List<String> configArguments = new ArrayList<>();
    private final boolean terminal = System.console() != null;
    private long nextShown;
    private boolean shown;

    /** @throws IllegalArgumentException if the arguments are wrong */
    Simulate(List<String> arguments, PrintStream out) {
        this.out = out;
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (!OPTIONS.contains(option) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(OPTIONS.contains(option) ? option + " needs a value"
                        : "simulate does not know '" + option + "'");
            }
            String value = arguments.get(i + 1);
            switch (option) {
                case "--config" -> configArguments.addAll(List.of(option, value));
                case "--day" -> day = value;
                case "--days" -> days = (int) number(option, value, 1, MOST_DAYS);
                case "--seed" -> seed = number(option, value, 0, Integer.MAX_VALUE);
                default -> directory = Path.of(value);
            }
        }
    }

    private static long number(String option, String value, long least, long most) {
        if (!value.matches("\\d{1,10}") || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            throw new IllegalArgumentException(option + " needs a whole number from " + least + " to " + most + ", not '" + value + "'");
        }
        return Long.parseLong(value);
    }

    /** The arguments that name the configuration. */
    List<String> configArguments() {
        return configArguments;
    }

    /** @param configuration whose problems have been shown already; the exit code */
    int run(Configuration configuration) {
        Logging.setSecrets(configuration.secrets());
        if (Catalog.SERVICES.stream().noneMatch(entry -> configuration.canRun(entry.name()))) {
            out.println("There is nothing to simulate: no service is switched on that can run.");
            return Main.BAD_CONFIGURATION;
        }
        try {
            Sun sun = sun();
            SimulatedHouse house = new SimulatedHouse(configuration, sun.weather, sun.start, days, seed);
            nextShown = clock.tick() + QUIET_MILLIS;
            house.run(time -> progress(sun.start, time));
            if (shown && terminal) {
                out.print("\r" + " ".repeat(40) + "\r");
            }
            String subtitle = String.format(Locale.ROOT, "%s, %s from %s, seed %d; battery %s", sun.name, days == 1 ? "1 day" : days + " days",
                    sun.start, seed, Figures.kWh(house.battery().capacityWh()));
            print(subtitle, house);
            write(subtitle, house);
            return Main.OK;
        } catch (IllegalArgumentException | IOException e) {
            out.println("es-ess: " + (e instanceof IOException ? "the simulation could not be read or written: " + e : e.getMessage()));
            return Main.BAD_CONFIGURATION;
        }
    }

    private Sun sun() throws IOException {
        return switch (day) {
            case "clear" -> new Sun("Clear", Weather.clear(SimulatedHouse.PV_PEAK_W), LONGEST_DAY);
            case "cloudy" -> new Sun("Cloudy", Weather.cloudy(SimulatedHouse.PV_PEAK_W, seed), LONGEST_DAY);
            case "winter" -> new Sun("Winter", Weather.winter(SimulatedHouse.PV_PEAK_W, seed), SHORTEST_DAY);
            default -> {
                Path file = Path.of(day);
                if (!Files.exists(file)) {
                    throw new IllegalArgumentException("--day " + day + ": clear, cloudy, winter or a CSV file is expected, and there is no such file");
                }
                PowerRecording recording = PowerRecording.parse(file, Files.readString(file));
                yield new Sun(recording.toString(), recording.weather(), recording.start());
            }
        };
    }

    /** Only where it takes longer than a second. */
    private void progress(LocalDate start, LocalDateTime time) {
        if (clock.tick() >= nextShown) {
            nextShown = clock.tick() + (terminal ? PROGRESS_MILLIS : UNSEEN_PROGRESS_MILLIS);
            shown = true;
            long percent = 100 * ChronoUnit.HOURS.between(start.atStartOfDay(), time) / (24L * days);
            out.print((terminal ? "\r" : "") + time.toLocalDate() + "  " + percent + " %" + (terminal ? "" : "\n"));
            out.flush();
        }
    }

    private void print(String subtitle, SimulatedHouse house) {
        Figures figures = house.figures();
        out.println(subtitle + "\n");
        figures.rows().forEach(row -> out.printf(Locale.ROOT, "  %-18s %s%n", row[0], row[1]));
        if (!figures.consumers().isEmpty()) {
            out.printf(Locale.ROOT, "%n  %-24s %14s %14s %12s%n", "Consumer", "Energy", "Runtime h:mm", "Switchings");
            figures.consumers().forEach(each -> out.printf(Locale.ROOT, "  %-24s %14s %14s %12d%n", each.name(),
                    Figures.kWh(each.energyWh()), each.runtime(), each.switchings()));
        }
        List<String> messages = house.messages();
        if (!messages.isEmpty()) {
            out.println("\nWhat the services said:");
            messages.stream().limit(MOST_SHOWN).forEach(message -> out.println("  " + message));
            if (messages.size() > MOST_SHOWN) {
                out.println("  and " + (messages.size() - MOST_SHOWN) + " more in the report");
            }
        }
    }

    private void write(String subtitle, SimulatedHouse house) throws IOException {
        Files.createDirectories(directory);
        Path samples = directory.resolve("samples.csv");
        Path report = directory.resolve("report.html");
        Files.writeString(samples, SampleFile.text(house.recorder()));
        Files.writeString(report, ReportPage.html(subtitle, house.figures(), house.recorder(), house.messages()));
        out.println("\n" + report + "\n" + samples);
    }
}
