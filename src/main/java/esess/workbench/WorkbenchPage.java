package esess.workbench;

import esess.config.Configuration;
import esess.port.Listen;
import esess.port.Upkeep;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import esess.web.Accounts;
import esess.web.Site;
import esess.web.WebServer;
import esess.web.page.SettingsPart;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The page of the workbench: without a password, because it is on loopback and knows one file. */
final class WorkbenchPage implements Service {

    private static final int NO_STREAMS = 0;

    private final int port;
    private final Configuration configuration;
    private final Upkeep upkeep;
    private final Bench bench;
    private final Optional<Path> recording;
    private final Runnable onOpen;

    /** @param onOpen when the page is there */
    WorkbenchPage(
            int port,
            Configuration configuration,
            Upkeep upkeep,
            Bench bench,
            Optional<Path> recording,
            Runnable onOpen) {
        this.port = port;
        this.configuration = configuration;
        this.upkeep = upkeep;
        this.bench = bench;
        this.recording = recording;
        this.onOpen = onOpen;
    }

    @Override
    public void start(Host host) {
        Site site = new Site(host.whole(), host, configuration, upkeep);
        WebServer server = WebServer.ofPage(
                site,
                new Accounts(Optional.empty(), Optional.empty(), Optional.empty()),
                Set.of(),
                List.of(new SettingsPart(), new SimulationPart(bench, recording)),
                peer -> {});
        host.listen().open(new Listen.Door("127.0.0.1", port, NO_STREAMS), server, (open, why) -> {
            if (open) {
                onOpen.run();
            } else {
                host.say("door", MessageType.ERROR, why + ". It is tried again.");
            }
        });
    }
}
