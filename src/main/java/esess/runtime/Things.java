package esess.runtime;

import esess.config.Configuration;
import esess.model.Unit;
import esess.port.Clock;
import esess.port.Device;
import esess.port.Item;
import esess.port.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the house shows on the bus, as data: every published device with its items, for whoever shows it elsewhere (a
 * page, Home Assistant, metrics). Devices stand in the order in which they were published. Loop thread.
 */
public final class Things {

    /**
     * A value as it is shown now.
     *
     * @param value null: not known
     * @param text  whether it is a text, not a number
     * @param tick  when it was last told, also when it was the same; monotonic milliseconds
     */
    public record Value(String path, Unit unit, Map<Integer, String> names, Object value, boolean text, long tick) {}

    /** Hears of things. */
    public interface Observer {

        default void published(Thing thing) {}

        /** Another value is shown on this path. */
        default void changed(Thing thing, String path) {}

        default void gone(Thing thing) {}
    }

    private final List<Thing> all = new ArrayList<>();
    private final Set<Observer> observers = new LinkedHashSet<>();

    /** Those that are published now, on the bus or not. */
    public List<Thing> all() {
        return List.copyOf(all);
    }

    /** Tells of those that are there already within the call, and of what happens from now on. */
    public Registration observe(Observer observer) {
        observers.add(observer);
        all().forEach(observer::published);
        return () -> observers.remove(observer);
    }

    /** The device whose name the id of a control ends with, or the service's only one; else null. */
    public static Thing about(List<Thing> things, Control control) {
        List<Thing> own = things.stream()
                .filter(each -> each.service().equals(control.service()))
                .toList();
        for (String part : control.id().split("[:.]")) {
            String ending = "_" + Configuration.dbusName(part);
            List<Thing> named = own.stream()
                    .filter(each -> each.serviceName().endsWith(ending))
                    .toList();
            if (named.size() == 1) {
                return named.get(0);
            }
        }
        return own.size() == 1 ? own.get(0) : null;
    }

    private void each(Consumer<Observer> news) {
        if (!observers.isEmpty()) {
            List.copyOf(observers).forEach(news);
        }
    }

    /** The device, told of here as long as it is published. */
    Thing add(String service, DeviceSpec spec, List<Item> items, Device device, Clock clock) {
        Thing thing = new Thing(service, spec, items, device, clock);
        all.add(thing);
        each(observer -> observer.published(thing));
        return thing;
    }

    /** A published device. */
    public final class Thing implements Device {

        private final String service;
        private final DeviceSpec spec;
        private final Device device;
        private final Clock clock;
        private final Map<String, Told> told = new LinkedHashMap<>();

        private Thing(String service, DeviceSpec spec, List<Item> items, Device device, Clock clock) {
            this.service = service;
            this.spec = spec;
            this.device = device;
            this.clock = clock;
            items.forEach(item -> told.put(item.path(), new Told(item, clock.tick())));
        }

        /** The es-ESS service that it belongs to. */
        public String service() {
            return service;
        }

        /** "grid", "pvinverter", "evcharger" */
        public String victronClass() {
            return spec.victronClass();
        }

        /** As it reads on the GX: the custom name, else the product's. */
        public String name() {
            return get("/CustomName") instanceof String custom && !custom.isBlank() ? custom : spec.productName();
        }

        /** As its owner calls it, without what else is shown in its name. */
        public String ownName() {
            return spec.renameable()
                            || spec.customName() == null
                            || spec.customName().isBlank()
                    ? name()
                    : spec.customName();
        }

        public List<Value> values() {
            return told.values().stream()
                    .map(each -> new Value(
                            each.item.path(),
                            each.item.unit(),
                            each.item.names(),
                            get(each.item.path()),
                            each.item.kind() == Item.Kind.TEXT,
                            each.tick))
                    .toList();
        }

        @Override
        public String serviceName() {
            return device.serviceName();
        }

        @Override
        public void set(String path, Object value) {
            Told each = told.get(path);
            if (each != null) {
                each.tick = clock.tick();
            }
            Object before = observers.isEmpty() ? null : get(path);
            device.set(path, value);
            if (!observers.isEmpty() && !Objects.equals(before, get(path))) {
                each(observer -> observer.changed(this, path));
            }
        }

        @Override
        public Object get(String path) {
            return device.get(path);
        }

        @Override
        public int instance() {
            return device.instance();
        }

        @Override
        public boolean onBus() {
            return device.onBus();
        }

        @Override
        public void present(boolean onBus) {
            device.present(onBus);
        }

        @Override
        public void close() {
            boolean wasThere = all.remove(this);
            device.close();
            if (wasThere) {
                each(observer -> observer.gone(this));
            }
        }
    }

    private static final class Told {
        private final Item item;
        private long tick;

        Told(Item item, long tick) {
            this.item = item;
            this.tick = tick;
        }
    }
}
