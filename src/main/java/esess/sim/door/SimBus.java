package esess.sim.door;

import esess.model.Unit;
import esess.model.VictronService;
import esess.port.Bus;
import esess.port.BusRules;
import esess.port.Change;
import esess.port.Clock;
import esess.port.Device;
import esess.port.Item;
import esess.port.Registration;
import esess.port.Watch;
import java.util.ArrayList;
import java.util.Collection;
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
 * A D-Bus in memory, with foreign services that a plant or a test moves. What it takes and tells is what a real one
 * does: the rules are {@link Item}'s and {@link BusRules}'. A changed value costs only those who watch it: a simulated
 * year has billions of them. One thread.
 */
public final class SimBus implements Bus, GxBus {

    /** What a service has on a path; that of a foreign one has an item only where it can be written. */
    private static final class Entry {
        private Object value;
        private boolean given;
        private Item item;
        private long told;

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

        /** Sets a path of ours, by its declaration. */
        void setOwn(String path, Object value) {
            Entry entry = declared(path);
            Object own = entry.item.own(value);
            entry.told += own == null ? 0 : 1;
            set(entry, path, own);
        }

        /** How often it has told a value there, new or the same; 0 where there is no such path. */
        long told(String path) {
            Entry entry = entries.get(path);
            return entry == null ? 0 : entry.told;
        }

        Entry declared(String path) {
            Entry entry = entries.get(path);
            if (entry == null || entry.item == null) {
                throw new IllegalArgumentException(name + " has no path " + path);
            }
            return entry;
        }

        private void set(Entry entry, String path, Object value) {
            if (entry.given && Objects.equals(entry.value, value)) {
                return;
            }
            entry.give(value);
            if (BusRules.isChoosing(path)) {
                changed();
            }
            changed(this, path);
        }

        private Entry entry(String path) {
            return entries.computeIfAbsent(path, p -> new Entry());
        }

        boolean has(String path) {
            return entries.containsKey(path);
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

        /**
         * Somebody's SetValue of a plain value.
         *
         * @return the code that he gets; {@link Bus#NO_ANSWER}: an error, because there is no such service or path
         */
        public int write(String path, Object value) {
            Entry entry = entries.get(path);
            if (services.get(name) != this || entry == null && !isNode(path)) {
                return NO_ANSWER;
            }
            if (refusal != 0) {
                return refusal;
            }
            Item item = entry == null ? null : writeable(entry, path);
            if (item == null) {
                return NOT_WRITEABLE;
            }
            Item.Written written = item.foreign(value);
            int code = written.code();
            if (code == ACCEPTED) {
                code = item.ask(
                        written.value(),
                        failure -> loop.execute(() -> {
                            throw failure;
                        }));
            }
            if (code == ACCEPTED) {
                set(entry, path, written.value());
            }
            return code;
        }

        /** Of a foreign service the type of a path is that of its value. */
        private Item writeable(Entry entry, String path) {
            if (ours) {
                return entry.item;
            }
            Predicate<Object> onWrite =
                    entry.item != null ? entry.item.onWrite() : TO_BE_SET.contains(name) ? any -> true : null;
            return onWrite == null ? null : Item.like(path, entry.value).writeable(onWrite);
        }

        private boolean isNode(String path) {
            String below = path.equals("/") ? path : path + "/";
            return entries.keySet().stream().anyMatch(each -> each.startsWith(below));
        }

        /** From now on a SetValue is answered with this code and changes nothing; 0 takes it again. */
        public Service refusing(int code) {
            refusal = code;
            return this;
        }

        public void leave() {
            if (services.remove(name, this)) {
                changed();
            }
        }
    }

    /** Services whose paths others write, if nothing else is said. */
    private static final Set<String> TO_BE_SET = Set.of(VictronService.SETTINGS, VictronService.HUB4);

    /** Where watches with wildcards are kept: no path begins like this. */
    private static final String PATTERNS = "*";

    private final Executor loop;
    private final Clock clock;
    private final Map<String, Service> services = new TreeMap<>();
    private final Map<String, SimDevice> devices = new LinkedHashMap<>();
    private final List<SimWatch> watches = new ArrayList<>();
    private final List<SimClassWatch> classes = new ArrayList<>();
    private final Map<String, List<SimClassWatch>> classesByPath = new HashMap<>();
    private final Map<String, List<SimWatch>> watchesByPath = new HashMap<>();
    private final StateListeners state;
    /** Who is to read a path anew, in the order of the changes. */
    private List<Runnable> news = new ArrayList<>();

    private boolean looking;
    private int publications;

    public SimBus(Executor loop, Clock clock) {
        this.loop = loop;
        this.clock = clock;
        this.state = new StateListeners(loop);
    }

