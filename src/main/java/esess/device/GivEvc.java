package esess.device;

import esess.model.HostAddress;
import esess.port.Modbus;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A GivEnergy EV charger on Modbus TCP: asked every five seconds, and told one thing after the other, each read back.
 * It serves one client at a time, and may lock its port for minutes: after ten failures in a row it is left in peace for
 * five minutes. Without "local control" in the vendor's portal it is read only: three writes without effect, and nothing
 * is written any more until it is asked for anew or the charger was away. Loop thread.
 */
public final class GivEvc implements Registration {

    static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PEACE = Duration.ofMinutes(5);
    private static final Duration EFFECT = Duration.ofSeconds(10);
    private static final int MOST_FAILURES = 10;
    private static final int LOST_AFTER = 3;
    private static final int FIRST_PAGE = 0x3C;
    private static final int WITHOUT_EFFECT = 3;
    private static final int MOST_WAITING = 20;
    /** The device takes any. */
    private static final int UNIT = 1;

    /** What its owner gets told, never from within a call. */
    public interface Listener {

        /** All of it was read. */
        void read(GivEvcState state);

        /** It does not answer. */
        void lost(String why);

        /** Writes have no effect, or have again. */
        void obeys(boolean does);
    }

    private record Order(int register, List<Integer> values, Consumer<String> onDone) {}

    private final HostAddress address;
    private final Modbus modbus;
    private final Time time;
    private final Listener listener;
    private final ArrayDeque<Order> orders = new ArrayDeque<>();
    private Modbus.Connection connection;
    private Registration next;
    private int failures;
    private int ignored;
    private boolean asking;
    private boolean obeying = true;
    private boolean closed;
    private Order written;
    private long writtenTick;
    private List<Integer> registers = List.of();

    public GivEvc(HostAddress address, Modbus modbus, Time time, Listener listener) {
        this.address = address;
        this.modbus = modbus;
        this.time = time;
        this.listener = listener;
        next = time.after(Duration.ZERO, this::poll);
    }

    /**
     * Writes registers.
     *
     * @param wanted whether an owner wants it now: then it is tried even if earlier writes had no effect
     * @param onDone null: it reads as written; else why not
     */
    public void write(int register, List<Integer> values, boolean wanted, Consumer<String> onDone) {
        if (!isAllowed(register, values)) {
            throw new IllegalArgumentException("register " + register + " is not written to " + values);
        }
        if (!obeying && !wanted) {
            onDone.accept(IGNORES);
            return;
        }
        if (orders.size() >= MOST_WAITING) {
            onDone.accept("too many commands wait");
            return;
        }
        // Of two for the same register the newer counts.
        orders.removeIf(order -> {
            boolean same = order.register == register;
            if (same) {
                order.onDone.accept("a newer one came");
            }
            return same;
        });
        orders.add(new Order(register, values, onDone));
        if (!asking && written == null) {
            next.close();
            next = time.after(Duration.ZERO, this::poll);
        }
    }

    private static final String IGNORES =
            "the charger confirms what it is told and does not do it; is local control on in the vendor's portal?";

    /** Limit, plug and go, control, clock: nothing else is ever written. */
    private static boolean isAllowed(int register, List<Integer> values) {
        int first = values.isEmpty() ? -1 : values.get(0);
        return switch (register) {
            case GivEvcCommand.LIMIT -> values.size() == 1 && first >= 60 && first <= 630;
            case GivEvcCommand.PLUG_AND_GO -> values.size() == 1 && first >= 0 && first <= 1;
            case GivEvcCommand.CONTROL -> values.size() == 1 && first >= 0 && first <= 2;
            case GivEvcCommand.CLOCK -> values.size() == 6 && first >= 2024 && first <= 2099;
            default -> false;
        };
    }

