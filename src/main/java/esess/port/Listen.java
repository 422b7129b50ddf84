package esess.port;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who asks us, over HTTP/1.1. What is too large, too slow, too much at a time or not HTTP is turned away before it comes
 * in, see {@link ListenRules}; a client that hangs or floods delays only itself. Nothing blocks. All methods and
 * callbacks: loop thread.
 */
public interface Listen {

    /**
     * Where is listened.
     *
     * @param bindAddress of an interface of the machine, {@code 127.0.0.1}; {@code 0.0.0.0}: all
     * @param port        0: the system chooses, see {@link Server#port}
     * @param streams     how many event streams there may be at a time
     */
    record Door(String bindAddress, int port, int streams) {}

    /**
     * One question.
     *
     * @param method  in capitals: GET, HEAD, POST, ...
     * @param path    as it was sent, percent signs and all; begins with /, has no query
     * @param query   behind the question mark, as it was sent; empty: none
     * @param headers by name in small letters; what was sent several times is joined by commas
     * @param peer    the address of who asks, without port; a proxy's if there is one
     */
    record Request(String method, String path, String query, Map<String, String> headers, byte[] body, String peer) {

        public Request {
            headers = Map.copyOf(headers);
        }

        /** Empty: it was not sent. */
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** The body as UTF-8. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Without query, headers and body: this ends up in logs. */
        @Override
        public String toString() {
            return method + " " + path + " from " + peer;
        }
    }

    /**
     * What is answered. The door adds Date, Content-Length and Connection, and leaves the body out for HEAD, 204 and 304.
     *
     * @param headers a name or value with a line break is a defect of ours, and becomes status 500
     */
    record Answer(int status, Map<String, String> headers, byte[] body) {

        public Answer {
            headers = Map.copyOf(headers);
        }

        /** A text in UTF-8. */
        public static Answer of(int status, String contentType, String text) {
            return new Answer(status, Map.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
        }

        /** The same with one header more, or another. */
        public Answer with(String name, String value) {
            Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            all.putAll(headers);
            all.put(name, value);
            return new Answer(status, all, body);
        }
    }

    /** A question that waits for its answer: exactly one of these is called, once, now or later. What comes later is lost. */
    interface Exchange {

        void answer(Answer answer);

        /**
         * Answers with server-sent events, 200 and {@code text/event-stream}, that go on until one side closes.
         *
         * @param headers  besides those
         * @param onClosed told once when the stream has ended, also by our own close; never from within a call of this
         *                 door
         * @return closed from the beginning when there are too many streams: 503 was answered then
         */
        Stream stream(Map<String, String> headers, Runnable onClosed);
    }

    /** An open stream of events. */
    interface Stream extends Registration {

        /**
         * @param event the type that the page listens to
         * @param data  several lines are sent as several
         * @return false: it is closed, or was closed now because the viewer takes nothing and
         *         {@link ListenRules#MOST_UNSENT} wait already
         */
        boolean send(String event, String data);

        boolean isOpen();
    }

    /** Answers questions. What it throws is answered with 500 by the door. */
    interface Handler {
        void asked(Request request, Exchange exchange);
    }

    /** Told of the door itself. */
    interface Listener {

        /** Whether it is open; if not, why, for the owner. Told after the call, and on each change; it is tried again by itself. */
        void state(boolean open, String why);
    }

    /** An open door, or one about to be. Closing ends its connections; answers that were given still go out if they are taken at once. */
    interface Server extends Registration {

        /** The port that is listened on; 0: none yet. */
        int port();

        /** Connections now, streams among them. */
        int connections();

        /** How many questions and connections were turned away by the door itself. */
        long refused();
    }

    Server open(Door door, Handler handler, Listener listener);
}
