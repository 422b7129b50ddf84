package esess.adapter.dbus;

import esess.model.GrowingPause;
import esess.port.BusRules;
import esess.port.Item;
import esess.port.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.types.UInt32;

/**
 * A device of ours on the bus: its own connection, its instance, its name. Joins whenever the bus is there and the
 * device is to be present, and tries again with back-off when that fails. Bus thread only.
 *
 * <p>Order of joining: instance, connection, all values, the name last, because consumers scan a service once, when its
 * name appears. For the same reason /DeviceInstance never changes while we have the name: we leave and join again.
 */
final class DeviceSession implements BusLink.Tenant, BusConnection.User, Instances.Holder {

    /** Who published the device. */
    interface Publisher {
        void joined(int instance);

        void left();

        /** The settings service has heard which instance is wanted. */
        void wishKnown();

        /** Decides about a write and lets {@link DeviceSession#update} follow. */
        void asked(BusConnection connection, MethodCall call, Item item, Object value);
    }

    /** Fail rather than wait in a queue for a name that another program has. */
    private static final UInt32 DO_NOT_QUEUE = new UInt32(4);

    private static final int PRIMARY_OWNER = 1;

    private final String name;
    private final BusThread thread;
    private final BusLink link;
    private final Instances instances;
    private final Publisher publisher;
    private final Log log;
    private final Tree tree;
    private final BusItems busItems;
    private final Instances.Claim claim;
    private final ItemsChanged itemsChanged = new ItemsChanged();
    private final Backoff backoff = new Backoff(200, 5000);
    /** A device that comes and goes is no news each time. */
    private final GrowingPause joins =
            new GrowingPause(10, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofMinutes(10));

    private BusThread.Timer retry;
    private BusConnection connection;
    private Integer instance;
    private boolean present = true;
    private boolean claimed;
    private boolean awaitsTurn;
    private boolean onBus;
    private int failures;

    DeviceSession(
            String name,
            int wanted,
            boolean wishChanged,
            List<Item> items,
            BusThread thread,
            BusLink link,
            Instances instances,
            Publisher publisher,
            BusItems.Extra extra,
            Log log) {
        this.name = name;
        this.thread = thread;
        this.link = link;
        this.instances = instances;
        this.publisher = publisher;
        this.log = log;
        this.tree = new Tree(items);
        this.busItems = new BusItems(tree, publisher::asked, extra);
        this.claim = new Instances.Claim(name, wanted, wishChanged, this);
    }

    void present(boolean shallBePresent) {
        present = shallBePresent;
        leave();
        join();
    }

    /** Leaves for good. */
    void close() {
        present = false;
        leave();
        instances.giveUp(claim);
        link.remove(this);
    }

    /** Takes over values and signals what is news, all in one. */
    void update(Map<String, Object> values) {
        Map<String, Tree.Leaf> news = tree.update(values);
        // Before the name is granted, too: who scans us just then must not miss what comes right after.
        if (!news.isEmpty() && connection != null) {
            connection.signal(itemsChanged.of(news));
        }
    }

    @Override
    public void busUp() {
        join();
    }

    @Override
    public void busDown() {
        leave();
        instances.giveUp(claim);
        claimed = false;
        instance = null;
        failures = 0;
        backoff.reset();
    }

    @Override
    public void granted(int newInstance) {
        boolean same = Integer.valueOf(newInstance).equals(instance);
        instance = newInstance;
        if (!same) {
            leave();
            join();
        }
    }

    @Override
    public void wishKnown() {
        publisher.wishKnown();
    }

    @Override
    public void called(MethodCall call) throws DBusException {
        busItems.called(connection, call);
    }

    @Override
    public void signalled(Signal signal) {
        // NameAcquired and such: we asked, and the answer tells.
    }

    @Override
    public void lost(String reason) {
        connection = null;
        leave();
        tryAgain("lost its connection (" + reason + ")");
    }

    private void join() {
        if (!present || !link.isUp()) {
            return;
        }
        if (!claimed) {
            claimed = true;
            instances.claim(claim);
        } else if (instance != null && !awaitsTurn) {
            awaitsTurn = true;
            thread.inTurn(this::connect);
        }
    }

    private void connect() {
        awaitsTurn = false;
        if (!present || !link.isUp() || instance == null || connection != null) {
            return;
        }
        tree.update(Map.of(BusRules.INSTANCE_PATH, instance));
        try {
            connection = new BusConnection(thread, link.address(), name, this, log);
        } catch (IOException e) {
            tryAgain("cannot connect (" + e.getMessage() + ")");
            return;
        }
        connection.callDaemon("RequestName", this::requested, "su", name, DO_NOT_QUEUE);
    }

    private void requested(BusConnection.Answer answer) {
        if (Integer.valueOf(PRIMARY_OWNER).equals(answer.first())) {
            onBus = true;
            failures = 0;
            backoff.reset();
            log.write(
                    joins.happens(thread.tick()) == 0 ? Log.Level.INFO : Log.Level.DEBUG,
                    "D-Bus: " + name + " is on the bus, instance " + instance,
                    null);
            publisher.joined(instance);
        } else {
            leave();
            tryAgain(
                    answer.isError()
                            ? "gets no name (" + answer.error() + ")"
                            : "cannot join: another program has that name");
        }
    }

    private void leave() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        if (connection != null) {
            connection.close();
            connection = null;
        }
        if (onBus) {
            onBus = false;
            publisher.left();
        }
    }

    /**
     * The first failure is not worth a line: right after we left, the bus may not have released the name yet, and when
     * the bus goes, this connection may notice before the other does.
     */
    private void tryAgain(String reason) {
        failures++;
        retry = thread.after(backoff.nextMs(), () -> {
            if (failures == 2) {
                log.error("D-Bus: " + name + " " + reason + "; trying again until it can", null);
            }
            join();
        });
    }
}
