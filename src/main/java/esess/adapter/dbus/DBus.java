package esess.adapter.dbus;

import esess.port.Bus;
import esess.port.BusRules;
import esess.port.Change;
import esess.port.Device;
import esess.port.Item;
import esess.port.Log;
import esess.port.Registration;
import esess.port.Store;
import esess.port.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.MethodCall;

/**
 * The D-Bus of a GX, or any other bus that speaks as Venus does. One thread of its own, named {@code bus}, serves one
 * connection per published device and one for everything else; the loop is never kept waiting.
 *
 * <p>When the bus is lost, watches become absent and devices leave; both come back by themselves as soon as the bus
 * does. Device instances are agreed upon with com.victronenergy.settings; what was last wanted is kept in the document
 * {@value #DOCUMENT}. The rules are Victron's: https://github.com/victronenergy/venus/wiki/dbus-api.
 *
 * <p>All methods: loop thread, except {@link #start} and {@link #stop}, which may be called while the loop stands still.
 */
public final class DBus implements Bus {

    static final String DOCUMENT = "device-instances";

    private static final int MOST_REMEMBERED = 300;

    private final Executor loop;
    private final LongSupplier tick;
    private final Store store;
    private final Log log;
    private final BusThread thread;
    private final BusLink link;
    private final Watching watching;
    private final Writes writes;
    private final Instances instances;
    private final Map<String, PublishedDevice> devices = new HashMap<>();
    private final Map<PublishedDevice, DeviceSession> touched = new LinkedHashMap<>();
    private final Set<Consumer<Boolean>> stateListeners = new LinkedHashSet<>();
    private BusItems.Extra extra = BusItems.Extra.NONE;
    /** Loop thread. */
    private Consumer<String> onGivingWay;

    private boolean up;
    /** What the bus thread has to tell the loop at the end of its round. Bus thread. */
    private List<Runnable> news = new ArrayList<>();

    /**
     * @param address where the bus is, as in {@code unix:path=/var/run/dbus/system_bus_socket}
     * @param loop    runs tasks one after the other, in the order in which they came
     * @param tick    monotonic milliseconds, any thread
     */
    public DBus(String address, Executor loop, LongSupplier tick, Store store, Log log) {
        this.loop = loop;
        this.tick = tick;
        this.store = store;
        this.log = log;
        this.onGivingWay = log::warning;
        this.thread = new BusThread(tick, log, this::deliver, this::collapsed);
        this.link = new BusLink(thread, address, log);
        this.watching = new Watching(thread, link, log);
        this.writes = new Writes(link, tick);
        this.instances =
                new Instances(thread, link, watching, tick, log, text -> news.add(() -> onGivingWay.accept(text)));
        link.add(new BusLink.Tenant() {
            @Override
            public void busUp() {
                news.add(() -> setUp(true));
            }

            @Override
            public void busDown() {
                news.add(() -> setUp(false));
            }
        });
        link.add(watching);
        link.tell(watching);
        link.add(writes);
    }

    /** The bus of the machine: DBUS_SYSTEM_BUS_ADDRESS, as Victron's own programs, else the usual socket. */
    public static String systemAddress() {
        String address = System.getenv("DBUS_SYSTEM_BUS_ADDRESS");
        return address == null || address.isBlank() ? "unix:path=/var/run/dbus/system_bus_socket" : address;
    }

    /** For the demo's GX: whoever asks its settings service for a device instance gets it. */
    public DBus grantingInstances() {
        extra = new GrantedInstances();
        return this;
    }

    /**
     * Gives signs of life, once a second, as long as the program is alive; only so long a ping is answered. Before start.
     *
     * @param alive whether the rest of the program goes on; any thread
     * @param sign  takes the unique name to ask on the bus, or "-"; bus thread
     */
    public DBus pulse(BooleanSupplier alive, Consumer<String> sign) {
        Pulse pulse = new Pulse(thread, link, alive, sign);
        link.answerPingsWhile(alive);
        link.add(pulse);
        thread.post(pulse::start);
        return this;
    }

    /** Told, in words for the owner, when a device takes another instance because a foreign service has its own. */
    public void onGivingWay(Consumer<String> listener) {
        onGivingWay = listener;
    }

    /** Begins to connect. Never fails: a bus that is not there is waited for. */
    public void start() {
        thread.post(link::connect);
        thread.start();
    }

    /** Sends what was set, leaves the bus and ends the thread, all within a second. */
    public void stop() {
        flush();
        thread.stop();
    }

    @Override
    public Device publish(String serviceName, int wantedInstance, List<Item> items) {
        List<Item> all = BusRules.declared(serviceName, wantedInstance, items);
        if (devices.containsKey(serviceName)) {
            throw new IllegalStateException(serviceName + " is published already");
        }
        Object lastWanted = store.read(DOCUMENT).get(serviceName);
        boolean wishChanged = lastWanted instanceof Number last && last.doubleValue() != wantedInstance;
        Publication publication = new Publication(serviceName, wantedInstance, items, all, wishChanged);
        devices.put(serviceName, publication.device);
        thread.post(() -> {
            watching.addOurs(serviceName);
            link.add(publication.session);
            publication.session.busUp();
        });
        return publication.device;
    }

    @Override
    public Watch watch(String service, String path, Consumer<Change> onChange) {
        return watch(service, false, path, onChange);
    }

    @Override
    public Watch watchForeign(String service, String path, Consumer<Change> onChange) {
        return watch(service, true, path, onChange);
    }

