package esess.service.givenergy;

import esess.device.givenergy.Bank;
import esess.device.givenergy.InverterFault;
import esess.device.givenergy.PlantReader;
import esess.device.givenergy.PlantValues;
import esess.device.givenergy.link.GivEnergyClient;
import esess.model.ServiceState;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** One section of {@link GivEnergy}: a client, what the GX sees of it, and its tree on MQTT. Loop thread. */
final class GivEnergyPlant {

    private static final Duration LOOK = Duration.ofSeconds(5);
    /** An inverter that was not heard for so long since the start is worth a message. */
    private static final Duration FIRST = Duration.ofSeconds(60);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Host host;
    private final GivEnergy.Inverter config;
    private final Runnable onState;
    private final GivEnergyClient client;
    private final PlantReader reader;
    private final GivEnergyFaces faces;
    private final GivEnergyTopics topics;
    private final GivEnergyControl control;
    private final GivEnergyClock clock;
    private final long startedTick;
    private boolean known;
    private boolean told;
    private List<String> toldFaults = List.of();
    private String why = "no answer yet";
    private ZonedDateTime lastRead;
    private ZonedDateTime lastKnown;

    /** @param onState told when it becomes known or lost */
    GivEnergyPlant(Host host, GivEnergy.Inverter config, Runnable onState) {
        this.host = host;
        this.config = config;
        this.onState = onState;
        startedTick = host.time().tick();
        client = new GivEnergyClient(
                config.host(),
                config.poll(),
                config.fullPoll(),
                host.tcp(),
                host.time(),
                new GivEnergyClient.Listener() {
                    @Override
                    public void read(Bank bank) {
                        lastRead = host.time().now().atZone(host.zone());
                        show();
                    }

                    @Override
                    public void failed(String reason) {
                        why = reason;
                    }
                });
        reader = new PlantReader(client.pages());
        faces = new GivEnergyFaces(host, config);
        GivEnergyRates rates = new GivEnergyRates(host, config.tariffs(), client);
        topics = new GivEnergyTopics(host, config, client, rates);
        control = config.control() ? new GivEnergyControl(host, config, client, topics, rates) : null;
        if (control == null) {
            GivEnergyLeftovers.of(host, config.title(), client);
        }
        clock = config.setClock() ? new GivEnergyClock(host, config.title(), client) : null;
        host.time().every(LOOK, this::show);
    }

    String title() {
        return config.title();
    }

    /** How it is doing. */
    ServiceState state() {
        return known
                ? ServiceState.running()
                : lastKnown == null
                        ? ServiceState.waiting(ServiceState.Reason.DEVICE, title())
                        : ServiceState.lost(ServiceState.Reason.NO_ANSWER, title());
    }

    void stop() {
        client.close();
        topics.stop();
        if (control != null) {
            control.stop();
        }
    }

    private void show() {
        PlantValues values = reader.read(client.batteries(), client.stacks(), client.modules());
        boolean now = values != null
                && (values.grid().powerW() != null
                        || values.inverter() != null && values.inverter().powerW() != null);
        if (now) {
            faces.show(values, reader, client);
        } else {
            faces.lost();
        }
        topics.show(now, lastRead);
        if (!now && known && control != null) {
            control.lost();
        }
        if (now && clock != null) {
            clock.look();
        }
        if (now) {
            lastKnown = lastRead;
        }
        if (now != known) {
            known = now;
            onState.run();
        }
        tell();
    }

    /** What the inverter complains of, when that is something else. */
    private void tellFaults() {
        List<String> faults = known ? InverterFault.now(client.pages()) : null;
        if (faults == null || faults.equals(toldFaults)) {
            return;
        }
        toldFaults = faults;
        host.say(
                title() + " faults",
                faults.isEmpty() ? MessageType.OPERATIONAL : MessageType.WARNING,
                title()
                        + (faults.isEmpty()
                                ? " reports no fault any more."
                                : " reports a fault: " + String.join(", ", faults) + "."));
    }

    /** Each change once. */
    private void tell() {
        tellFaults();
        if (!known && !told && (lastKnown != null || host.time().tick() - startedTick >= FIRST.toMillis())) {
            told = true;
            host.say(
                    MessageType.WARNING,
                    title()
                            + (lastKnown == null
                                    ? " was not heard yet: "
                                    : " is unknown since " + TIME.format(lastKnown) + ": ")
                            + why + ". It is tried again and again.");
        } else if (known && told) {
            told = false;
            host.say(MessageType.OPERATIONAL, title() + " is known again.");
        }
    }
}
