package esess.sim.door;

import esess.model.Reading;
import esess.model.Unit;
import esess.port.Bus;
import esess.port.Change;
import esess.port.Clock;
import esess.port.Device;
import esess.port.Item;
import esess.port.Registration;
import esess.port.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * A D-Bus in memory, with foreign services that a plant or a test moves. A changed value costs only those who watch it:
 * a simulated year has billions of them. One thread.
 */
public final class SimBus implements Bus, GxBus {

    /** What a service has on a path; that of a foreign one has an item only where it can be written. */
    private static final class Entry {
        private Object value;
        private boolean given;
        private Item item;

        private void give(Object next) {
            value = next;
            given = true;
        }
    }

    /** A service on the bus: ours or a foreign one. */
    public final class Service implements GxService {
        private final String name;
        private final boolean ours;
        private final Map<String, Entry> entries = new HashMap<>();
        private int refusal;

        private Service(String name, boolean ours) {
            this.name = name;
            this.ours = ours;
        }

        @Override
        public Service set(String path, Object value) {
            set(entry(path), path, value);
            return this;
        }

        private void set(Entry entry, String path, Object value) {
            if (entry.given && Objects.equals(entry.value, value)) {
                return;
            }
            entry.give(value);
            if (CHOOSING.contains(path)) {
                changed();
            } else {
                changed(this, path);
            }
        }

        private Entry entry(String path) {
            return entries.computeIfAbsent(path, p -> new Entry());
        }

        String busName() {
            return name;
        }

        boolean isOurs() {
            return ours;
        }

        @Override
        public Object get(String path) {
            Entry entry = entries.get(path);
            return entry == null ? null : entry.value;
        }

        /** The name of a code, as GetText tells it; null: it has none. */
        public String name(String path) {
            return get(path) instanceof Integer code
                    ? entries.get(path).item.names().get(code)
                    : null;
        }

        public Map<String, Object> values() {
            Map<String, Object> values = new TreeMap<>();
            entries.forEach((path, entry) -> {
                if (entry.given) {
                    values.put(path, entry.value);
                }
            });
            return values;
        }

        @Override
        public Service accepting(String path, Predicate<Object> onWrite) {
            entry(path).item = Item.number(path, Unit.NONE).writeable(onWrite);
            return this;
        }

        /** A foreign SetValue; the return code. */
        public int write(String path, Object value) {
            Item item = entry(path).item;
            if (refusal != 0) {
                return refusal;
            }
            if (ours && (item == null || item.onWrite() == null)) {
                return 1;
            }
            if (item != null && !item.onWrite().test(value)) {
                return 2;
            }
            set(path, value);
            return 0;
        }

        /** From now on a SetValue is answered with this code and changes nothing; 0 takes it again. */
        public Service refusing(int code) {
            refusal = code;
            return this;
        }

        public void leave() {
            services.remove(name);
            changed();
        }
    }

    private final class Published implements Device {
        private final Service service;
        private int instance;
        private boolean present = true;

        private Published(Service service, int instance) {
            this.service = service;
            this.instance = instance;
        }

        @Override
        public String serviceName() {
            return service.name;
        }

        @Override
        public void set(String path, Object value) {
            Entry entry = service.entries.get(path);
            if (entry == null || entry.item == null) {
                throw new IllegalArgumentException(service.name + " has no " + path);
            }
            Item item = entry.item;
            service.set(
                    entry,
                    path,
                    item.kind() == Item.Kind.NUMBER && value instanceof Number n
                            ? (Object) item.unit().round(n.doubleValue())
                            : value);
        }

        @Override
        public Object get(String path) {
            return service.get(path);
        }

        @Override
        public int instance() {
            return instance;
        }

        @Override
        public boolean onBus() {
            return services.get(service.name) == service;
        }

        @Override
        public void present(boolean onBus) {
            if (present != onBus) {
                present = onBus;
                joinOrLeave();
            }
        }

        @Override
        public void close() {
            present(false);
            devices.remove(service.name, this);
        }

        /** The watchers hear that it left before it is there again. */
        private void regrant(int granted) {
            services.remove(service.name, service);
            changed();
            loop.execute(() -> {
                service.entry("/DeviceInstance").give(granted);
                joinOrLeave();
            });
        }

        private void joinOrLeave() {
            if (present) {
                instance = (Integer) service.get("/DeviceInstance");
                services.put(service.name, service);
            } else {
                services.remove(service.name, service);
            }
            changed();
        }
    }

    /** One path of all services of a class. */
    private final class WatchedClass {
        private final String prefix;
        private final String path;
        private final Consumer<Change> onChange;
        private final Map<String, Reading<Object>> readings = new LinkedHashMap<>();

        private boolean looksSoon;

        private WatchedClass(String prefix, String path, Consumer<Change> onChange) {
            this.prefix = prefix;
            this.path = path;
            this.onChange = onChange;
        }

        private void outdate(Service service) {
            if (!looksSoon && service.name.startsWith(prefix)) {
                looksSoon = true;
                loop.execute(this::look);
            }
        }

