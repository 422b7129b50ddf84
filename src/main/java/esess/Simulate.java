package esess;

import esess.adapter.Logging;
import esess.adapter.SystemClock;
import esess.config.Configuration;
import esess.port.Clock;
import esess.sim.Figures;
import esess.sim.ReportPage;
import esess.sim.SampleFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** {@code es-ess simulate}: what a configuration would do on a simulated house, as figures, samples and a page of plots. */
final class Simulate {

    private static final int MOST_SHOWN = 12;
    private static final long QUIET_MILLIS = 1000;
    private static final long PROGRESS_MILLIS = 250;
    /** In a file or a pipe each is a line. */
    private static final long UNSEEN_PROGRESS_MILLIS = 5000;

    private final PrintStream out;
    private final Clock clock = new SystemClock();
    private final SimulateArguments arguments;
    private final boolean terminal = System.console() != null;
    private long nextShown;
    private boolean shown;

    /** @throws IllegalArgumentException if the arguments are wrong */
    Simulate(List<String> arguments, PrintStream out) {
        this.out = out;
        this.arguments = new SimulateArguments(arguments);
    }

    /** The arguments that name the configuration. */
    List<String> configArguments() {
        return arguments.config();
    }

    /** @param configuration whose problems have been shown already; the exit code */
    int run(Configuration configuration) {
        Logging.setSecrets(configuration.secrets());
        if (Catalog.SERVICES.stream().noneMatch(entry -> configuration.canRun(entry.name()))) {
            out.println("There is nothing to simulate: no service is switched on that can run.");
            return Main.BAD_CONFIGURATION;
        }
        try {
            Scenario scenario = arguments.scenario();
            SimulatedHouse house = new SimulatedHouse(configuration, scenario);
            nextShown = clock.tick() + QUIET_MILLIS;
            house.run(time -> progress(scenario, time));
            if (shown && terminal) {
                out.print("\r" + " ".repeat(40) + "\r");
            }
            String subtitle = String.format(Locale.ROOT, "%s, %s from %s, seed %d; battery %s", scenario.name(),
                    scenario.days() == 1 ? "1 day" : scenario.days() + " days", scenario.start(), scenario.seed(),
                    Figures.kWh(house.plant().battery().capacityWh()));
            print(subtitle, house);
            write(subtitle, house);
            return Main.OK;
        } catch (IllegalArgumentException | IOException e) {
            out.println("es-ess: " + (e instanceof IOException ? "the simulation could not be read or written: " + e : e.getMessage()));
            return Main.BAD_CONFIGURATION;
        }
    }

    /** Only where it takes longer than a second. */
    private void progress(Scenario scenario, LocalDateTime time) {
        if (clock.tick() >= nextShown) {
            nextShown = clock.tick() + (terminal ? PROGRESS_MILLIS : UNSEEN_PROGRESS_MILLIS);
            shown = true;
            long percent = 100 * ChronoUnit.HOURS.between(scenario.start().atStartOfDay(), time) / (24L * scenario.days());
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
        Path directory = arguments.directory();
        Files.createDirectories(directory);
        Path samples = directory.resolve("samples.csv");
        Path report = directory.resolve("report.html");
        Files.writeString(samples, SampleFile.text(house.recorder()));
        Files.writeString(report, ReportPage.html(subtitle, house.figures(), house.recorder(), house.messages()));
        out.println("\n" + report + "\n" + samples);
    }
}
