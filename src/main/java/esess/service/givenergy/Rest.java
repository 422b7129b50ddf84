package esess.service.givenergy;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.model.ServiceState;
import esess.port.Listen;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import esess.service.BindAddress;
import esess.service.HostNames;
import esess.service.Web;
import esess.web.GivTcpPart;
import esess.web.Routes;
import esess.web.TokenIdentity;
import esess.web.WebServer;
import java.util.Optional;
import java.util.Set;

/**
 * GivTCP's REST for those who steer GivEnergy inverters by it, as predbat does: the same paths, bodies and answers. Below
 * {@code /givenergy/<serial>}, {@code /REST1} and following; at the root, and for further inverters at the next ports, as
 * GivTCP has it, where the owner asks for that. On this GX alone unless he says otherwise, and never beyond it without a
 * token.
 */
public final class Rest implements Service {

    @Section(value = "Rest", doc = "GivTCP's REST, for predbat and others that steer GivEnergy inverters by it.")
    public record Config(
            @Key(value = "Enabled", defaultValue = "false", doc = "Whether there is REST at all.")
            boolean enabled,

            @Key(
                    value = "Bind",
                    defaultValue = "127.0.0.1",
                    doc =
                            "Address of the GX that REST is on. 127.0.0.1: the GX alone; 0.0.0.0: all of its addresses, which needs a Token.")
            BindAddress bind,

            @Key(
                    value = "Port",
                    min = 1,
                    max = 65535,
                    defaultValue = "6345",
                    doc = "TCP port. GivTCP's first one is 6345.")
            int port,

            @Key(
                    value = "Token",
                    secret = true,
                    doc =
                            "Who asks brings it: as \"Authorization: Bearer ...\", or as password of any user: http://predbat:TOKEN@gx:6345. At least 16 characters.")
            Optional<String> token,

            @Key(
                    value = "Hosts",
                    defaultValue = "venus.local",
                    doc = "Names, separated by commas, under which REST is reached besides its address.")
            HostNames hosts,

            @Key(
                    value = "GivTcpPorts",
                    defaultValue = "false",
                    doc =
                            "Whether paths without a prefix work as with GivTCP: the first inverter at Port, each further one at the port after it.")
            boolean givTcpPorts)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (!enabled) {
                return;
            }
            if (!bind.isLoopback() && token.isEmpty()) {
                complaints.error(
                        "Bind", "everybody on the network could steer your inverter: set Token, or Bind=127.0.0.1");
            }
            if (token.isPresent() && token.get().length() < TokenIdentity.SHORTEST) {
                complaints.error("Token", "at least " + TokenIdentity.SHORTEST + " characters are expected");
            }
            Web.Config page = complaints.other(Web.Config.class);
            if (page.enabled() && page.port() == port) {
                complaints.error("Port", "[Web] has the same port");
            }
        }
    }

    private static final int MOST_INVERTERS = 8;

    private final Config config;
    private final int inverters;
    private Host host;

    public Rest(Configuration configuration) {
        config = configuration.get(Config.class);
        inverters = config.givTcpPorts
                ? Math.min(
                        MOST_INVERTERS,
                        Math.max(1, configuration.all(GivEnergy.Inverter.class).size()))
                : 1;
    }

    @Override
    public void start(Host given) {
        host = given;
        for (int i = 0; i < inverters; i++) {
            Routes routes = new Routes();
            new GivTcpPart(host.whole().inverters(), host.time()).mount(routes, config.givTcpPorts ? i : -1);
            int port = config.port + i;
            host.listen()
                    .open(
                            new Listen.Door(config.bind.text(), port, 0),
                            new WebServer(
                                    routes,
                                    Set.copyOf(config.hosts.names()),
                                    new TokenIdentity(config.token),
                                    host.json(),
                                    host.log()),
                            (open, why) -> opened(port, open, why));
        }
    }

    private void opened(int port, boolean open, String why) {
        host.status(open ? ServiceState.running() : ServiceState.waiting(ServiceState.Reason.PORT, "TCP port " + port));
        host.say(
                "port " + port,
                open ? MessageType.OPERATIONAL : MessageType.ERROR,
                open ? "REST is on http://" + config.bind.shown() + ":" + port + "/" : why + ". It is tried again.");
    }
}
