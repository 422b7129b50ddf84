package esess.service;

import esess.config.Configuration;
import esess.control.discovery.BusValue;
import esess.control.discovery.Component;
import esess.control.discovery.DiscoveredDevice;
import esess.control.discovery.DiscoveredDevice.Availability;
import esess.control.discovery.Platform;
import esess.control.discovery.Quantity;
import esess.model.ServiceState;
import esess.runtime.Control;
import esess.runtime.Controls;
import esess.runtime.Host;
import esess.runtime.Surplus;
import esess.runtime.Things;
import esess.runtime.Things.Thing;
import esess.runtime.Things.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The house as devices of Home Assistant, as it is now. Loop thread. */
final class HomeAssistantDevices {

    /**
     * One device.
     *
     * @param signature changes when it has to be announced anew
     * @param values    for its document; null is unknown
     */
    record Seen(
            String id,
            Object signature,
            Supplier<DiscoveredDevice> device,
            Map<String, Object> values,
            boolean available) {}

    private static final String NAME = "es-ESS";
    private static final String OURS = ".esESS_";
    private static final Pattern CONSUMER = Pattern.compile("SolarOverhead(Consumer_(?<key>.+)|BatteryReservation)");

    private final Host host;
    private final String home;
    private final HomeAssistantGivEnergy givEnergy;
    /** In the order in which they were published. */
    private final Map<Thing, Shape> shapes = new LinkedHashMap<>();
    /** Of no device. */
    private final List<Control> others = new ArrayList<>();

    private int arrangedAt;
    private boolean isArranged;
    /** By what the names of their devices end with. */
    private final Map<String, Surplus.Shown> consumers = new HashMap<>();

    /** @param portalId of the GX: it makes the ids unique, and they stay when the program is installed anew */
    HomeAssistantDevices(Host host, Configuration configuration, String portalId) {
        this.host = host;
        home = "esess_" + portalId.replaceAll("[^A-Za-z0-9]", "");
        givEnergy = new HomeAssistantGivEnergy(host, configuration, this);
        host.own(host.things().observe(new Things.Observer() {
            @Override
            public void published(Thing thing) {
                isArranged = false;
            }

            @Override
            public void gone(Thing thing) {
                isArranged = false;
            }
        }));
        host.own(host.controls().observe(new Controls.Observer() {
            @Override
            public void offered(Control control) {
                isArranged = false;
            }

            @Override
            public void withdrawn(Control control) {
                isArranged = false;
            }
        }));
    }

    String stateTopic(String id) {
        return host.topic(HomeAssistant.NAME + "/" + id + "/State");
    }

    String availableTopic(String id) {
        return host.topic(HomeAssistant.NAME + "/" + id + "/Available");
    }

    /** Whether a service is as it should be, so that what it does not show is not there. */
    boolean isWell(String service) {
        ServiceState state = host.health().state(service);
        return state != null && state.kind() == ServiceState.Kind.RUNNING;
    }

    List<Seen> look() {
        List<Seen> inverters = new ArrayList<>();
        givEnergy.look(inverters);
        if (!isArranged || givEnergy.changes() != arrangedAt) {
            arrange();
        }
        consumers.clear();
        host.consumers().forEach((key, shown) -> consumers.put(Configuration.dbusName(key), shown));
        List<Seen> seen = new ArrayList<>();
        seen.add(home(others));
        shapes.forEach((thing, shape) -> seen.add(seen(thing, shape)));
        seen.addAll(inverters);
        return seen;
    }

    /** Which device a control belongs to. */
    private void arrange() {
        isArranged = true;
        arrangedAt = givEnergy.changes();
        others.clear();
        List<Thing> things = host.things().all();
        Map<Thing, List<Control>> controls = new HashMap<>();
        for (Control control : host.controls().all()) {
            Thing thing = Things.about(things, control);
            boolean hasOne = givEnergy.sets(control);
            if (!hasOne && thing == null) {
                others.add(control);
            } else if (!hasOne) {
                controls.computeIfAbsent(thing, each -> new ArrayList<>()).add(control);
            }
        }
        shapes.clear();
        things.forEach(each -> shapes.put(each, new Shape(each, controls.getOrDefault(each, List.of()))));
    }

