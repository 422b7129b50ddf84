package esess.sim.door;

import esess.port.Registration;
import esess.port.Socket;
import esess.port.SocketRules;
import esess.port.Time;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** WebSocket devices in memory and in the loop's time. One thread. */
public final class SimSocket implements Socket {

    /** A device that can be connected to. */
    public interface Site {

        /** @return what it does with what is said to it; null: it refuses the connection */
        Visit connected(Link link);

        /** False: it takes the connection and says nothing, not even that it is a WebSocket. */
        default boolean answers() {
            return true;
        }
    }

    /** The device's side of one connection: what it hears. */
    public interface Visit {

        void message(String text);

        void closed();

        /** Whether it gives a sign of life when it is pinged. */
        default boolean pong() {
            return true;
        }
    }

    /** The device's side of one connection: what it can do. */
    public interface Link {

        void send(String text);

        /** Ends the connection as it should be done. */
        void close();

        /** The connection breaks. */
        void drop();
    }

    private static final Duration LATENCY = Duration.ofMillis(5);

    private final Executor loop;
    private final Time time;
    private final Map<String, Site> sites = new HashMap<>();
    private final List<Cable> cables = new ArrayList<>();
    private int opened;

    public SimSocket(Executor loop, Time time) {
        this.loop = loop;
        this.time = time;
    }

    /** A device appears at this host (and port, as in the URL); null: nothing listens there any more. */
    public void attach(String host, Site site) {
        sites.put(host, site);
    }

    /** How many connections are open. */
    public int open() {
        return cables.size();
    }

    /** How often somebody has tried to connect. */
    public int tried() {
        return opened;
    }

    @Override
    public Connection open(String url, Duration timeout, Duration ping, Listener listener) {
        opened++;
        URI uri = SocketRules.uri(url);
        if (uri == null || cables.size() >= SocketRules.MOST_CONNECTIONS) {
            loop.execute(() -> listener.closed(uri == null ? SocketRules.BAD_URL : SocketRules.TOO_MANY));
            return new Connection() {
                @Override
                public boolean send(String text) {
                    return false;
                }

                @Override
                public void close() {
                    // It has never been open.
                }
            };
        }
        Cable cable = new Cable(uri.getAuthority(), ping, listener);
        cables.add(cable);
        cable.start(timeout);
        return cable;
    }

    private final class Cable implements Connection {
        private final String host;
        private final Listener listener;
        private final Duration ping;
        private Registration timer;
        private Visit visit;
        private boolean closing;
        private boolean over;
        private boolean heard;
        private int silentPeriods;

        Cable(String host, Duration ping, Listener listener) {
            this.host = host;
            this.listener = listener;
            this.ping = ping;
        }

        void start(Duration timeout) {
            timer = time.after(timeout, () -> end(host + " does not answer within " + timeout.toMillis() + " ms"));
            time.after(LATENCY, this::arrive);
        }

        private void arrive() {
            Site site = sites.get(host);
            if (over || closing || site != null && !site.answers()) {
                return;
            }
            visit = site == null ? null : site.connected(new Other());
            if (visit == null) {
                end("nothing listens on " + host);
            } else if (!over) {
                timer.close();
                timer = time.every(ping, this::ping);
                heard = true;
                listener.opened();
            }
        }

        @Override
        public boolean send(String text) {
            if (visit == null || closing || over) {
                return false;
            }
            time.after(LATENCY, () -> {
                if (!over) {
                    visit.message(text);
                }
            });
            return true;
        }

        private void deliver(String text) {
            time.after(LATENCY, () -> {
                if (over || closing) {
                    return;
                }
                if (text.length() > SocketRules.LONGEST_MESSAGE) {
                    end(host + " sends more than " + SocketRules.LONGEST_MESSAGE / 1024 + " kB at once");
                    return;
                }
                heard = true;
                listener.message(text);
            });
        }

        @Override
        public void close() {
            if (!closing && !over) {
                closing = true;
                time.after(LATENCY, () -> end("closed"));
            }
        }

        private void ping() {
            silentPeriods = heard ? 0 : silentPeriods + 1;
            heard = false;
            if (silentPeriods >= SocketRules.SILENT_PERIODS) {
                end(host + " gives no sign of life");
            } else {
                heard = visit.pong();
            }
        }

        private void end(String why) {
            if (over) {
                return;
            }
            over = true;
            timer.close();
            cables.remove(this);
            if (visit != null) {
                visit.closed();
            }
            loop.execute(() -> listener.closed(closing ? "closed" : why));
        }

        /** What the device can do. */
        private final class Other implements Link {

            @Override
            public void send(String text) {
                deliver(text);
            }

            @Override
            public void close() {
                end(host + " has closed the connection");
            }

            @Override
            public void drop() {
                end("the connection to " + host + " broke");
            }
        }
    }
}
