package esess.service;

import esess.config.Configuration;
import esess.control.surplus.ConsumerRequest.Name;
import esess.model.PlainText;
import esess.port.Mqtt;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.SaidOnce;
import esess.runtime.Surplus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * All who share the overhead, by their keys: those of the file, those that announce themselves on MQTT, and services of
 * ours that ask in the house. Keeps their number within limits and their counters on disk. Loop thread.
 */
final class OverheadConsumers implements Surplus.Distributor {

    /** More than any house has. */
    static final int MOST_SCRIPTED = 32;

    private static final String DOCUMENT = "solar-overhead";
    /** For the counters; a word of the owner's is kept at once. Each time costs a block of the flash. */
    private static final Duration SAVE_PERIOD = Duration.ofMinutes(15);
    /** A scripted consumer that is silent for so long leaves its place to a new one, if there is no other. */
    private static final Duration GIVES_WAY_AFTER = Duration.ofMinutes(5);
    /** Of so many consumers the counters are kept. */
    private static final int MOST_KEPT = 100;

    private static final int SHOWN_PAYLOAD = 80;
    /** What the broker has retained has arrived by then: ours does not overwrite the owner's word. */
    private static final Duration RETAINED_HAVE_COME = Duration.ofSeconds(3);

    private final Host host;
    private final SolarOverheadDistributor.Config config;
    private final Surplus surplus;
    private final String root;
    private final Map<String, OverheadConsumer> consumers = new LinkedHashMap<>();
    private final SaidOnce refused = new SaidOnce();
    private boolean fullSaid;

    OverheadConsumers(
            Host host,
            SolarOverheadDistributor.Config config,
            Collection<SwitchedConsumer> switchedConsumers,
            Duration pollPeriod) {
        this.host = host;
        this.config = config;
        root = host.topic("SolarOverheadDistributor/Requests");
        switchedConsumers.forEach(this::add);
        surplus = host.shareSurplus(this);
        host.mqtt().subscribe(root + "/+/+", 1, this::heard);
        host.mqtt().onState(connected -> {
            if (connected) {
                consumers.values().stream()
                        .filter(OverheadConsumer::isRegistered)
                        .forEach(OverheadConsumer::sendAllowance);
                host.time().after(RETAINED_HAVE_COME, this::announce);
            }
        });
        host.time().every(pollPeriod, () -> ofKind(RelayConsumer.class).forEach(RelayConsumer::poll));
        host.time().every(SAVE_PERIOD, this::save);
    }

    private void add(SwitchedConsumer settings) {
        String key = settings.key();
        try {
            requireOwnName(key);
            if (consumers.containsKey(key)) {
                throw new IllegalArgumentException("there is another consumer with this key");
            }
            consumers.put(key, new RelayConsumer(host, config.representation(), settings, kept(key), this::save));
        } catch (IllegalArgumentException e) {
            host.say(MessageType.ERROR, "The consumer " + key + " is not used: " + e.getMessage() + ".");
        }
    }

    /** Where those ask who are in the same process, and where it is known what production is held back. */
    Surplus surplus() {
        return surplus;
    }

    Collection<OverheadConsumer> all() {
        return consumers.values();
    }

    void forEach(BiConsumer<String, OverheadConsumer> action) {
        consumers.forEach(action);
    }

