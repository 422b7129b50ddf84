package esess.port;

import esess.model.HostAddress;
import java.time.Duration;

/**
 * Devices that are spoken to over a plain TCP connection. One call opens one connection; who opens it decides whether and
 * when to open the next, and knows when silence is too long. Nothing blocks. All methods and all callbacks: loop thread.
 */
public interface Tcp {

    /** So much may wait to be sent; who asks for more is not heard any more. */
    int MOST_WAITING = 64 * 1024;

    /** What happens on a connection, never from within a call of this door. After {@link #closed} nothing more is told. */
    interface Listener {

        void opened();

        /** A piece of the stream, cut anywhere. The array is the listener's. */
        void received(byte[] bytes);

        /**
         * The connection is over, or never came to be. Told exactly once, also after our own {@code close}.
         *
         * @param why for the owner: names the device by its address
         */
        void closed(String why);
    }

    /** A connection, open or about to be. */
    interface Connection {

        /** False when it is not open, or {@link #MOST_WAITING} bytes wait already: nothing was sent. */
        boolean send(byte[] bytes);

        /** What was sent before still goes out, if the other side takes it at once. */
        void close();
    }

    /**
     * @param port    where the address names none
     * @param timeout to be open, the time for finding the name included
     */
    Connection open(HostAddress address, int port, Duration timeout, Listener listener);
}
