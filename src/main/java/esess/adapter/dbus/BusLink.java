package esess.adapter.dbus;

import esess.port.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.MethodCall;

/**
 * The connection that watches and calls, and with it the knowledge whether the bus is there and which Victron services
 * are on it. Builds itself anew with back-off as long as it takes. Bus thread only.
 */
final class BusLink implements BusConnection.User {

    /** Who lives on the bus. */
    interface Tenant {
        /** The bus is there; the names that are on it are known. */
        void busUp();

        /** The bus is away; connections and answers that were awaited are lost. Also told when the first try fails. */
        void busDown();

        default void nameAppeared(String name) {}

        default void nameVanished(String name) {}
    }

    /** Who hears what other services signal: one, because there are many tenants and many signals. */
    interface Listener {
        void signalled(Signal signal) throws IOException;
    }

    /** NEW: the first try has not ended yet. */
    enum State {
        NEW,
        DOWN,
        UP
    }

    private static final String VICTRON = "com.victronenergy";

    private final BusThread thread;
    private final String address;
    private final Log log;
    private final List<Tenant> tenants = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();
    private final Backoff backoff = new Backoff(200, 5000);
    private Listener listener = signal -> {};
    private BooleanSupplier alive = () -> true;
    private State state = State.NEW;
    private BusConnection connection;

    BusLink(BusThread thread, String address, Log log) {
        this.thread = thread;
        this.address = address;
        this.log = log;
    }

    /** Whether match rules may name their sender; dbus-java's own daemon then matches nothing. */
    boolean matchesNames() {
        return !EmbeddedBus.isAt(address);
    }

    void add(Tenant tenant) {
        tenants.add(tenant);
    }

    void tell(Listener signals) {
        listener = signals;
    }

    void remove(Tenant tenant) {
        tenants.remove(tenant);
    }

    State state() {
        return state;
    }

    boolean isUp() {
        return state == State.UP;
    }

    /** The names below com.victronenergy that have an owner. */
    Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    String address() {
        return address;
    }

    /** The unique name of this connection; null while the bus is away. */
    String ownName() {
        return connection == null || !isUp() ? null : connection.ownName();
    }

    /** Whether a ping is answered: whoever asks wants to know of the program, not of this thread. */
    void answerPingsWhile(BooleanSupplier isAlive) {
        alive = isAlive;
    }

    /** Calls a method; no answer comes if the bus is lost before. Only while the bus is up. */
    void call(
            String service,
            String path,
            String iface,
            String member,
            long timeoutMs,
            Consumer<BusConnection.Answer> onAnswer,
            String signature,
            Object... arguments) {
        connection.call(service, path, iface, member, timeoutMs, onAnswer, signature, arguments);
    }

    void addMatch(String rule) {
        connection.callDaemon(
                "AddMatch",
                answer -> {
                    if (answer.isError()) {
                        log.warning("D-Bus: the bus does not accept the rule " + rule + ": " + answer.error());
                    }
                },
                "s",
                rule);
    }

    void removeMatch(String rule) {
        connection.callDaemon("RemoveMatch", answer -> {}, "s", rule);
    }

    void connect() {
        if (connection != null) {
            return;
        }
        try {
            connection = new BusConnection(thread, address, "D-Bus", this, log);
        } catch (IOException e) {
            lost(e.getMessage());
            return;
        }
        addMatch("type='signal',sender='" + BusConnection.DAEMON + "',interface='" + BusConnection.DAEMON
                + "',member='NameOwnerChanged',arg0namespace='" + VICTRON + "'");
        connection.callDaemon("ListNames", this::listed, null);
    }

    /** The thread has closed all sockets after a failure. */
    void collapsed() {
        if (connection != null) {
            connection.close();
        }
        lost("the bus thread failed");
    }

    private void listed(BusConnection.Answer answer) {
        if (!(answer.first() instanceof List<?> all)) {
            connection.close();
            lost("the bus does not tell its names: " + answer.error());
            return;
        }
        names.clear();
        all.forEach(name -> {
            if (((String) name).startsWith(VICTRON + ".")) {
                names.add((String) name);
            }
        });
        state = State.UP;
        backoff.reset();
        log.info("D-Bus: connected to " + address);
        each(Tenant::busUp);
    }

    @Override
    public void lost(String reason) {
        connection = null;
        names.clear();
        thread.after(backoff.nextMs(), this::connect);
        if (state != State.DOWN) {
            state = State.DOWN;
            log.warning("D-Bus: " + address + " is away (" + reason + "); trying again until it is there");
            each(Tenant::busDown);
        }
    }

    @Override
    public void called(MethodCall call) throws DBusException {
        if (!"org.freedesktop.DBus.Peer".equals(call.getInterface()) || !"Ping".equals(call.getName())) {
            connection.answerError(call, "org.freedesktop.DBus.Error.UnknownObject", "nothing is served here");
        } else if (alive.getAsBoolean()) {
            connection.answer(call, null);
        }
    }

    @Override
    public void signalled(Signal signal) throws IOException {
        if (signal.member().equals("NameOwnerChanged") && signal.sender().equals(BusConnection.DAEMON)) {
            List<Object> change = signal.arguments();
            if (state == State.UP) {
                ownerChanged((String) change.get(0), (String) change.get(2));
            }
        } else {
            listener.signalled(signal);
        }
    }

    /** An owner that is replaced by another at once is a service that leaves and one that comes. */
    private void ownerChanged(String name, String owner) {
        if (names.remove(name)) {
            each(tenant -> tenant.nameVanished(name));
        }
        if (!owner.isEmpty()) {
            names.add(name);
            each(tenant -> tenant.nameAppeared(name));
        }
    }

    /** A copy, because a tenant may leave when he is told. */
    private void each(Consumer<Tenant> telling) {
        List.copyOf(tenants).forEach(telling);
    }
}
