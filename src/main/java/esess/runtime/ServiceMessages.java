package esess.runtime;

import esess.port.Clock;
import esess.port.Log;
import esess.port.Mqtt;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the services have to say to the owner: each message goes to the log and, retained, into the next of
 * {@code ServiceMessageCount} rotating slots {@code <root>/<service>/ServiceMessages/ServiceMessageType.<type>/MessageNN}
 * (facts/es-ess.md part 1). Loop thread.
 */
public final class ServiceMessages {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Mqtt mqtt;
    private final Clock clock;
    private final Supplier<ZoneId> zone;
    private final UnaryOperator<String> mask;
    private final String root;
    private final int slots;
    private final Map<String, Integer> used = new HashMap<>();

    /** @param mask hides secrets */
    public ServiceMessages(
            Mqtt mqtt, Clock clock, Supplier<ZoneId> zone, UnaryOperator<String> mask, String root, int slots) {
        this.mqtt = mqtt;
        this.clock = clock;
        this.zone = zone;
        this.mask = mask;
        this.root = root;
        this.slots = slots;
    }

    public void say(String service, Log log, MessageType type, String text) {
        log.write(type.level(), text, null);
        String ring = root + "/" + service + "/ServiceMessages/" + type.topic();
        int slot = used.merge(ring, 1, (last, one) -> last % slots + 1);
        String stamp = STAMP.format(clock.now().atZone(zone.get()));
        mqtt.publish(String.format("%s/Message%02d", ring, slot), stamp + " | " + mask.apply(text), 0, true);
    }
}
