package esess.service.gateway;

import esess.config.Configuration;
import esess.control.gateway.Amount;
import esess.control.gateway.Client;
import esess.control.gateway.Clients;
import esess.control.gateway.Desk;
import esess.control.gateway.JsonText;
import esess.control.gateway.Lease;
import esess.control.gateway.Subject;
import esess.control.gateway.Subject.Result;
import esess.model.ServiceState;
import esess.port.Mqtt;
import esess.port.Watch;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Devices and controls of es-ESS, chosen devices of the GX, and what other programs tell on MQTT, as components on the
 * owner's broker: a registry, states, requests and answers. Whoever has the authority moves them for a while; when that ends,
 * he dies, the broker is lost, or es-ESS ends or crashes, they go back.
 */
public final class Gateway implements Service {

    public static final List<Class<? extends Record>> SECTIONS = List.of(
            GatewayConfig.class,
            GatewayConfig.ClientSection.class,
            BusComponent.Config.class,
            StringComponent.Config.class,
            ForeignComponent.Config.class,
            CarStrings.Config.class,
            BatteryCare.Config.class,
            WaterHeater.Config.class,
            NodeMeter.Config.class);

    static final String NAME = "Gateway";
    /** What was told on retained topics, over restarts. */
    private static final String TOPICS = "gateway-topics";

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int ALL_EVERY = 5;
    private static final int MOST_TOPICS = 1000;
    private static final List<String> OF_A_COMPONENT = List.of("/state", "/authority");

    /** What was told of a component's state. */
    private record Told(Map<String, Amount> values, boolean isStale, long tick) {}

    private final Configuration configuration;
    private final GatewayConfig config;
    private final Map<String, Told> told = new HashMap<>();
    private Host host;
    private BusPlaces places;
    private WaysBack ways;
    private Watch portal;
    private String base;
    private Desk desk;
    private boolean registryIsOld = true;
    /** Components that may show another value than was told. */
    private final Set<String> old = new HashSet<>();

    private boolean busIsOld = true;
    private int looks;

    public Gateway(Configuration configuration) {
        this.configuration = configuration;
        config = configuration.get(GatewayConfig.class);
    }

    @Override
    public void start(Host given) {
        host = given;
        places = new BusPlaces(host, () -> busIsOld = true);
        ways = new WaysBack(host, places);
        configuration
                .all(NodeMeter.Config.class)
                .values()
                .forEach(each -> host.part("Meter " + each.key(), () -> new NodeMeter(each)));
        if (config.node().isPresent()) {
            begin(config.node().get());
        } else {
            host.status(ServiceState.waiting(ServiceState.Reason.BUS, "the portal id of the GX, or Node in [Gateway]"));
            portal = host.watch("com.victronenergy.system", "/Serial", change -> {
                String serial = portal == null ? null : portal.text();
                if (desk == null
                        && serial != null
                        && GatewayConfig.NAME.matcher(serial).matches()) {
                    begin(serial);
                }
            });
        }
    }

    private void begin(String node) {
        base = config.topic() + "/" + node;
        Collection<Client> clients = configuration.all(GatewayConfig.ClientSection.class).values().stream()
                .limit(Clients.MOST)
                .map(GatewayConfig.ClientSection::client)
                .toList();
        MqttHands hands = new MqttHands(host, ways, this::answer, this::tellAuthority);
        desk = new Desk(hands, node, new Clients(clients, config.trustedBroker()), MqttHands.kept(host));
        configuration
                .all(BusComponent.Config.class)
                .values()
                .forEach(each -> add(new BusComponent(each, places, desk::component)));
        configuration
                .all(StringComponent.Config.class)
                .values()
                .forEach(each -> add(new StringComponent(each, places, ways)));
        configuration
                .all(ForeignComponent.Config.class)
                .values()
                .forEach(each -> add(new ForeignComponent(each, host, () -> old.add(each.key()))));
        if (config.ownDevices()) {
            new OwnComponents(host, desk, () -> registryIsOld = true, old::add).start();
        }
        startBrains();
        host.mqtt().onState(desk::broker);
        host.mqtt().subscribe(base + "/request", 1, message -> request(null, message));
        host.mqtt().subscribe(base + "/request/+", 1, message -> request(last(message.topic()), message));
        host.mqtt().subscribe(base + "/heartbeat/+", 0, message -> {
            if (!message.retained()) {
                desk.heartbeat(last(message.topic()));
            }
        });
        host.mqtt().publish(base + "/online", "1", 1, true);
        host.time().every(LOOK, this::look);
        host.status(ServiceState.running());
        desk.look();
    }

    /** What es-ESS does by itself, as one client among others. */
    private void startBrains() {
        for (CarStrings.Config each : configuration.all(CarStrings.Config.class).values()) {
            CarStrings car = new CarStrings(each, host, desk);
            String missing = car.missing();
            if (missing == null) {
                car.start();
            } else {
                host.say(MessageType.ERROR, "[GatewayCar:" + each.key() + "] is not used: " + missing + ".");
            }
        }
        configuration.all(BatteryCare.Config.class).values().forEach(each -> new BatteryCare(each, host, desk).start());
        configuration.all(WaterHeater.Config.class).values().forEach(each -> new WaterHeater(each, host, desk).start());
    }

    private void add(Subject component) {
        if (!desk.add(component)) {
            host.say(
                    MessageType.WARNING,
                    component.spec().id()
                            + " is left out: there are too many components, or another one has its name.");
        }
    }

