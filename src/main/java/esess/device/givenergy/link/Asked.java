package esess.device.givenergy.link;

import esess.device.givenergy.Bank;
import java.time.Duration;

/** The one question that is open: a read or a write, and how often it was put. Loop thread. */
final class Asked {

    static final Duration ANSWER = Duration.ofMillis(2500);
    /** Of what may not be there. */
    static final Duration PROBE = Duration.ofMillis(500);

    private static final int READS = 3;
    private static final int PROBES = 2;
    private static final int WRITES = 6;

    /** Null: it is an order. */
    final Polls.Poll poll;

    /** Null: it is a poll. */
    final Orders.Order order;

    int tries;
    long sent;
    /** Else it waits for its turn. */
    boolean out;

    Asked(Polls.Poll poll, Orders.Order order) {
        this.poll = poll;
        this.order = order;
    }

    boolean isWrite() {
        return order != null && order.isWrite();
    }

    Bank bank() {
        return poll != null ? poll.bank() : order.bank();
    }

    boolean isRead(int at, int function, int base) {
        return !isWrite() && bank().address() == at && bank().function() == function && bank().base() == base;
    }

    /** How long its answer may take. */
    long limit() {
        return (poll != null && poll.isProbe() ? PROBE : ANSWER).toMillis();
    }

    /** @param main whether the inverter itself is asked */
    int mostTries(boolean main) {
        return isWrite() ? WRITES : order != null ? READS : poll.isProbe() || !main ? PROBES : READS;
    }
}