    // ---- es-ESS itself ----

    private Seen home(List<Control> controls) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> services = new ArrayList<>();
        boolean failed = false;
        for (Map.Entry<String, ServiceState> state : new TreeMap<>(host.health().states()).entrySet()) {
            services.add(state.getKey());
            values.put(BusValue.key("/" + state.getKey()), state.getValue().text());
            ServiceState.Kind kind = state.getValue().kind();
            failed |= kind == ServiceState.Kind.FAILED || kind == ServiceState.Kind.LOST;
        }
        values.put("problem", failed ? "ON" : "OFF");
        List<Object> signature = new ArrayList<>(services);
        controls.forEach(each -> signature.add(HomeAssistantControls.signature(each)));
        return new Seen(home, signature, () -> homeDevice(services, controls), values, true);
    }

    private DiscoveredDevice homeDevice(List<String> services, List<Control> controls) {
        Availability running = running();
        List<Component> components = new ArrayList<>();
        components.add(Component.of("online", Platform.BINARY_SENSOR, null)
                .with("dev_cla", "connectivity")
                .with("stat_t", running.topic())
                .with("pl_on", running.there())
                .with("pl_off", running.gone())
                .in(Component.Category.DIAGNOSTIC));
        components.add(DiscoveredDevice.dependent(
                Component.of("problem", Platform.BINARY_SENSOR, null)
                        .with("dev_cla", "problem")
                        .fromDocument(stateTopic(home))
                        .in(Component.Category.DIAGNOSTIC),
                List.of(running)));
        for (String service : services) {
            components.add(DiscoveredDevice.dependent(
                    Component.of(BusValue.key("/" + service), Platform.SENSOR, service)
                            .fromDocument(stateTopic(home))
                            .in(Component.Category.DIAGNOSTIC)
                            .hidden(),
                    List.of(running)));
        }
        for (Control control : controls) {
            components.add(
                    DiscoveredDevice.dependent(HomeAssistantControls.component(host, control, NAME), List.of(running)));
        }
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("ids", List.of(home));
        about.put("name", NAME);
        about.put("mf", "es-ESS");
        about.put("mdl", "es-ESS");
        about.put("sw", host.version());
        return new DiscoveredDevice(home, HomeAssistant.NAME, about, List.of(), components);
    }

    /** The last will of es-ESS stands there. */
    private Availability running() {
        return new Availability(host.topic("$SYS/Status"), "Online", "Offline");
    }

    /** What a device needs to be available: es-ESS, and the device itself. */
    List<Availability> availability(String id) {
        return List.of(running(), new Availability(availableTopic(id), "1", "0"));
    }

    // ---- devices ----

    private static String unique(Thing thing) {
        String name = thing.serviceName();
        int begin = name.indexOf(OURS);
        return begin < 0 ? name.substring(name.lastIndexOf('.') + 1) : name.substring(begin + OURS.length());
    }

    /** What of a device is shown: its paths never change, and it is another one when its controls do. */
    private final class Shape {
        private final String id;
        private final Optional<String> consumer;
        /** Key to value as it was declared. */
        private final Map<String, Value> shown = new LinkedHashMap<>();

        private final List<Control> controls;
        private final List<Object> signature;

        Shape(Thing thing, List<Control> controls) {
            this.controls = controls;
            signature = controls.stream().map(HomeAssistantControls::signature).toList();
            id = home + "_" + thing.victronClass() + "_" + unique(thing);
            Matcher name = CONSUMER.matcher(unique(thing));
            consumer = name.matches() ? Optional.ofNullable(name.group("key")) : Optional.empty();
            for (Value value : thing.values()) {
                if (busValue(thing, value).component("").isPresent()) {
                    shown.put(BusValue.key(value.path()), value);
                }
            }
        }

        Map<String, Object> values(Thing thing) {
            Map<String, Object> values = new LinkedHashMap<>();
            shown.forEach((key, value) -> values.put(key, BusValue.told(thing.get(value.path()), value.names())));
            consumer.ifPresent(key -> putConsumer(values, consumers.get(key)));
            return values;
        }
    }

    private Seen seen(Thing thing, Shape shape) {
        boolean connected = !(thing.get("/Connected") instanceof Number number && number.intValue() == 0);
        return new Seen(
                shape.id,
                List.of(thing.ownName(), shape.signature),
                () -> device(shape, thing),
                shape.values(thing),
                thing.onBus() && connected);
    }

    private static BusValue busValue(Thing thing, Value value) {
        String kind = CONSUMER.matcher(unique(thing)).matches() ? BusValue.CONSUMER : thing.victronClass();
        return new BusValue(kind, value.path(), value.unit(), value.text(), value.names());
    }

    private DiscoveredDevice device(Shape shape, Thing thing) {
        List<Component> components = new ArrayList<>();
        for (Value value : shape.shown.values()) {
            busValue(thing, value).component(stateTopic(shape.id)).ifPresent(components::add);
        }
        shape.consumer.ifPresent(key -> components.addAll(consumerComponents(stateTopic(shape.id))));
        shape.controls.forEach(each -> components.add(HomeAssistantControls.component(host, each, thing.ownName())));
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("ids", List.of(shape.id));
        about.put("name", thing.ownName());
        about.put("mf", "es-ESS");
        about.put("mdl", thing.get("/ProductName") instanceof String product ? product : "es-ESS");
        about.put("sw", host.version());
        about.put("via_device", home);
        return new DiscoveredDevice(
                shape.id, thing.service(), about, availability(shape.id), withEntityIds(thing, components));
    }

    /** What a consumer of solar overhead has of it, and why: that is not on the bus. */
    private static List<Component> consumerComponents(String topic) {
        return List.of(
                Component.of("Allowance", Platform.SENSOR, "Allowance")
                        .quantity(Quantity.POWER)
                        .fromDocument(topic),
                Component.of("Request", Platform.SENSOR, "Request")
                        .quantity(Quantity.POWER)
                        .fromDocument(topic),
                Component.of("Automatic", Platform.BINARY_SENSOR, "Automatic").fromDocument(topic),
                Component.of("Reason", Platform.SENSOR, "Reason")
                        .fromDocument(topic)
                        .in(Component.Category.DIAGNOSTIC));
    }

    /** @param shown null: nobody shares anything now */
    private static void putConsumer(Map<String, Object> values, Surplus.Shown shown) {
        values.put("Allowance", shown == null ? null : (Object) shown.allowanceW());
        values.put("Request", shown == null ? null : (Object) shown.requestW());
        values.put("Automatic", shown == null ? null : shown.automatic() ? "ON" : "OFF");
        values.put("Reason", shown == null ? null : shown.reason().text());
    }

    /** The entity's id in Home Assistant begins with the device's name, as its owner calls it; counts for new ones only. */
    private static List<Component> withEntityIds(Thing thing, List<Component> components) {
        return components.stream()
                .map(each ->
                        each.with("def_ent_id", each.platform() + "." + slug(thing.ownName()) + "_" + slug(each.key())))
                .toList();
    }

    static String slug(String text) {
        Matcher odd = Pattern.compile("[^a-z0-9]+").matcher(text.toLowerCase(Locale.ROOT));
        String slug = odd.replaceAll("_").replaceAll("^_|_$", "");
        return slug.isEmpty() ? "es_ess" : slug;
    }

    String home() {
        return home;
    }
}
