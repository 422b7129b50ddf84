package esess.device.givenergy;

import java.time.Duration;
import java.util.function.Consumer;

/** The one question that is open: a read or a write, and how often it was put. Loop thread. */
final class Asked {

    static final Duration ANSWER = Duration.ofMillis(2500);
    /** Of what may not be there. */
    static final Duration PROBE = Duration.ofMillis(500);

    private static final int READS = 3;
    private static final int PROBES = 2;
    private static final int WRITES = 6;

    /** A register that is to be written. */
    record Order(int register, int value, Consumer<Boolean> onDone) {}

    /** Null: it is a write. */
    final Polls.Poll poll;

    /** Null: it is a read. */
    final Order order;

    int tries;
    long sent;
    /** Else it waits for its turn. */
    boolean out;

    Asked(Polls.Poll poll, Order order) {
        this.poll = poll;
        this.order = order;
    }

    boolean isRead(int at, int function, int base) {
        return poll != null
                && poll.bank().address() == at
                && poll.bank().function() == function
                && poll.bank().base() == base;
    }

    /** How long its answer may take. */
    long limit() {
        return (poll != null && poll.isProbe() ? PROBE : ANSWER).toMillis();
    }

    /** @param main whether the inverter itself is asked */
    int mostTries(boolean main) {
        return order != null ? WRITES : poll.isProbe() || !main ? PROBES : READS;
    }
}
