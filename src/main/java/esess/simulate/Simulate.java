package esess.simulate;

import esess.Catalog;
import esess.ExitCode;
import esess.adapter.SystemClock;
import esess.adapter.Terminal;
import esess.adapter.log.Logging;
import esess.config.Configuration;
import esess.config.Problem;
import esess.config.Severity;
import esess.port.Clock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code es-ess simulate}: what a configuration would do on a simulated house, as figures, samples and a page of plots. */
public final class Simulate {

    private final PrintStream out;
    private final Clock clock = new SystemClock();
    private final SimulateArguments arguments;
    private final ResultFiles files;

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
            Optional<SimulatedHouse> without = arguments.isCompared()
                    ? Optional.of(SimulatedHouse.leftAlone(configuration, scenario))
                    : Optional.empty();
            Progress progress =
                    new Progress(out, clock, Terminal.isThere(), 24L * scenario.days() * (without.isPresent() ? 2 : 1));
            house.run(progress::hour);
            without.ifPresent(other -> other.run(progress::hour));
            progress.end();
            Comparison comparison = new Comparison(
                    house.figures(),
                    without.map(SimulatedHouse::figures),
                    arguments.tariff(),
                    without.map(SimulatedHouse::leftAlone).orElse(Map.of()));
            List<String> about = about(file, scenario, house);
            List<ReportPage.Remarks> remarks = remarks(configuration, house);
            house.bill().ifPresent(bill -> remarks.add(0, bill.remarks(without.flatMap(SimulatedHouse::bill))));
            new Printout(out).print(about, house.figures(), comparison, remarks);
            files.write(files.samples(), SampleFile.text(house.recorder()));
            files.write(
                    files.report(),
                    ReportPage.html(
                            about,
                            house.figures(),
                            comparison,
                            house.recorder(),
                            without.map(SimulatedHouse::recorder),
                            remarks));
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
        if (!house.traces().isEmpty()) {
            remarks.add(new ReportPage.Remarks("What was only shown or passed on", house.traces()));
        }
        if (!house.messages().isEmpty()) {
            remarks.add(new ReportPage.Remarks("What the services said", house.messages()));
        }
        return remarks;
    }
}