    @Override
    public Registration watchEach(String victronClass, String path, Consumer<Change> onChange) {
        BusRules.requireWatchedName(victronClass);
        BusRules.requirePath(path);
        boolean[] closed = new boolean[1];
        ClassSubscription subscription = new ClassSubscription(
                victronClass,
                path,
                tick,
                change -> news.add(() -> {
                    if (!closed[0]) {
                        onChange.accept(change);
                    }
                }));
        thread.post(() -> watching.add(subscription));
        return () -> {
            closed[0] = true;
            thread.post(() -> watching.remove(subscription));
        };
    }

    @Override
    public void write(String service, String path, Object value, IntConsumer result) {
        BusRules.requireWatchedName(service);
        BusRules.requirePath(path);
        Object[] variant = Wire.variant(value);
        thread.post(() -> writes.write(service, path, variant, code -> news.add(() -> result.accept(code))));
    }

    /** Whether the bus is reachable now. */
    boolean isUp() {
        return up;
    }

    @Override
    public Registration onState(Consumer<Boolean> listener) {
        // An identity of its own: the same listener may be registered twice.
        Consumer<Boolean> own = up -> listener.accept(up);
        stateListeners.add(own);
        if (up) {
            loop.execute(() -> {
                if (up && stateListeners.contains(own)) {
                    guarded(() -> own.accept(true));
                }
            });
        }
        return () -> stateListeners.remove(own);
    }

    private Watch watch(String service, boolean foreignOnly, String path, Consumer<Change> onChange) {
        BusRules.requireWatchedName(service);
        BusRules.requireWatchedPath(path);
        Subscription[] subscription = new Subscription[1];
        FollowedValue value =
                new FollowedValue(path, onChange, () -> thread.post(() -> watching.remove(subscription[0])));
        subscription[0] = new Subscription(service, foreignOnly, path, tick, new Subscription.Listener() {
            @Override
            public void follows(String followed) {
                news.add(() -> value.follows(followed));
            }

            @Override
            public void changed(Change change) {
                news.add(() -> value.changed(change));
            }
        });
        thread.post(() -> watching.add(subscription[0]));
        return value;
    }

    private void setUp(boolean isUp) {
        if (up != isUp) {
            up = isUp;
            List.copyOf(stateListeners).forEach(listener -> guarded(() -> listener.accept(isUp)));
        }
    }

    /** Once per turn of the loop: what was set in it goes out as one message per device. */
    private void flush() {
        Map<PublishedDevice, DeviceSession> flushed = new LinkedHashMap<>(touched);
        touched.clear();
        flushed.forEach((device, session) -> device.flush(session::update, thread::post));
    }

    /** Everything that one round of the bus thread has brought, as one task. Bus thread. */
    private void deliver() {
        if (!news.isEmpty()) {
            List<Runnable> told = news;
            news = new ArrayList<>();
            try {
                loop.execute(() -> told.forEach(this::guarded));
            } catch (RejectedExecutionException e) {
                log.debug("D-Bus: the loop has ended before the bus");
            }
        }
    }

    /** What one listener throws must not keep the others from hearing. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("D-Bus: a listener failed", e);
        }
    }

    private void collapsed() {
        link.collapsed();
        deliver();
    }

    private void remember(String serviceName, int wanted) {
        Map<String, Object> document = new LinkedHashMap<>(store.read(DOCUMENT));
        if (!(document.get(serviceName) instanceof Number last) || last.intValue() != wanted) {
            document.remove(serviceName);
            document.put(serviceName, (double) wanted);
            // Names of consumers come from outside.
            Iterator<String> oldest = document.keySet().iterator();
            for (int surplus = document.size() - MOST_REMEMBERED; surplus > 0 && oldest.hasNext(); ) {
                if (!devices.containsKey(oldest.next())) {
                    oldest.remove();
                    surplus--;
                }
            }
            store.write(DOCUMENT, document);
        }
    }

    /** Joins the two sides of a device of ours: the loop's and the bus thread's. */
    private final class Publication implements PublishedDevice.Home, DeviceSession.Publisher {
        private final int wanted;
        private final PublishedDevice device;
        private final DeviceSession session;

        private Publication(
                String serviceName, int wanted, List<Item> items, List<Item> withInstance, boolean wishChanged) {
            this.wanted = wanted;
            this.device = new PublishedDevice(serviceName, wanted, items, this, log);
            this.session = new DeviceSession(
                    serviceName, wanted, wishChanged, withInstance, thread, link, instances, this, extra, log);
        }

        @Override
        public void touched(PublishedDevice touchedDevice) {
            if (touched.isEmpty()) {
                loop.execute(DBus.this::flush);
            }
            touched.put(touchedDevice, session);
        }

        @Override
        public void present(boolean onBus) {
            thread.post(() -> session.present(onBus));
        }

        @Override
        public void closed(PublishedDevice closedDevice) {
            devices.remove(closedDevice.serviceName());
            thread.post(() -> {
                session.close();
                watching.removeOurs(closedDevice.serviceName());
            });
        }

        @Override
        public void joined(int instance) {
            news.add(() -> device.joined(instance));
        }

        @Override
        public void left() {
            news.add(device::left);
        }

        @Override
        public void wishKnown() {
            news.add(() -> remember(device.serviceName(), wanted));
        }

        @Override
        public void asked(BusConnection connection, MethodCall call, Item item, Object value) {
            news.add(() -> device.written(item, value, code -> answer(connection, call, code)));
        }

        private void answer(BusConnection connection, MethodCall call, int code) {
            try {
                connection.answer(call, "i", code);
            } catch (DBusException e) {
                log.error("D-Bus: an answer could not be built", e);
            }
        }
    }
}
