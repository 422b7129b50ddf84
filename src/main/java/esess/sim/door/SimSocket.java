package esess.sim.door;

import esess.port.Registration;
import esess.port.Socket;
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
        URI uri = URI.create(url);
        Cable cable = new Cable(uri.getAuthority(), ping, listener);
        cables.add(cable);
        time.after(LATENCY, cable::arrive);
        return cable;
    }

    private final class Cable implements Connection {
        private final String host;
        private final Listener listener;
        private final Registration pinging;
        private Visit visit;
        private boolean closing;
        private boolean over;
        private int unanswered;

        Cable(String host, Duration ping, Listener listener) {
            this.host = host;
            this.listener = listener;
            pinging = time.every(ping, this::ping);
        }

        void arrive() {
            if (over) {
                return;
            }
            Site site = sites.get(host);
            visit = site == null
                    ? null
                    : site.connected(new Link() {
                        @Override
                        public void send(String text) {
                            deliver(text);
                        }

                        @Override
                        public void drop() {
                            end("the connection to " + host + " broke");
                        }
                    });
            if (visit == null) {
                end("nothing listens on " + host);
            } else if (!over) {
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
                if (!over && !closing) {
                    listener.message(text);
                }
            });
        }

        @Override
        public void close() {
            if (!closing) {
                closing = true;
                time.after(LATENCY, () -> end("closed"));
            }
        }

        private void ping() {
            unanswered = visit != null && visit.pong() ? 0 : unanswered + 1;
            if (unanswered >= 2) {
                end(host + " gives no sign of life");
            }
        }

        private void end(String why) {
            if (over) {
                return;
            }
            over = true;
            pinging.close();
            cables.remove(this);
            if (visit != null) {
                visit.closed();
            }
            loop.execute(() -> listener.closed(why));
        }
    }
}
