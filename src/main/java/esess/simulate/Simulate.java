package esess.simulate;

import esess.Catalog;
import esess.ExitCode;
import esess.adapter.SystemClock;
import esess.adapter.log.Logging;
import esess.config.Configuration;
import esess.config.Problem;
import esess.config.Severity;
import esess.port.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code es-ess simulate}: what a configuration would do on a simulated house, as figures, samples and a page of plots. */
public final class Simulate {

    private static final int MOST_SHOWN = 12;
    private static final int LEAST_NAME_WIDTH = 24;
    private static final long QUIET_MILLIS = 1000;
    private static final long PROGRESS_MILLIS = 250;
    /** In a file or a pipe each is a line. */
    private static final long UNSEEN_PROGRESS_MILLIS = 5000;

    private final PrintStream out;
    private final Clock clock = new SystemClock();
    private final SimulateArguments arguments;
    private final ResultFiles files;
    private final boolean terminal = System.console() != null;
    private long nextShown;
    private boolean shown;

    /** @throws IllegalArgumentException if the arguments are wrong */
    public Simulate(List<String> arguments, PrintStream out) {
        this.out = out;
        this.arguments = new SimulateArguments(arguments);
        files = new ResultFiles(this.arguments.directory());
    }

    /** The arguments that name the configuration. */
    public List<String> configArguments() {
        return arguments.config();
    }

    /**
     * Also with errors in the configuration, as the real program runs with what is good.
     *
     * @param configuration whose problems have been shown already
     * @param file          where it is from
     * @return the exit code
     */
    public int run(Configuration configuration, Path file) {
        Logging.setSecrets(configuration.secrets());
        if (Catalog.SERVICES.stream().noneMatch(entry -> configuration.canRun(entry.name()))) {
            out.println("There is nothing to simulate: no service is switched on that can run.");
            return ExitCode.BAD_CONFIGURATION;
        }
        try {
            Scenario scenario = arguments.scenario();
            files.prepare();
            SimulatedHouse house = new SimulatedHouse(configuration, scenario);
            nextShown = clock.tick() + QUIET_MILLIS;
            house.run(time -> progress(scenario, time));
            if (shown && terminal) {
                out.print("\r" + " ".repeat(40) + "\r");
            }
            List<String> about = about(file, scenario, house);
            List<ReportPage.Remarks> remarks = remarks(configuration, house);
            print(about, house.figures(), remarks);
            files.write(files.samples(), SampleFile.text(house.recorder()));
            files.write(files.report(), ReportPage.html(about, house.figures(), house.recorder(), remarks));
            out.println("\nPlots and samples are " + SampleFile.means(house.recorder()) + ":\n" + files.report() + "\n"
                    + files.samples());
            return configuration.hasErrors() ? ExitCode.BAD_CONFIGURATION : ExitCode.OK;
        } catch (IllegalArgumentException e) {
            out.println("es-ess: " + e.getMessage());
            return ExitCode.BAD_CONFIGURATION;
        } catch (IOException e) {
            out.println("es-ess: " + e.getMessage());
            return ExitCode.BAD_COMMAND;
        }
    }

    /** Only where it takes longer than a second. */
    private void progress(Scenario scenario, LocalDateTime time) {
        if (clock.tick() >= nextShown) {
            nextShown = clock.tick() + (terminal ? PROGRESS_MILLIS : UNSEEN_PROGRESS_MILLIS);
            shown = true;
            long percent =
                    100 * ChronoUnit.HOURS.between(scenario.start().atStartOfDay(), time) / (24L * scenario.days());
            out.print((terminal ? "\r" : "") + time.toLocalDate() + "  " + percent + " %" + (terminal ? "" : "\n"));
            out.flush();
        }
    }

    private static List<String> about(Path file, Scenario scenario, SimulatedHouse house) {
        String outages = scenario.outages().stream().map(Scenario.Outage::text).collect(Collectors.joining(", "));
        List<String> about = new ArrayList<>();
        about.add(String.format(
                Locale.ROOT,
                "%s, %s from %s, seed %d, with %s",
                scenario.name(),
                scenario.days() == 1 ? "1 day" : scenario.days() + " days",
                scenario.start(),
                scenario.seed(),
                file));
        about.add(String.format(
                        Locale.ROOT,
                        "PV of up to %.2f kW, battery of %s, %s",
                        scenario.pvPeakW() / 1000,
                        Figures.kWh(house.plant().battery().capacityWh()),
                        scenario.phases() == 1 ? "1 phase" : scenario.phases() + " phases")
                + (outages.isEmpty() ? "" : "; no grid " + (scenario.days() == 1 ? "" : "every day ") + outages));
        scenario.source().ifPresent(about::add);
        return about;
    }

    private static List<ReportPage.Remarks> remarks(Configuration configuration, SimulatedHouse house) {
        List<ReportPage.Remarks> remarks = new ArrayList<>();
        if (configuration.hasErrors()) {
            String sections = configuration.leftOut().stream()
                    .map(section -> "[" + section + "]")
                    .collect(Collectors.joining(", "));
            remarks.add(new ReportPage.Remarks(
                    "Not simulated because of errors in the configuration"
                            + (sections.isEmpty() ? "" : ": " + sections),
                    configuration.problems().stream()
                            .filter(each -> each.severity() == Severity.ERROR)
                            .map(Problem::text)
                            .toList()));
        }
        if (!house.messages().isEmpty()) {
            remarks.add(new ReportPage.Remarks("What the services said", house.messages()));
        }
        return remarks;
    }

    private void print(List<String> about, Figures figures, List<ReportPage.Remarks> remarks) {
        about.forEach(out::println);
        out.println();
        figures.rows().forEach(row -> out.printf(Locale.ROOT, "  %-18s %s%n", row[0], row[1]));
        if (!figures.consumers().isEmpty()) {
            int width = Math.max(
                    LEAST_NAME_WIDTH,
                    figures.consumers().stream()
                            .mapToInt(each -> each.customName().length())
                            .max()
                            .orElse(0));
            out.printf(
                    Locale.ROOT,
                    "%n  %-" + width + "s %14s %14s %12s%n",
                    "Consumer",
                    "Energy",
                    "Runtime h:mm",
                    "Switchings");
            figures.consumers()
                    .forEach(each -> out.printf(
                            Locale.ROOT,
                            "  %-" + width + "s %14s %14s %12d%n",
                            each.customName(),
                            Figures.kWh(each.energyWh()),
                            each.runtime(),
                            each.switchings()));
        }
        for (ReportPage.Remarks each : remarks) {
            out.println("\n" + each.heading() + (each.heading().contains(":") ? "" : ":"));
            each.lines().stream().limit(MOST_SHOWN).forEach(line -> out.println("  " + line));
            if (each.lines().size() > MOST_SHOWN) {
                out.println("  and " + (each.lines().size() - MOST_SHOWN) + " more in the report");
            }
        }
    }
}
