package esess.web;

import esess.port.LogTail;
import esess.port.OwnersFile;
import esess.runtime.Control;
import esess.runtime.House;
import esess.runtime.Things;
import java.util.TreeMap;

/**
 * A text to attach to a bug report: versions, configuration, health, what is on the bus, log. Secrets are not in it: keys
 * that are declared secret, and others whose name says so, lose their values, and so does whatever else repeats them.
 */
public final class ReportPart implements Part {

    @Override
    public void mount(Routes routes, Site site) {
        routes.get(
                "/api/v1/report",
                Access.FULL,
                "A text for a bug report, without secrets.",
                "text/plain; charset=utf-8",
                (question, reply) -> {
                    OwnersFile file = site.upkeep().file();
                    if (file == null) {
                        reply.file(
                                "es-ess-report.txt", "text/plain; charset=utf-8", report(site, "(there is no file)"));
                        return;
                    }
                    file.read(read -> reply.file(
                            "es-ess-report.txt",
                            "text/plain; charset=utf-8",
                            report(
                                    site,
                                    read.text() == null
                                            ? String.valueOf(read.trouble())
                                            : PublicText.of(
                                                    read.text(),
                                                    site.configuration().secrets()))));
                });
    }

    private static String report(Site site, String configuration) {
        House house = site.house();
        StringBuilder text = new StringBuilder(20_000);
        text.append("es-ESS report, ").append(house.time().now()).append("\n\n");
        heading(text, "Versions");
        text.append(house.version()).append('\n');
        for (String each : new String[] {"java.vm.name", "java.version", "os.name", "os.version", "os.arch"}) {
            text.append(each).append(' ').append(System.getProperty(each)).append('\n');
        }
        Runtime java = Runtime.getRuntime();
        text.append("processors ").append(java.availableProcessors()).append(", heap ");
        text.append((java.totalMemory() - java.freeMemory()) >> 10).append(" kB used of ");
        text.append(java.maxMemory() >> 10).append(" kB\n");
        heading(text, "Services");
        new TreeMap<>(house.health().states())
                .forEach((name, state) -> line(text, name, house.log().shown(state.text())));
        heading(text, "Configuration: problems");
        site.configuration()
                .problems()
                .forEach(each -> text.append(each.severity())
                        .append(' ')
                        .append(house.log().shown(each.text()))
                        .append('\n'));
        heading(text, "On the bus");
        house.things().all().forEach(each -> thing(text, each, house));
        heading(text, "What is set");
        for (String service : house.controls().services()) {
            for (Control each : house.controls().of(service)) {
                line(
                        text,
                        service + " " + each.id(),
                        each.text() + (each.origin() == null ? "" : " by " + each.origin()));
            }
        }
        heading(text, "Log");
        for (LogTail.Line each : site.upkeep().log().recent()) {
            text.append(each.time()).append(' ').append(each.name()).append(' ');
            text.append(each.level()).append(' ').append(each.text()).append('\n');
        }
        heading(text, "Configuration, without secrets");
        return text.append(configuration).append('\n').toString();
    }

    private static void thing(StringBuilder text, Things.Thing thing, House house) {
        text.append(thing.serviceName()).append(" instance ").append(thing.instance());
        text.append(thing.onBus() ? "" : ", not on the bus")
                .append(", of ")
                .append(thing.service())
                .append('\n');
        long now = house.time().tick();
        for (Things.Value each : thing.values()) {
            text.append("  ").append(each.path()).append(" = ");
            text.append(each.value() == null ? "unknown" : house.log().shown(String.valueOf(each.value())));
            text.append(" (").append((now - each.tick()) / 1000).append(" s)\n");
        }
    }

    private static void heading(StringBuilder text, String what) {
        text.append("\n== ").append(what).append(" ==\n");
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append('\n');
    }
}
