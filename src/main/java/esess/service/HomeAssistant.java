package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.control.discovery.Announcements;
import esess.control.discovery.DiscoveredDevice;
import esess.model.BaseTopic;
import esess.model.ServiceState;
import esess.port.Mqtt;
import esess.port.Watch;
import esess.runtime.Host;
import esess.runtime.Service;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Every device, consumer and control of es-ESS appears in Home Assistant by itself, by MQTT discovery: one retained
 * message a device, again when Home Assistant comes up, taken back when a device goes. Values stand in one retained document
 * a device; what is not known is null there, and what is lost is unavailable.
 */
public final class HomeAssistant implements Service {

    @Section(value = "HomeAssistant", doc = "Discovery by MQTT, on the broker of [Mqtt].")
    public record Config(
            @Key(
                    value = "DiscoveryPrefix",
                    defaultValue = "homeassistant",
                    doc = "The topic that Home Assistant looks for devices at; as it is set in its MQTT integration.")
            BaseTopic prefix,

            @Key(
                    value = "UpdateSeconds",
                    unit = "s",
                    min = 1,
                    max = 3600,
                    defaultValue = "5",
                    doc = "How often values that have changed are told.")
            Duration period,

            @Key(
                    value = "GivTcpPrefix",
                    defaultValue = "GivTCP",
                    doc =
                            "What GivTCP's ids began with (its HADEVICEPREFIX), so that its entities go on with their history; of several"
                                    + " inverters in the order of their sections, separated by commas.")
            String givTcpPrefix,

            @Key(
                    value = "ReplaceGivTcp",
                    defaultValue = "false",
                    doc =
                            "Whether entities that GivTCP has announced of the same inverters become those of es-ESS, with their names and"
                                    + " history. Only when GivTCP does not run any more.")
            boolean replaceGivTcp)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (!givTcpPrefix.matches("[A-Za-z0-9_]+(\\s*,\\s*[A-Za-z0-9_]+)*")) {
                complaints.error("GivTcpPrefix", "letters, digits and _ are expected");
            }
        }
    }

    static final String NAME = "HomeAssistant";

    /** What has been announced, over restarts. */
    private static final String DOCUMENT = "home-assistant";

    private static final String SYSTEM = "com.victronenergy.system";

    /** What is sent at once while the broker is there has surely arrived by then. */
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    /** Devices announced again are spread over a few seconds: Home Assistant is busy when it comes up. */
    private static final Duration SPREAD = Duration.ofMillis(200);

    /** A device that its service no longer shows has gone for good after this time, if the service is well. */
    private static final Duration GONE_AFTER = Duration.ofMinutes(10);

    private final Config config;
    private final Predicate<String> isEnabled;
    private final Configuration configuration;
    private final Map<String, Object> signatures = new HashMap<>();
    private final Map<String, Map<String, Object>> told = new HashMap<>();
    private final Map<String, Boolean> available = new HashMap<>();
    private final Map<String, Long> absentSince = new HashMap<>();
    private final Map<String, Long> sent = new LinkedHashMap<>();
    private final Queue<String> again = new ArrayDeque<>();
    private final Map<String, DiscoveredDevice> devices = new LinkedHashMap<>();
    private Host host;
    private HomeAssistantDevices house;
    private Watch portal;
    private Announcements announcements;
    private GivTcpTakeover takeover;
    private boolean spreading;

    public HomeAssistant(Configuration configuration) {
        this.configuration = configuration;
        config = configuration.get(Config.class);
        isEnabled = configuration::isEnabled;
    }

    @Override
    public void start(Host given) {
        host = given;
        announcements = Announcements.of(host.store().read(DOCUMENT));
        portal = host.watch(SYSTEM, "/Serial", change -> look());
        host.mqtt().subscribe(config.prefix + "/status", 1, this::heard);
        takeover = new GivTcpTakeover(host, config.prefix.toString(), config.replaceGivTcp);
        host.status(ServiceState.waiting(ServiceState.Reason.BUS, SYSTEM + " /Serial"));
        host.time().every(config.period, this::look);
        takeBack();
    }

    /** What was taken back and may not have arrived, and what belongs to a service that is switched off now. */
    private void takeBack() {
        announcements.leaving().forEach(topic -> sendNothing(topic));
        for (String topic : announcements.there()) {
            if (!topic.startsWith(config.prefix + "/")
                    || !announcements.serviceOf(topic).equals(NAME)
                            && !isEnabled.test(announcements.serviceOf(topic))) {
                leave(topic);
            }
        }
    }

    private void heard(Mqtt.Message message) {
        if (!message.retained() && message.text().equals("online")) {
            again.clear();
            again.addAll(devices.keySet());
            if (!spreading) {
                spreading = true;
                host.time().after(SPREAD, this::announceNext);
            }
        }
    }

    private void announceNext() {
        String topic = again.poll();
        DiscoveredDevice device = topic == null ? null : devices.get(topic);
        if (device != null) {
            send(topic, device);
            told.remove(topic);
            available.remove(topic);
        }
        spreading = !again.isEmpty();
        if (spreading) {
            host.time().after(SPREAD, this::announceNext);
        } else {
            look();
        }
    }

    private void look() {
        if (house == null) {
            String serial = portal.text();
            if (serial == null || serial.isBlank()) {
                return;
            }
            house = new HomeAssistantDevices(host, configuration, serial);
            host.status(ServiceState.running());
        }
        List<HomeAssistantDevices.Seen> seen = house.look();
        if (!takeover.isReady()) {
            seen = seen.stream()
                    .filter(each -> !HomeAssistantGivEnergy.isOne(each.id()))
                    .toList();
        }
        List<String> topics = new ArrayList<>();
        for (HomeAssistantDevices.Seen each : seen) {
            String topic = config.prefix + "/device/" + each.id() + "/config";
            topics.add(topic);
            absentSince.remove(topic);
            if (!each.signature().equals(signatures.put(topic, each.signature()))) {
                DiscoveredDevice device = each.device().get();
                devices.put(topic, device);
                send(topic, device);
            }
            show(topic, each);
        }
        announcements.there().stream()
                .filter(topic -> !topics.contains(topic))
                .toList()
                .forEach(this::absent);
        takeover.look(devices.values().stream().anyMatch(each -> HomeAssistantGivEnergy.isOne(each.id())));
        settle();
    }

    private void send(String topic, DiscoveredDevice device) {
        Map<String, Object> before = announcements.document();
        Map<String, String> gone = announcements.announced(
                topic, device, List.of(house.stateTopic(device.id()), house.availableTopic(device.id())));
        takeover.before(device);
        host.mqtt().publish(topic, host.json().compact(device.document(host.version(), gone)), 1, true);
        takeover.after(device);
        if (!gone.isEmpty()) {
            sent.put(topic, host.time().tick());
        }
        save(before);
    }

    private void show(String topic, HomeAssistantDevices.Seen seen) {
        if (!Objects.equals(available.put(topic, seen.available()), seen.available())) {
            host.mqtt().publish(house.availableTopic(seen.id()), seen.available() ? "1" : "0", 1, true);
        }
        if (!seen.values().equals(told.put(topic, seen.values()))) {
            host.mqtt().publish(house.stateTopic(seen.id()), host.json().compact(seen.values()), 0, true);
        }
    }

    /** A device that was announced is not shown: its service fails or waits, or it has gone. */
    private void absent(String topic) {
        long since = absentSince.computeIfAbsent(topic, each -> host.time().tick());
        signatures.remove(topic);
        if (!Boolean.FALSE.equals(available.put(topic, false))) {
            host.mqtt().publish(announcements.topicsOf(topic).get(1), "0", 1, true);
        }
        if (host.time().tick() - since >= GONE_AFTER.toMillis() && house.isWell(announcements.serviceOf(topic))) {
            leave(topic);
        }
    }

    private void leave(String topic) {
        Map<String, Object> before = announcements.document();
        announcements.leave(topic);
        save(before);
        devices.remove(topic);
        told.remove(topic);
        available.remove(topic);
        absentSince.remove(topic);
        sendNothing(topic);
    }

    private void sendNothing(String topic) {
        host.mqtt().publish(topic, "", 1, true);
        announcements.topicsOf(topic).forEach(each -> host.mqtt().publish(each, "", 1, true));
        sent.put(topic, host.time().tick());
    }

    /** What was taken back is forgotten when it has arrived; until the broker is there the time does not count. */
    private void settle() {
        if (!host.mqtt().isConnected()) {
            sent.replaceAll((topic, tick) -> host.time().tick());
            return;
        }
        List<String> arrived = sent.entrySet().stream()
                .filter(each -> host.time().tick() - each.getValue() >= ARRIVAL.toMillis())
                .map(Map.Entry::getKey)
                .toList();
        for (String topic : arrived) {
            sent.remove(topic);
            Map<String, Object> before = announcements.document();
            boolean entitiesOnly = announcements.there().contains(topic);
            announcements.arrived(topic);
            save(before);
            if (entitiesOnly && devices.containsKey(topic)) {
                send(topic, devices.get(topic));
            }
        }
    }

    private void save(Map<String, Object> before) {
        Map<String, Object> now = announcements.document();
        if (!now.equals(before)) {
            host.store().write(DOCUMENT, now);
        }
    }

    /** Takes back what an earlier run has announced, when the service is switched off. */
    public static void withdraw(Host host) {
        Map<String, Object> document = host.store().read(DOCUMENT);
        Announcements left = Announcements.of(document);
        List<String> topics = new ArrayList<>(left.there());
        topics.addAll(left.leaving());
        if (topics.isEmpty()) {
            return;
        }
        for (String topic : topics) {
            host.mqtt().publish(topic, "", 1, true);
            left.topicsOf(topic).forEach(each -> host.mqtt().publish(each, "", 1, true));
        }
        forgetWhenArrived(host, document);
    }

    /** What is another by then is of a service that was switched on again. */
    private static void forgetWhenArrived(Host host, Map<String, Object> withdrawn) {
        host.time().after(ARRIVAL, () -> {
            if (!host.store().read(DOCUMENT).equals(withdrawn)) {
                return;
            }
            if (host.mqtt().isConnected()) {
                host.store().write(DOCUMENT, Map.of());
            } else {
                forgetWhenArrived(host, withdrawn);
            }
        });
    }
}