    private void poll() {
        if (closed || asking) {
            return;
        }
        if (connection == null) {
            connection = modbus.open(new Modbus.Tcp(address.host(), address.port(Modbus.Tcp.PORT)));
        }
        asking = true;
        if (written == null && !orders.isEmpty()) {
            Order order = orders.remove();
            connection.ask(new Modbus.Write(UNIT, order.register, order.values, TIMEOUT), answer -> {
                asking = false;
                if (answer instanceof Modbus.Failed failed) {
                    order.onDone.accept(failed.message());
                    failed(failed.message());
                } else {
                    written = order;
                    writtenTick = time.tick();
                    next = time.after(Duration.ofMillis(500), this::poll);
                }
            });
            return;
        }
        connection.ask(new Modbus.Read(UNIT, Modbus.Table.HOLDING, 0, FIRST_PAGE, TIMEOUT), first -> {
            if (first instanceof Modbus.Words words) {
                connection.ask(
                        new Modbus.Read(
                                UNIT, Modbus.Table.HOLDING, FIRST_PAGE, GivEvcState.REGISTERS - FIRST_PAGE, TIMEOUT),
                        second -> read(words.words(), second));
            } else {
                asking = false;
                failed(((Modbus.Failed) first).message());
            }
        });
    }

    private void read(List<Integer> first, Modbus.Answer second) {
        asking = false;
        if (second instanceof Modbus.Failed failed) {
            failed(failed.message());
            return;
        }
        List<Integer> all = new ArrayList<>(first);
        all.addAll(((Modbus.Words) second).words());
        // A page of nothing but zeros is no charger: its most amperes at least are something.
        if (all.get(32) == 0) {
            failed(address + " answers nothing but zeros");
            return;
        }
        registers = all;
        failures = 0;
        judge();
        next.close();
        next = time.after(written != null || !orders.isEmpty() ? Duration.ofMillis(500) : POLL, this::poll);
        listener.read(GivEvcState.of(all));
    }

    /** Has the last write had an effect? */
    private void judge() {
        if (written == null) {
            return;
        }
        Order order = written;
        boolean done = hasEffect(order);
        if (!done && time.tick() - writtenTick < EFFECT.toMillis()) {
            return;
        }
        written = null;
        ignored = done ? 0 : ignored + 1;
        if (done != obeying && (done || ignored >= WITHOUT_EFFECT)) {
            obeying = done;
            listener.obeys(done);
        }
        order.onDone.accept(done ? null : IGNORES);
    }

    private boolean hasEffect(Order order) {
        GivEvcState state = GivEvcState.of(registers);
        return switch (order.register) {
            case GivEvcCommand.LIMIT ->
                registers.get(GivEvcCommand.LIMIT).equals(order.values.get(0))
                        || Math.round(state.limitA() * 10) == order.values.get(0);
            case GivEvcCommand.CONTROL ->
                switch (order.values.get(0)) {
                    case 1 -> state.isCharging() || state.isStarting() || state.control() == 1;
                    case 2 -> !state.isCharging();
                    default -> true;
                };
            case GivEvcCommand.CLOCK -> registers.subList(97, 100).equals(order.values.subList(0, 3));
            default -> registers.get(order.register).equals(order.values.get(0));
        };
    }

    private void failed(String why) {
        failures++;
        if (written != null && time.tick() - writtenTick >= EFFECT.toMillis()) {
            Order order = written;
            written = null;
            order.onDone.accept(why);
        }
        if (failures == LOST_AFTER) {
            obeying = true;
            ignored = 0;
            listener.lost(why);
        }
        if (failures >= LOST_AFTER) {
            orders.forEach(order -> order.onDone.accept(why));
            orders.clear();
        }
        boolean peace = failures % MOST_FAILURES == 0;
        if (peace) {
            connection.close();
            connection = null;
        }
        next.close();
        next = time.after(peace ? PEACE : POLL, this::poll);
    }

    @Override
    public void close() {
        closed = true;
        next.close();
        if (connection != null) {
            connection.close();
        }
    }
}
