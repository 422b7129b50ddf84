package esess.port;

import java.time.Duration;

/**
 * Devices that are spoken to over a WebSocket. One call opens one connection; who opens it decides whether and when to
 * open the next. Nothing blocks. All methods and all callbacks: loop thread.
 */
public interface Socket {

    /** What happens on a connection. After {@link #closed} nothing more is told. */
    interface Listener {

        void opened();

        void message(String text);

        /**
         * The connection is over, or never came to be. Told exactly once, also after our own {@code close}.
         *
         * @param why for the owner: names the device by its address, never a password
         */
        void closed(String why);
    }

    /** A connection, open or about to be. */
    interface Connection {

        /** False when it is not open: nothing was sent. */
        boolean send(String text);

        /** What was sent before still goes out. */
        void close();
    }

    /**
     * @param url     {@code ws://HOST:PORT/PATH}; not encrypted, as all devices of ours
     * @param timeout to be open
     * @param ping    how often the other side is asked for a sign of life; without one for two periods the connection
     *                is closed
     */
    Connection open(String url, Duration timeout, Duration ping, Listener listener);
}
