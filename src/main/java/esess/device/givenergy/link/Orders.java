package esess.device.givenergy.link;

import esess.device.givenergy.Bank;
import esess.device.givenergy.Pages;
import esess.port.Registration;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is asked of an inverter before its polls: registers to be written, pages to be read back. Writes are few a minute,
 * whoever wants them: each may wear the inverter's memory. Loop thread.
 */
public final class Orders {

    /** A mode takes eight, a schedule from outside a dozen. */
    public static final int WRITES_A_MINUTE = 30;

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final int REAL_TIME = 166;
    /** Kept in memory only while real-time control is on. */
    private static final Set<Integer> SPARED = Set.of(
            20, 27, 50, 56, 57, 59, 94, 95, 96, 110, 111, 112, 116, 318, 319, 320, 1002, 1108, 1110, 1111, 1112, 1114,
            1118, 1119, 1122, 1123, 1141);

    /** @param value null: the page is read */
    record Order(Bank bank, Integer value, Consumer<Boolean> onDone) {

        boolean isWrite() {
            return value != null;
        }

        int register() {
            return bank.base();
        }
    }

    private final ArrayDeque<Order> waiting = new ArrayDeque<>();
    private final ArrayDeque<Long> written = new ArrayDeque<>();
    private int writes;
    private int sparing;

    Registration add(Order order) {
        waiting.add(order);
        return () -> waiting.remove(order);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    Order first() {
        return waiting.peek();
    }

    /** When the first may go. */
    long due(long now) {
        while (!written.isEmpty() && now - written.peek() >= MINUTE) {
            written.remove();
        }
        boolean free = !waiting.peek().isWrite() || written.size() < WRITES_A_MINUTE;
        return free ? now : written.peek() + MINUTE;
    }

    /** It goes out now, for the first time. */
    void sent(Order order, long now) {
        if (order.isWrite()) {
            written.add(now);
        }
    }

    /** @param done confirmed by the device */
    void over(Order order, boolean done, Pages pages) {
        boolean awaited = waiting.remove(order);
        if (done && order.isWrite()) {
            Integer realTime = pages.setting(REAL_TIME);
            if (SPARED.contains(order.register()) && realTime != null && realTime == 1) {
                sparing++;
            } else {
                writes++;
            }
        }
        if (awaited) {
            order.onDone.accept(done);
        }
    }

    /** Confirmed writes that wear the inverter's memory. */
    int writes() {
        return writes;
    }

    /** Confirmed writes that do not. */
    int sparingWrites() {
        return sparing;
    }
}