        private void look() {
            looksSoon = false;
            Map<String, Reading<Object>> now = new LinkedHashMap<>();
            readings.keySet().forEach(name -> now.put(name, Reading.absent()));
            for (Service each : services.values()) {
                if (each.name.startsWith(prefix)) {
                    now.put(each.name, Reading.of(each.get(path), clock.tick()));
                }
            }
            now.forEach((name, reading) -> {
                if (!SimWatch.same(readings.put(name, reading), reading)) {
                    onChange.accept(new Change(name, path, reading));
                }
            });
        }
    }

    /** What a watch of a class chooses by. */
    private static final Set<String> CHOOSING = Set.of("/DeviceInstance", "/Mgmt/Connection");

    /** Where watches with wildcards are kept: no path begins like this. */
    private static final String PATTERNS = "*";

    private final Executor loop;
    private final Clock clock;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, Published> devices = new HashMap<>();
    private final List<SimWatch> watches = new ArrayList<>();
    private final List<WatchedClass> classes = new ArrayList<>();
    private final Map<String, List<WatchedClass>> classesByPath = new HashMap<>();
    private final Map<String, List<SimWatch>> watchesByPath = new HashMap<>();
    private final List<SimWatch> stale = new ArrayList<>();
    private boolean looking;
    private boolean reading;

    public SimBus(Executor loop, Clock clock) {
        this.loop = loop;
        this.clock = clock;
    }

    /** The foreign service of that name; it joins the bus if it is not there. */
    public Service foreign(String name) {
        return services.computeIfAbsent(name, n -> {
            changed();
            return new Service(n, false);
        });
    }

    /** The service of that name, or null. */
    public Service service(String name) {
        return services.get(name);
    }

    public List<String> names() {
        return List.copyOf(services.keySet());
    }

    @Override
    public Device publish(String serviceName, int wantedInstance, List<Item> items) {
        if (services.containsKey(serviceName) || devices.containsKey(serviceName)) {
            throw new IllegalStateException(serviceName + " is on the bus already");
        }
        Service service = new Service(serviceName, true);
        service.entry("/DeviceInstance").give(wantedInstance);
        for (Item item : items) {
            Entry entry = service.entry(item.path());
            entry.item = item;
            entry.give(item.initial());
        }
        services.put(serviceName, service);
        changed();
        Published device = new Published(service, wantedInstance);
        devices.put(serviceName, device);
        return device;
    }

    /** The GX gives a device of ours another instance: it leaves, and joins again with that one. */
    public void regrant(String serviceName, int instance) {
        devices.get(serviceName).regrant(instance);
    }

    @Override
    public Watch watch(String service, String path, Consumer<Change> onChange) {
        return add(service, path, false, onChange);
    }

    @Override
    public Watch watchForeign(String service, String path, Consumer<Change> onChange) {
        return add(service, path, true, onChange);
    }

    @Override
    public Registration watchEach(String victronClass, String path, Consumer<Change> onChange) {
        WatchedClass watched = new WatchedClass(victronClass + ".", path, onChange);
        classes.add(watched);
        classesByPath.computeIfAbsent(path, p -> new ArrayList<>()).add(watched);
        changed();
        return () -> {
            classes.remove(watched);
            classesByPath.get(path).remove(watched);
        };
    }

    @Override
    public void write(String service, String path, Object value, IntConsumer result) {
        Service target = services.get(service);
        int code = target == null ? NO_ANSWER : target.write(path, value);
        loop.execute(() -> result.accept(code));
    }

    @Override
    public Registration onState(Consumer<Boolean> listener) {
        loop.execute(() -> listener.accept(true));
        return () -> {};
    }

    private Watch add(String service, String path, boolean foreignOnly, Consumer<Change> onChange) {
        SimWatch watch = new SimWatch(service, path, foreignOnly, clock, onChange, this::forget);
        watches.add(watch);
        watchesByPath.computeIfAbsent(kept(watch), name -> new ArrayList<>()).add(watch);
        changed();
        return watch;
    }

    private void forget(SimWatch watch) {
        watches.remove(watch);
        watchesByPath.get(kept(watch)).remove(watch);
    }

    private static String kept(SimWatch watch) {
        return watch.isPattern() ? PATTERNS : watch.path();
    }

    /** A service has come or gone: everybody looks anew. */
    private void changed() {
        if (!looking) {
            looking = true;
            loop.execute(() -> {
                looking = false;
                List.copyOf(watches).forEach(watch -> watch.look(services.values()));
                List.copyOf(classes).forEach(WatchedClass::look);
            });
        }
    }

    /** Watchers hear of it in a turn of their own, as over a real bus. */
    private void changed(Service service, String path) {
        for (WatchedClass each : classesByPath.getOrDefault(path, List.of())) {
            each.outdate(service);
        }
        for (String kept : List.of(path, PATTERNS)) {
            for (SimWatch watch : watchesByPath.getOrDefault(kept, List.of())) {
                if (watch.outdate(service, path)) {
                    stale.add(watch);
                }
            }
        }
        if (!stale.isEmpty() && !reading) {
            reading = true;
            loop.execute(() -> {
                reading = false;
                Set<SimWatch> now = Set.copyOf(stale);
                stale.clear();
                watches.stream().filter(now::contains).toList().forEach(SimWatch::read);
            });
        }
    }
}
