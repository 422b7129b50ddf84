package esess.demo;

import esess.model.Unit;
import esess.model.VictronService;
import esess.port.Bus;
import esess.port.Change;
import esess.port.Device;
import esess.port.Item;
import esess.port.Registration;
import esess.port.Watch;
import esess.sim.door.GxBus;
import esess.sim.door.GxService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The GX's services on a real bus, each on a connection of its own. They are gathered first and join with
 * {@link #open}: what has no path by then has none. Loop thread.
 */
final class LiveGx implements GxBus {

    private static final String INSTANCE = "/DeviceInstance";
    private static final Map<String, Unit> UNITS = Map.ofEntries(
            Map.entry("Power", Unit.WATT),
            Map.entry("P", Unit.WATT),
            Map.entry("Voltage", Unit.VOLT),
            Map.entry("V", Unit.VOLT),
            Map.entry("Current", Unit.AMPERE),
            Map.entry("Soc", Unit.PERCENT),
            Map.entry("Temperature", Unit.CELSIUS),
            Map.entry("Frequency", Unit.HERTZ),
            Map.entry("Forward", Unit.KILOWATT_HOUR),
            Map.entry("Reverse", Unit.KILOWATT_HOUR));

    private final Bus bus;
    private final List<Live> services = new ArrayList<>();

    /** @param bus a connection of the GX's own: what is on it is foreign to es-ESS */
    LiveGx(Bus bus) {
        this.bus = bus;
    }

    @Override
    public GxService foreign(String name) {
        Live service = new Live(name);
        services.add(service);
        return service;
    }

    @Override
    public Watch watch(String service, String path, Consumer<Change> onChange) {
        return bus.watch(service, path, onChange);
    }

    @Override
    public Registration watchEach(String victronClass, String path, Consumer<Change> onChange) {
        return bus.watchEach(victronClass, path, onChange);
    }

    /** All services join the bus. */
    void open() {
        services.forEach(Live::open);
    }

    private final class Live implements GxService {
        private final String name;
        private final Map<String, Object> gathered = new LinkedHashMap<>();
        private final Map<String, Predicate<Object>> writeable = new HashMap<>();
        private Device device;

        Live(String name) {
            this.name = name;
        }

        @Override
        public GxService set(String path, Object value) {
            if (device == null) {
                gathered.put(path, value);
            } else {
                device.set(path, value);
            }
            return this;
        }

        @Override
        public Object get(String path) {
            return device == null ? gathered.get(path) : device.get(path);
        }

        @Override
        public GxService accepting(String path, Predicate<Object> onWrite) {
            writeable.put(path, onWrite);
            return this;
        }

        private void open() {
            int instance = gathered.remove(INSTANCE) instanceof Integer number ? number : 0;
            List<Item> items = new ArrayList<>();
            gathered.forEach((path, value) -> items.add(item(path, value)));
            device = bus.publish(name, instance, items);
        }

        private Item item(String path, Object value) {
            Item item = (value instanceof Integer
                            ? Item.integer(path)
                            : value instanceof String
                                    ? Item.text(path)
                                    : Item.number(
                                            path,
                                            UNITS.getOrDefault(path.substring(path.lastIndexOf('/') + 1), Unit.NONE)))
                    .initially(value);
            Predicate<Object> onWrite = writeable.get(path);
            // Settings are there to be set.
            return onWrite != null
                    ? item.writeable(onWrite)
                    : name.equals(VictronService.SETTINGS) ? item.writeable(any -> true) : item;
        }
    }
}
