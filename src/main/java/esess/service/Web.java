package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.model.ServiceState;
import esess.port.Listen;
import esess.port.Upkeep;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import esess.web.Accounts;
import esess.web.BackupPart;
import esess.web.ControlsPart;
import esess.web.LogPart;
import esess.web.Part;
import esess.web.PasswordHash;
import esess.web.ReportPart;
import esess.web.Site;
import esess.web.TokenIdentity;
import esess.web.WebServer;
import esess.web.page.HousePart;
import esess.web.page.Prices;
import esess.web.page.SettingsPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The page: what the house does, its settings, its log, and the same for machines. Off unless the owner wants it, on this
 * GX alone unless he says otherwise, and never beyond it without a password. Its parts are in {@code esess.web}.
 */
public final class Web implements Service {

    @Section(value = "Web", doc = "A page that shows what es-ESS does, and lets you set it.")
    public record Config(
            @Key(value = "Enabled", defaultValue = "false", doc = "Whether there is a page at all.")
            boolean enabled,

            @Key(
                    value = "Bind",
                    defaultValue = "127.0.0.1",
                    doc =
                            "Address of the GX that the page is on. 127.0.0.1: the GX alone; 0.0.0.0: all of its addresses, which needs a PasswordHash.")
            BindAddress bind,

            @Key(value = "Port", min = 1, max = 65535, defaultValue = "8099", doc = "TCP port of the page.")
            int port,

            @Key(
                    value = "PasswordHash",
                    secret = true,
                    doc = "Opens everything. The command es-ess password makes it from your password.")
            Optional<PasswordHash> passwordHash,

            @Key(
                    value = "ReadPasswordHash",
                    secret = true,
                    doc = "Opens the page for looking only. The command es-ess password makes it.")
            Optional<PasswordHash> readPasswordHash,

            @Key(
                    value = "ReadToken",
                    secret = true,
                    doc =
                            "For machines that only look, as Prometheus: they send it as \"Authorization: Bearer ...\". At least 16 characters.")
            Optional<String> readToken,

            @Key(
                    value = "Hosts",
                    defaultValue = "venus.local",
                    doc =
                            "Names, separated by commas, under which browsers reach the page besides its address. Others are refused, because a page of somebody else could pretend to be yours.")
            HostNames hosts,

            @Key(
                    value = "OnGxLogin",
                    defaultValue = "false",
                    doc =
                            "Whether the GX's own web server also offers the page, with its certificate and the GX's own login.")
            boolean onGxLogin,

            @Key(
                    value = "OnGxLoginPort",
                    min = 1024,
                    max = 65535,
                    defaultValue = "8444",
                    doc = "TCP port of the GX's web server for the page.")
            int onGxLoginPort,

            Prices prices)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (!enabled) {
                return;
            }
            if (!bind.isLoopback() && passwordHash.isEmpty()) {
                complaints.error(
                        "Bind",
                        "the page would be open to everybody on the network: set PasswordHash (es-ess password makes one), or Bind=127.0.0.1");
            }
            if (readPasswordHash.isPresent() && passwordHash.isEmpty()) {
                complaints.error("ReadPasswordHash", "without PasswordHash everybody may change everything anyway");
            }
            if (readToken.isPresent() && readToken.get().length() < TokenIdentity.SHORTEST) {
                complaints.error("ReadToken", "at least " + TokenIdentity.SHORTEST + " characters are expected");
            }
            if (onGxLogin && !bind.isReachableOnLoopback()) {
                complaints.error("OnGxLogin", "the GX's web server needs Bind=127.0.0.1 or 0.0.0.0");
            }
            if (onGxLogin && onGxLoginPort == port) {
                complaints.error("OnGxLoginPort", "this is the Port of the page itself");
            }
        }
    }

    /** What the page consists of, besides login, health and documents for machines. */
    static final List<Supplier<Part>> PARTS =
            List.of(LogPart::new, ControlsPart::new, ReportPart::new, BackupPart::new);

    private static final int MOST_VIEWERS = 8;

    private final Configuration configuration;
    private final Config config;
    private final Upkeep upkeep;
    private Host host;

    public Web(Configuration configuration, Upkeep upkeep) {
        this.configuration = configuration;
        this.config = configuration.get(Config.class);
        this.upkeep = upkeep;
    }

    @Override
    public void start(Host given) {
        host = given;
        Site site = new Site(host.whole(), host, configuration, upkeep);
        WebServer server = WebServer.ofPage(
                site,
                new Accounts(config.passwordHash, config.readPasswordHash, config.readToken),
                config.hosts.names(),
                parts(),
                peer -> host.say("password " + peer, MessageType.WARNING, peer + " has tried a wrong password"));
        host.listen().open(new Listen.Door(config.bind.text(), config.port, MOST_VIEWERS), server, this::opened);
        if (config.onGxLogin) {
            host.own(upkeep.frontDoor().keep(config.onGxLoginPort, config.port, this::onGx));
        }
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>(PARTS.stream().map(Supplier::get).toList());
        parts.add(new HousePart(config.prices));
        parts.add(new SettingsPart());
        return parts;
    }

    private void opened(boolean open, String why) {
        if (open) {
            host.status(ServiceState.running());
            host.say(
                    "door",
                    MessageType.OPERATIONAL,
                    "The page is on http://" + config.bind.shown() + ":" + config.port + "/");
        } else {
            host.status(ServiceState.waiting(ServiceState.Reason.PORT, "TCP port " + config.port));
            host.say("door", MessageType.ERROR, why + ". It is tried again.");
        }
    }

    private void onGx(boolean open, String why) {
        host.say(
                "GX login",
                open ? MessageType.OPERATIONAL : MessageType.WARNING,
                open
                        ? "The page is behind the GX's login on https://<GX>:" + config.onGxLoginPort + "/"
                        : "The page is not behind the GX's login: " + why);
    }
}