    private static String last(String topic) {
        return topic.substring(topic.lastIndexOf('/') + 1);
    }

    private void request(String client, Mqtt.Message message) {
        desk.request(client, message.bytes(), message.retained());
    }

    private void answer(String text) {
        host.mqtt().command(base + "/response", text, 1, false);
    }

    private void tellAuthority(String component, Lease lease) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("holder", lease == null ? null : lease.client());
        document.put("priority", lease == null ? null : (Object) (double) lease.priority());
        document.put(
                "until", lease == null ? null : (Object) (double) lease.until().getEpochSecond());
        host.mqtt().publish(topic(component, "/authority"), JsonText.of(document), 1, true);
    }

    private String topic(String component, String end) {
        return base + "/" + component + end;
    }

    // ---- every second ----

    private void look() {
        desk.look();
        if (registryIsOld) {
            registryIsOld = false;
            tellRegistry();
        }
        // Nobody tells of a component that has become stale.
        boolean isForAll = looks++ % ALL_EVERY == 0;
        for (Subject each : desk.components()) {
            boolean isOnBus = each instanceof BusComponent || each instanceof StringComponent;
            if (isOnBus && busIsOld || old.contains(each.spec().id()) || isForAll && isDue(each)) {
                tellState(each);
            }
        }
        old.clear();
        busIsOld = false;
    }

    private void tellRegistry() {
        Map<String, Object> registry = new LinkedHashMap<>();
        List<Object> components = new ArrayList<>();
        desk.components().forEach(each -> components.add(each.spec().document()));
        registry.put("node", last(base));
        registry.put("version", host.version());
        registry.put("components", components);
        host.mqtt().publish(base + "/registry", JsonText.of(registry), 1, true);
        forgetGone();
    }

    /** Retained topics of components that are not there any more, also of an earlier run, are deleted. */
    private void forgetGone() {
        List<String> ids =
                desk.components().stream().map(each -> each.spec().id()).toList();
        for (String topic : toldBefore(host)) {
            String component = topic.startsWith(base + "/") ? topic.substring(base.length() + 1) : "";
            if (!ids.contains(component)) {
                delete(host, topic);
                told.remove(component);
            }
        }
        for (String each : ids) {
            if (!told.containsKey(each)) {
                tellAuthority(each, desk.lease(each));
            }
        }
        List<String> topics = ids.stream().map(each -> base + "/" + each).toList();
        if (!topics.equals(host.store().read(TOPICS).get("topics"))) {
            host.store().write(TOPICS, Map.of("base", base, "topics", topics));
        }
    }

    private static List<String> toldBefore(Host host) {
        List<String> topics = new ArrayList<>();
        if (host.store().read(TOPICS).get("topics") instanceof List<?> list && list.size() <= MOST_TOPICS) {
            for (Object each : list) {
                if (each instanceof String topic) {
                    topics.add(topic);
                }
            }
        }
        return topics;
    }

    private static void delete(Host host, String component) {
        OF_A_COMPONENT.forEach(end -> host.mqtt().publish(component + end, "", 1, true));
    }

    private boolean isDue(Subject component) {
        Told before = told.get(component.spec().id());
        return before == null || before.isStale != (component.ageMillis() == null) || isDue(before);
    }

    private boolean isDue(Told before) {
        return host.time().tick() - before.tick >= config.statePeriod().toMillis();
    }

    private void tellState(Subject component) {
        String id = component.spec().id();
        boolean isStale = component.ageMillis() == null;
        Map<String, Amount> values = component.values();
        if (isStale) {
            values.replaceAll((name, amount) -> new Amount(null, amount.unit()));
        }
        Told before = told.get(id);
        if (before == null || isDue(before) || !before.values.equals(values)) {
            told.put(id, new Told(values, isStale, host.time().tick()));
            String text =
                    "{\"time\":" + host.time().now().getEpochSecond() + ",\"values\":" + JsonText.of(values) + "}";
            host.mqtt().publish(topic(id, "/state"), text, 0, true);
        }
    }

    // ---- the end ----

    @Override
    public void stop() {
        if (desk != null) {
            desk.stop();
            host.mqtt().publish(base + "/online", "0", 1, true);
        }
    }

    /** What a crash has left goes back also when the gateway is not there any more. */
    public static void handBack(Host host) {
        Map<String, Object> kept = host.store().read(MqttHands.DOCUMENT);
        List<Lease> leases = Lease.all(kept.get("leases"));
        if (!leases.isEmpty()) {
            WaysBack ways = new WaysBack(host, new BusPlaces(host, () -> {}));
            goBack(host, ways, new ArrayList<>(leases));
        }
    }

    private static void goBack(Host host, WaysBack ways, List<Lease> left) {
        if (left.isEmpty()) {
            host.store().write(MqttHands.DOCUMENT, Map.of());
            return;
        }
        Lease first = left.get(0);
        ways.go(first, (Result result) -> {
            left.remove(first);
            if (result.isDone()) {
                goBack(host, ways, left);
            } else {
                left.add(first);
                host.time().after(AGAIN, () -> goBack(host, ways, left));
            }
        });
    }

    /** Takes back what it has told, when it is switched off. */
    public static void withdraw(Host host) {
        Map<String, Object> document = host.store().read(TOPICS);
        if (document.get("base") instanceof String node) {
            toldBefore(host).forEach(each -> delete(host, each));
            List.of("/registry", "/online").forEach(end -> host.mqtt().publish(node + end, "", 1, true));
            host.store().write(TOPICS, Map.of());
        }
    }
}