    private <C extends OverheadConsumer> Collection<C> ofKind(Class<C> kind) {
        return consumers.values().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    // ---- what is said ----

    private void heard(Mqtt.Message message) {
        String topic = message.topic();
        int slash = topic.lastIndexOf('/');
        String key = topic.substring(topic.lastIndexOf('/', slash - 1) + 1, slash);
        Optional<Name> name = key.isEmpty() ? Optional.empty() : Name.of(topic.substring(slash + 1));
        if (name.isEmpty() || surplus.isClaimed(key)) {
            return;
        }
        try {
            OverheadConsumer consumer = consumers.get(key);
            if (consumer == null) {
                if (message.text().isBlank()) {
                    return;
                }
                requireOwnName(key);
                if (!isRoom()) {
                    sayFull(key);
                    return;
                }
                consumer = scripted(key);
            }
            boolean wasAutomatic = consumer.isAutomatic();
            consumer.heard(name.get(), message.text(), !message.retained());
            if (consumer instanceof RelayConsumer) {
                if (consumer.isAutomatic() != wasAutomatic) {
                    save();
                }
            } else if (name.get() == Name.VRM_INSTANCE_ID && message.text().isBlank()) {
                consumers.remove(key);
            }
            refused.forget(topic);
        } catch (IllegalArgumentException e) {
            if (refused.isNews(topic)) {
                host.say(
                        MessageType.WARNING,
                        "\"" + PlainText.of(message.text(), SHOWN_PAYLOAD) + "\" on " + topic + " is not used: "
                                + e.getMessage() + ".");
            }
        }
    }

    /** A service of ours asks; what it says counts as said now. */
    @Override
    public void said(String key, Name name, String word) {
        if (!consumers.containsKey(key)) {
            requireOwnName(key);
        }
        scripted(key).heard(name, word, true);
    }

    @Override
    public void left(String key) {
        OverheadConsumer gone = consumers.remove(key);
        if (gone != null) {
            gone.withdraw();
        }
    }

    private OverheadConsumer scripted(String key) {
        return consumers.computeIfAbsent(
                key,
                k -> new ScriptedConsumer(
                        host, key, config.representation(), config.staleAfter(), config.consumptionFresh(), kept(key)));
    }

    // ---- who may come ----

    /**
     * Each consumer is a connection to the bus, of which the whole GX has 256. When all places are taken, a scripted one
     * that takes no part or is silent has to go: those that the broker has kept of consumers that are no more.
     */
    private boolean isRoom() {
        Collection<ScriptedConsumer> scripted = ofKind(ScriptedConsumer.class);
        if (scripted.size() < MOST_SCRIPTED) {
            return true;
        }
        Optional<ScriptedConsumer> leaving = scripted.stream()
                .filter(each -> each.mayGiveWay(GIVES_WAY_AFTER))
                .min(Comparator.comparing(ScriptedConsumer::isRegistered)
                        .thenComparing(ScriptedConsumer::lastHeardTick));
        leaving.ifPresent(each -> {
            consumers.remove(each.key);
            each.withdraw();
        });
        return leaving.isPresent();
    }

    private void sayFull(String key) {
        if (!fullSaid) {
            fullSaid = true;
            host.say(
                    MessageType.WARNING,
                    "The consumer " + key + " is not used: there are " + MOST_SCRIPTED
                            + " scripted ones already. Those that are no more may still be kept by the broker, under "
                            + root + ". Others that find no place are not named.");
        }
    }

    /** Two keys that differ only in what a bus name cannot hold would be one device. */
    private void requireOwnName(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > SwitchedConsumer.LONGEST_KEY) {
            throw new IllegalArgumentException(
                    "a key of at most " + SwitchedConsumer.LONGEST_KEY + " characters is expected");
        }
        String name = Configuration.dbusName(key);
        for (String other : consumers.keySet()) {
            if (!other.equals(key) && Configuration.dbusName(other).equals(name)) {
                throw new IllegalArgumentException("on the bus " + key + " would have the same name as " + other);
            }
        }
    }

    // ---- what is told and kept ----

    /** Tells dashboards what the switched consumers are configured to; scripted ones have said it themselves. */
    private void announce() {
        for (RelayConsumer relay : ofKind(RelayConsumer.class)) {
            relay.announcement()
                    .forEach((name, value) -> host.mqtt().publish(relay.topic + "/" + name, value, 1, false));
        }
    }

    void save() {
        Map<String, Object> all = new LinkedHashMap<>(host.store().read(DOCUMENT));
        consumers.forEach((key, consumer) -> {
            if (consumer.isRegistered()) {
                all.remove(key);
                all.put(key, consumer.document());
            }
        });
        Iterator<String> oldest = all.keySet().iterator();
        for (int tooMany = all.size() - MOST_KEPT; tooMany > 0 && oldest.hasNext(); ) {
            if (!consumers.containsKey(oldest.next())) {
                oldest.remove();
                tooMany--;
            }
        }
        host.store().write(DOCUMENT, all);
    }

    private Map<String, Object> kept(String key) {
        Map<String, Object> kept = new LinkedHashMap<>();
        if (host.store().read(DOCUMENT).get(key) instanceof Map<?, ?> document) {
            document.forEach((name, value) -> kept.put(String.valueOf(name), value));
        }
        return kept;
    }
}
