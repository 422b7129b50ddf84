package esess.sim.door;

import esess.model.HostAddress;
import esess.port.Registration;
import esess.port.Tcp;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** TCP devices in memory and in the loop's time. One thread. */
public final class SimTcp implements Tcp {

    /** A device that can be connected to. */
    public interface Site {

        /** @return what it does with what is sent to it; null: it refuses the connection */
        Visit connected(Link link);
    }

    /** The device's side of one connection: what it hears. */
    public interface Visit {

        void received(byte[] bytes);

        void closed();
    }

    /** The device's side of one connection: what it can do. */
    public interface Link {

        void send(byte[] bytes);

        void drop();
    }

    /** A device that never answers, not even the connection. */
    public static final Site DEAF = link -> null;

    private static final Duration LATENCY = Duration.ofMillis(5);

    private final Executor loop;
    private final Time time;
    private final Map<String, Site> sites = new HashMap<>();
    private final List<Cable> cables = new ArrayList<>();
    private int opened;

    public SimTcp(Executor loop, Time time) {
        this.loop = loop;
        this.time = time;
    }

    /** A device appears at this host; null: nothing listens there any more. What is connected stays so. */
    public void attach(String host, int port, Site site) {
        sites.put(host + ":" + port, site);
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
    public Connection open(HostAddress address, int port, Duration timeout, Listener listener) {
        opened++;
        Cable cable = new Cable(address, address.host() + ":" + address.port(port), listener);
        cables.add(cable);
        cable.timer =
                time.after(timeout, () -> cable.end(address + " does not answer within " + timeout.toMillis() + " ms"));
        time.after(LATENCY, cable::arrive);
        return cable;
    }

    private final class Cable implements Connection {
        private final HostAddress address;
        private final String place;
        private final Listener listener;
        private Registration timer;
        private Visit visit;
        private boolean over;

        Cable(HostAddress address, String place, Listener listener) {
            this.address = address;
            this.place = place;
            this.listener = listener;
        }

        void arrive() {
            Site site = sites.get(place);
            if (over || site == DEAF) {
                return;
            }
            visit = site == null
                    ? null
                    : site.connected(new Link() {
                        @Override
                        public void send(byte[] bytes) {
                            byte[] sent = bytes.clone();
                            time.after(LATENCY, () -> {
                                if (!over) {
                                    listener.received(sent);
                                }
                            });
                        }

                        @Override
                        public void drop() {
                            time.after(LATENCY, () -> end(address + " has closed the connection"));
                        }
                    });
            if (visit == null) {
                end("nothing listens on " + address);
            } else if (!over) {
                timer.close();
                listener.opened();
            }
        }

        @Override
        public boolean send(byte[] bytes) {
            if (visit == null || over || bytes.length > MOST_WAITING) {
                return false;
            }
            byte[] sent = bytes.clone();
            Visit to = visit;
            time.after(LATENCY, () -> to.received(sent));
            return true;
        }

        @Override
        public void close() {
            end("closed");
        }

        private void end(String why) {
            if (over) {
                return;
            }
            over = true;
            timer.close();
            cables.remove(this);
            if (visit != null) {
                Visit left = visit;
                time.after(LATENCY, left::closed);
            }
            loop.execute(() -> listener.closed(why));
        }
    }
}
