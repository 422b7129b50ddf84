package esess.service;

import esess.control.discovery.DiscoveredDevice;
import esess.port.Mqtt;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.SteeredInverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What GivTCP has announced of our inverters, and the broker has kept. While it is there, Home Assistant refuses entities
 * with the same ids. GivTCP may still run, so it is its owner who says that it is replaced: then each old topic is told
 * to hand its entity over, ours is announced, and the old topic is emptied; name, place and history stay. The steps are
 * those of Home Assistant's documentation (https://www.home-assistant.io/integrations/mqtt/, migration). Loop thread.
 */
final class GivTcpTakeover {

    /** What is retained has come by then. */
    static final Duration KNOWN_AFTER = Duration.ofSeconds(15);

    /** Home Assistant has made entities of the new announcement by then. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static final int MOST = 5000;
    private static final int LONGEST = 10_000;
    private static final String MIGRATE = "{\"migrate_discovery\":true}";

    private final Host host;
    private final boolean isWanted;
    private final long startTick;
    /** Old topics to the ids of their entities. */
    private final Map<String, String> old = new LinkedHashMap<>();

    private boolean told;

    GivTcpTakeover(Host host, String prefix, boolean isWanted) {
        this.host = host;
        this.isWanted = isWanted;
        startTick = host.time().tick();
        host.mqtt().subscribe(prefix + "/+/GivEnergy/+/config", 0, this::heard);
    }

    private void heard(Mqtt.Message message) {
        if (message.bytes().length == 0) {
            old.remove(message.topic());
        } else if (message.bytes().length <= LONGEST && old.size() < MOST) {
            String id = uniqueId(message.text());
            if (id != null) {
                old.put(message.topic(), id);
            }
        }
    }

    /** Null: it announces nothing. */
    private String uniqueId(String payload) {
        try {
            Object id = host.json().parse(payload) instanceof Map<?, ?> map
                    ? map.get(map.containsKey("unique_id") ? "unique_id" : "uniq_id")
                    : null;
            return id instanceof String text ? text : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** False: what is to be replaced may not have come yet, and Home Assistant would refuse what is announced before. */
    boolean isReady() {
        return !isWanted || host.time().tick() - startTick >= KNOWN_AFTER.toMillis();
    }

    /** Just before a device is announced. */
    void before(DiscoveredDevice device) {
        if (isWanted && !old.isEmpty()) {
            topicsOf(ids(device)).forEach(topic -> host.mqtt().publish(topic, MIGRATE, 1, false));
        }
    }

    private static Set<String> ids(DiscoveredDevice device) {
        return device.components().stream()
                .map(each -> String.valueOf(each.fields().get("uniq_id")))
                .collect(Collectors.toSet());
    }

    private List<String> topicsOf(Set<String> ids) {
        return old.entrySet().stream()
                .filter(each -> ids.contains(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** And just after it. */
    void after(DiscoveredDevice device) {
        if (isWanted && !old.isEmpty()) {
            empty(topicsOf(ids(device)));
        }
    }

    private void empty(List<String> topics) {
        topics.forEach(old::remove);
        host.time().after(SETTLED, () -> topics.forEach(each -> host.mqtt().publish(each, "", 1, true)));
    }

    /** @param announced whether our own entities are there by now */
    void look(boolean announced) {
        if (old.isEmpty() || !announced) {
            return;
        }
        List<String> ours = new ArrayList<>();
        for (SteeredInverter inverter : host.inverters().all()) {
            String serial = inverter.serial();
            if (serial != null) {
                old.keySet().stream()
                        .filter(topic -> topic.contains("/GivEnergy/" + serial + "_"))
                        .forEach(ours::add);
            }
        }
        if (ours.isEmpty()) {
            return;
        }
        if (isWanted) {
            // GivTCP's that es-ESS has not, or that came again: they would stay for ever, and never have a value.
            empty(ours);
        } else if (!told) {
            told = true;
            host.say(
                    MessageType.WARNING,
                    "GivTCP has announced entities of this inverter, so Home Assistant refuses those of es-ESS with the"
                            + " same ids. If GivTCP is off, ReplaceGivTcp=true takes them over with name and history.");
        }
    }
}