    /** The foreign service of that name; it joins the bus if it is not there. */
    public Service foreign(String name) {
        if (!state.isUp()) {
            throw new IllegalStateException("the bus is lost");
        }
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

    /** What es-ESS has published and not closed, on the bus or not. */
    public List<SimDevice> devices() {
        return List.copyOf(devices.values());
    }

    /** How often es-ESS has published a device: another number, other {@link #devices}. */
    public int publications() {
        return publications;
    }

    /** The bus dies: nobody is on it any more. */
    public void lose() {
        state.set(false);
        services.clear();
        devices.values().forEach(SimDevice::left);
        changed();
    }

    /** The bus is there again; devices of ours come back by themselves, foreign services do not. */
    public void restore() {
        state.set(true);
        changed();
    }

    @Override
    public Device publish(String serviceName, int wantedInstance, List<Item> items) {
        List<Item> all = BusRules.declared(serviceName, wantedInstance, items);
        if (devices.containsKey(serviceName)) {
            throw new IllegalStateException(serviceName + " is published already");
        }
        Service service = new Service(serviceName, true);
        for (Item item : all) {
            Entry entry = service.entry(item.path());
            entry.item = item.path().equals(BusRules.INSTANCE_PATH) ? null : item;
            entry.give(item.own(item.initial()));
        }
        SimDevice device = new SimDevice(this, service, wantedInstance);
        devices.put(serviceName, device);
        publications++;
        changed();
        return device;
    }

    /** The GX gives a device of ours another instance: it leaves, and joins again with that one. */
    public void regrant(String serviceName, int instance) {
        SimDevice device = devices.get(serviceName);
        device.holdOff(true);
        changed();
        // The watchers hear that it left before it is there again.
        loop.execute(() -> {
            device.service().entry(BusRules.INSTANCE_PATH).give(instance);
            device.holdOff(false);
            changed();
        });
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
        BusRules.requireWatchedName(victronClass);
        BusRules.requirePath(path);
        SimClassWatch watched = new SimClassWatch(victronClass, path, clock, onChange);
        classes.add(watched);
        classesByPath.computeIfAbsent(path, p -> new ArrayList<>()).add(watched);
        changed();
        return () -> {
            watched.close();
            classes.remove(watched);
            classesByPath.get(path).remove(watched);
        };
    }

    @Override
    public void write(String service, String path, Object value, IntConsumer result) {
        BusRules.requireWatchedName(service);
        BusRules.requirePath(path);
        Object arrives = BusRules.carried(value);
        Service target = services.get(service);
        int code = target == null ? NO_ANSWER : target.write(path, arrives);
        loop.execute(() -> result.accept(code));
    }

    @Override
    public Registration onState(Consumer<Boolean> listener) {
        return state.add(listener);
    }

    private Watch add(String service, String path, boolean foreignOnly, Consumer<Change> onChange) {
        BusRules.requireWatchedName(service);
        BusRules.requireWatchedPath(path);
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

    boolean isOn(Service service) {
        return services.get(service.name) == service;
    }

    void forget(SimDevice device) {
        devices.remove(device.serviceName(), device);
    }

    /** A service comes or goes: everybody looks anew. */
    void changed() {
        if (!looking) {
            looking = true;
            loop.execute(() -> {
                looking = false;
                List.copyOf(devices.values()).forEach(this::joinOrLeave);
                Collection<Service> now = services.values();
                List.copyOf(watches).forEach(watch -> watch.look(now));
                List.copyOf(classes).forEach(each -> each.look(now));
            });
        }
    }

    /** A name that another program has is waited for. */
    private void joinOrLeave(SimDevice device) {
        if (device.wantsBus() && state.isUp()) {
            if (services.putIfAbsent(device.serviceName(), device.service()) == null) {
                device.joined();
            }
        } else if (services.remove(device.serviceName(), device.service())) {
            device.left();
        }
    }

    /** Watchers hear of it in a turn of their own, as over a real bus. */
    private void changed(Service service, String path) {
        for (String kept : List.of(path, PATTERNS)) {
            for (SimWatch watch : watchesByPath.getOrDefault(kept, List.of())) {
                if (watch.outdate(service, path)) {
                    tellSoon(() -> watch.read(path));
                }
            }
        }
        for (SimClassWatch each : classesByPath.getOrDefault(path, List.of())) {
            if (each.outdate(service)) {
                tellSoon(() -> each.look(services.values()));
            }
        }
    }

    private void tellSoon(Runnable reading) {
        if (news.isEmpty()) {
            loop.execute(() -> {
                List<Runnable> now = news;
                news = new ArrayList<>();
                now.forEach(Runnable::run);
            });
        }
        news.add(reading);
    }
}
