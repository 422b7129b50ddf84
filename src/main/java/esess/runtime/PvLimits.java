package esess.runtime;

import esess.model.Document;
import esess.model.Payload;
import esess.port.Store;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The command topics of PV inverters that we have limited, kept on the disk: what a crash has left limited is lifted at
 * the next start, whether their service is still switched on or not. Loop thread.
 */
public final class PvLimits {

    private static final String DOCUMENT = "pv-limits";
    private static final int LONGEST_TOPIC = 1000;
    private static final double FULL_PERCENT = 100;

    private final Host host;
    private final Set<String> limited;

    public PvLimits(Host host) {
        this.host = host;
        limited = remembered(host.store());
    }

    /** For a start without anybody who limits inverters, whatever the reason. */
    public static void handBack(Host host) {
        if (!remembered(host.store()).isEmpty()) {
            PvLimits limits = new PvLimits(host);
            limits.lift(limits.left());
        }
    }

    /** A copy of what is known to be limited. */
    public Set<String> left() {
        return new TreeSet<>(limited);
    }

    /** To be called before the first limit is sent. */
    public void remember(String topic) {
        limited.add(topic);
        keep();
    }

    /** They were handed back. */
    public void forget(Collection<String> topics) {
        limited.removeAll(topics);
        keep();
    }

    /** Lifts the limits on inverters that nobody looks after any more, as soon as the broker is there. */
    public void lift(Set<String> topics) {
        Set<String> waiting = new TreeSet<>(topics);
        host.mqtt().onState(connected -> {
            if (connected && !waiting.isEmpty()) {
                waiting.forEach(topic -> host.mqtt().command(topic, Payload.text(FULL_PERCENT), 0, false));
                host.say(
                        MessageType.OPERATIONAL,
                        "A limit from before the start is lifted on " + String.join(", ", waiting) + ".");
                forget(waiting);
                waiting.clear();
            }
        });
    }

    private static Set<String> remembered(Store store) {
        Set<String> topics = new TreeSet<>(new Document(store.read(DOCUMENT)).texts("topics", LONGEST_TOPIC));
        topics.removeIf(topic -> topic.contains("#") || topic.contains("+"));
        return topics;
    }

    private void keep() {
        host.store().write(DOCUMENT, limited.isEmpty() ? Map.of() : Map.of("topics", List.copyOf(limited)));
    }
}
