package esess.service.givenergy;

import esess.device.givenergy.link.GivEnergyClient;
import esess.device.givenergy.steering.Command;
import esess.device.givenergy.steering.Steering;
import esess.device.givenergy.tree.GivTcpTree;
import esess.runtime.Host;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The tree of one inverter on MQTT, as GivTCP has it: what changes at once, everything with the settings, because the
 * broker keeps nothing of it for those who come later. On {@code <root>/control/<serial>/readData}, or getCache, or
 * runAll, the whole is told as one document on {@code <root>/<serial>/readData}. Loop thread.
 */
final class GivEnergyTopics {

    /** Pages come a quarter of a second apart; what belongs together is told together. */
    private static final Duration GATHER = Duration.ofMillis(600);

    static final Set<String> DOCUMENTS = Set.of("readData", "getCache", "runAll", "getData");

    private final Host host;
    private final GivEnergy.Inverter config;
    private final GivEnergyClient client;
    private final GivEnergyRates rates;
    private final Map<String, String> told = new HashMap<>();
    private Steering steering;
    private Consumer<Map<String, Object>> onLeaves = leaves -> {};
    private String base;
    private boolean gathering;
    private boolean known;
    private boolean online;
    private long allTick;
    private ZonedDateTime updated;
    private Map<String, Object> shown = Map.of();

    GivEnergyTopics(Host host, GivEnergy.Inverter config, GivEnergyClient client, GivEnergyRates rates) {
        this.host = host;
        this.config = config;
        this.client = client;
        this.rates = rates;
        host.mqtt().onState(connected -> told.clear());
    }

    /**
     * @param whose   knows which modes run
     * @param watcher gets what is shown, as often as it is told
     */
    void follow(Steering whose, Consumer<Map<String, Object>> watcher) {
        steering = whose;
        onLeaves = watcher;
    }

    /** @param isKnown whether the inverter answers */
    void show(boolean isKnown, ZonedDateTime lastRead) {
        known = isKnown;
        updated = lastRead;
        if (!known) {
            shown = Map.of();
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
        Map<String, Object> leaves = leaves();
        shown = leaves;
        if (config.tree()) {
            online = true;
            leaves.forEach((path, value) -> tell(path, GivTcpTree.payload(value)));
        }
        onLeaves.accept(leaves);
    }

    /** What was shown last; empty while the inverter is not known. */
    Map<String, Object> told() {
        return Collections.unmodifiableMap(shown);
    }

    /** What is shown now, also where nothing of it is told; empty while the inverter is not known. */
    Map<String, Object> leaves() {
        if (!known || client.pages().model() == null) {
            return Map.of();
        }
        Map<String, Object> leaves = GivTcpTree.leaves(
                client,
                config.maxBatteryW().orElse(null),
                host.time().now().atZone(host.zone()),
                new GivTcpTree.Statistics(updated, client.writes(), client.sparingWrites(), client.timeouts()));
        rates.show(leaves);
        if (steering != null) {
            GivEnergyControl.showModes(steering, leaves);
        }
        return leaves;
    }

    /** What was just set is told at once. */
    void made(List<Command.Shown> shown) {
        if (known && base != null) {
            if (config.tree()) {
                shown.forEach(each -> tell(each.path(), each.payload()));
            }
            publish();
        }
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
        }
    }

    /** The whole as nested maps; empty while the inverter is not known. */
    Map<String, Object> document() {
        Map<String, Object> leaves = leaves();
        if (leaves.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> document = new TreeMap<>(GivTcpTree.document(leaves));
        document.put("raw", GivTcpTree.raw(client));
        return document;
    }

    void tellDocument() {
        if (base == null) {
            return;
        }
        Map<String, Object> whole = document();
        String document = whole.isEmpty()
                ? "{\"result\":\"No register data cache exists, try again later\"}"
                : host.json().write(whole);
        host.mqtt().publish(base + "readData", document, 0, false);
    }

    void stop() {
        offline();
    }
}
