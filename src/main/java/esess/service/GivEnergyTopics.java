package esess.service;

import esess.device.givenergy.GivEnergyClient;
import esess.device.givenergy.GivTcpTree;
import esess.port.Mqtt;
import esess.runtime.Host;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tree of one inverter on MQTT, as GivTCP has it: what changes at once, everything with the settings, because the
 * broker keeps nothing of it for those who come later. On {@code <root>/control/<serial>/readData}, or getCache, or
 * runAll, the whole is told as one document on {@code <root>/<serial>/readData}. Loop thread.
 */
final class GivEnergyTopics {

    /** Pages come a quarter of a second apart; what belongs together is told together. */
    private static final Duration GATHER = Duration.ofMillis(600);

    private static final Set<String> DOCUMENTS = Set.of("readData", "getCache", "runAll", "getData");

    private final Host host;
    private final GivEnergy.Inverter config;
    private final GivEnergyClient client;
    private final Map<String, String> told = new HashMap<>();
    private Map<String, Object> leaves = Map.of();
    private String base;
    private boolean gathering;
    private boolean known;
    private boolean online;
    private long allTick;
    private ZonedDateTime updated;

    GivEnergyTopics(Host host, GivEnergy.Inverter config, GivEnergyClient client) {
        this.host = host;
        this.config = config;
        this.client = client;
        host.mqtt().onState(connected -> told.clear());
    }

    /** @param isKnown whether the inverter answers */
    void show(boolean isKnown, ZonedDateTime lastRead) {
        known = isKnown;
        updated = lastRead;
        if (!known) {
            offline();
            return;
        }
        if (base == null) {
            begin();
        }
        if (!gathering) {
            gathering = true;
            host.time().after(GATHER, this::publish);
        }
    }

    private void begin() {
        String serial = client.pages().serial();
        base = config.treeRoot() + "/" + serial + "/";
        host.mqtt().subscribe(config.treeRoot() + "/control/" + serial + "/+", 0, this::asked);
    }

    private void publish() {
        gathering = false;
        if (!known || client.pages().model() == null) {
            return;
        }
        if (host.time().tick() - allTick >= config.fullPoll().toMillis()) {
            allTick = host.time().tick();
            told.clear();
        }
        leaves = GivTcpTree.leaves(
                client,
                config.maxBatteryW().orElse(null),
                host.time().now().atZone(host.zone()),
                new GivTcpTree.Statistics(updated, client.writes(), client.sparingWrites(), client.timeouts()));
        online = true;
        leaves.forEach((path, value) -> tell(path, GivTcpTree.payload(value)));
    }

    private void tell(String path, String payload) {
        if (!payload.equals(told.put(path, payload))) {
            host.mqtt().publish(base + path, payload, 0, config.treeRetain() || path.equals("Stats/status"));
        }
    }

    private void offline() {
        if (base != null && online) {
            online = false;
            tell("Stats/status", "offline");
            leaves = Map.of();
        }
    }

    private void asked(Mqtt.Message message) {
        String function = message.topic().substring(message.topic().lastIndexOf('/') + 1);
        if (!message.retained() && DOCUMENTS.contains(function)) {
            String document = leaves.isEmpty()
                    ? "{\"result\":\"No register data cache exists, try again later\"}"
                    : host.json().write(GivTcpTree.document(leaves));
            host.mqtt().publish(base + "readData", document, 0, false);
        }
    }

    void stop() {
        offline();
    }
}
