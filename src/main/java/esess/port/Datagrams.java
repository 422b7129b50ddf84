package esess.port;

import java.util.List;
import java.util.function.BiFunction;

/**
 * Questions that come in single UDP packets, each answered by one or by none. What is too long, too often, or from
 * somewhere else is dropped before it comes in. All methods and callbacks: loop thread.
 */
public interface Datagrams {

    /**
     * Where is listened, and to whom.
     *
     * @param bindAddress   of an interface of the machine; empty: all
     * @param networks      who may ask, as {@code 192.168.1.0/24} or a single address; none: who is on a network of the
     *                      machine's own interfaces
     * @param longestBytes  longer ones are dropped
     * @param mostPerSecond of one address; more are dropped
     */
    record Door(String bindAddress, int port, List<String> networks, int longestBytes, int mostPerSecond) {

        public Door {
            networks = List.copyOf(networks);
        }
    }

    /** Told of the door itself. */
    interface Listener {

        /** Whether it is open; if not, why, for the owner. Told at once and on each change; it is tried again by itself. */
        void state(boolean open, String why);
    }

    /** An open door. */
    interface Server extends Registration {

        /** How many packets were dropped since it was opened. */
        long dropped();
    }

    /**
     * @param answers gets the sender's address and the text, stripped; null: it is not answered
     */
    Server listen(Door door, BiFunction<String, String, String> answers, Listener listener);
}
