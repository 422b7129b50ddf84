package esess.device.givenergy.steering;

import java.util.ArrayDeque;

/** One thing after the other. Loop thread. */
final class Turns {

    /** Calls what it is given when it is over. */
    interface Turn {
        void take(Runnable done);
    }

    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private boolean taken;

    void first(Turn turn) {
        waiting.addFirst(turn);
        next();
    }

    void last(Turn turn) {
        waiting.addLast(turn);
        next();
    }

    int waiting() {
        return waiting.size();
    }

    private void next() {
        if (!taken && !waiting.isEmpty()) {
            taken = true;
            waiting.remove().take(() -> {
                taken = false;
                next();
            });
        }
    }
}
