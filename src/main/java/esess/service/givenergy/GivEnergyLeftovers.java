package esess.service.givenergy;

import esess.device.givenergy.Bank;
import esess.device.givenergy.link.GivEnergyClient;
import esess.device.givenergy.steering.Command.Shown;
import esess.device.givenergy.steering.Steering;
import esess.model.HostAddress;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;

/**
 * Takes back what runs on inverters that es-ESS does not steer any more: a crash has left it there, and then the service
 * was switched off, the section was removed, or Control was set to false. It is tried until they answer. Loop thread.
 */
public final class GivEnergyLeftovers implements Steering.Site {

    /** An inverter that is steered at another address is known by then. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofSeconds(15);
    private static final Duration FULL = Duration.ofSeconds(120);

    private final Host host;
    private final String title;

    private GivEnergyLeftovers(Host host, String title) {
        this.host = host;
        this.title = title;
    }

    /** All there are: no inverter is steered. */
    public static void handBack(Host host) {
        handBack(host, Set.of());
    }

    /** @param asked hosts, with their ports, of inverters that somebody looks after */
    static void handBack(Host host, Set<String> asked) {
        Steering.begun(host.store()).forEach((serial, at) -> {
            // It may have another address by now.
            boolean isSteered = host.inverters().find(serial).isPresent();
            if (!asked.contains(at) && !isSteered) {
                new GivEnergyLeftovers(host, "GivEnergy " + serial).handBackAt(at);
            }
        });
    }

    private void handBackAt(String at) {
        HostAddress address;
        try {
            address = HostAddress.parse(at);
        } catch (IllegalArgumentException e) {
            say(true, "what es-ESS has begun before cannot be taken back: " + at + " is no host.");
            return;
        }
        say(false, "what es-ESS has begun at " + at + " before is taken back.");
        GivEnergyClient client = new GivEnergyClient(address, POLL, FULL, host.tcp(), host.time(), new Unheard());
        take(client, client::close);
    }

    /** Of an inverter that is only looked at. */
    static void of(Host host, String title, GivEnergyClient client) {
        new GivEnergyLeftovers(host, title).take(client, () -> {});
    }

    private void take(GivEnergyClient client, Runnable then) {
        Steering steering = new Steering(client, null, false, host.store(), host.json(), host.time(), this);
        steering.endAll(() -> {
            steering.close();
            then.run();
        });
    }

    private static final class Unheard implements GivEnergyClient.Listener {
        @Override
        public void read(Bank bank) {}

        @Override
        public void failed(String why) {}
    }

    @Override
    public LocalDateTime ownNow() {
        return null;
    }

    @Override
    public void made(List<Shown> shown) {}

    @Override
    public void say(boolean warning, String text) {
        host.say(warning ? MessageType.WARNING : MessageType.OPERATIONAL, title + ": " + text);
    }

    @Override
    public String rate(boolean day) {
        return "it is not steered";
    }
}
