package esess.control.gateway;

import java.util.List;
import java.util.Optional;

/**
 * Somebody who asks for something to be moved.
 *
 * @param priority   a smaller one takes over from a larger one
 * @param components their ids, or {@code *}; empty: it only reads
 * @param secret     what it signs with; empty: it does not
 * @param byTopic    whether the broker lets only this client publish on its own request topic
 * @param remote     whether it speaks over the broker, and is lost with it
 */
public record Client(
        String name, int priority, List<String> components, Optional<String> secret, boolean byTopic, boolean remote) {

    /** An interlock, a fault: nobody comes before it. */
    public static final int SAFETY = 0;
    /** A button, or the GX itself. */
    public static final int MANUAL = 1;
    /** What es-ESS does by itself. */
    public static final int OWN = 2;
    /** Home Assistant, Node-RED and the like. */
    public static final int ORCHESTRATOR = 3;

    public static final int OTHER = 4;

    /** Who proves nothing: it reads. */
    static final Client STRANGER = new Client("", OTHER, List.of(), Optional.empty(), false, true);

    /** Whoever is behind a broker that is trusted as a whole. */
    static final Client ANYONE = new Client("anyone", OTHER, List.of("*"), Optional.empty(), false, true);

    public Client {
        components = List.copyOf(components);
    }

    /** Somebody within es-ESS. */
    public static Client within(String name, int priority) {
        return new Client(name, priority, List.of("*"), Optional.empty(), false, false);
    }

    boolean mayMove(String component) {
        return components.contains("*") || components.contains(component);
    }

    /** Without what it signs with. */
    @Override
    public String toString() {
        return name.isEmpty() ? "a stranger" : name;
    }
}
