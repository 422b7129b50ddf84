package esess.runtime;

import esess.model.GrowingPause;
import esess.model.PlainText;
import esess.port.Log;
import esess.port.Mqtt;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the services have to say to the owner: each message goes to the log and, retained, into the next of
 * {@code ServiceMessageCount} rotating slots {@code <root>/<service>/ServiceMessages/ServiceMessageType.<type>/MessageNN},
 * as in the original.
 *
 * <p>A message is about a subject: a device, a sensor, a service itself. One that flaps would wear the flash and push
 * everything else out of the slots, so after {@value #FREE} messages about the same subject the next ones wait, for a
 * pause that grows while it goes on; at its end the newest is said, with the number of those that were not. So the last
 * message about a subject is always how it is. Loop thread.
 */
public final class ServiceMessages {

    static final int FREE = 10;
    static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    static final Duration CALM = Duration.ofMinutes(10);
    /** Subjects may have names from outside: of so many the one that was quiet for longest is forgotten. */
    static final int MOST_SUBJECTS = 500;
    /** Of each service, in memory, for whoever asks what was said lately. */
    static final int MOST_KEPT = 50;

    private static final int LONGEST_KEPT = 1000;

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Mqtt mqtt;
    private final Time time;
    private final Supplier<ZoneId> zone;
    private final UnaryOperator<String> mask;
    private final String root;
    private final int slots;
    private final Map<String, Integer> used = new HashMap<>();
    private final Map<String, Deque<Recent>> recent = new LinkedHashMap<>();
    private final Set<BiConsumer<String, Recent>> observers = new LinkedHashSet<>();
    private final Map<String, Subject> subjects = new LinkedHashMap<>(16, 0.75f, true);

    /** @param mask hides secrets */
    public ServiceMessages(
            Mqtt mqtt, Time time, Supplier<ZoneId> zone, UnaryOperator<String> mask, String root, int slots) {
        this.mqtt = mqtt;
        this.time = time;
        this.zone = zone;
        this.mask = mask;
        this.root = root;
        this.slots = slots;
    }

    /** A message as it was written, without secrets. */
    public record Recent(Instant at, MessageType type, String text) {}

    /** Those that have said something since the start. */
    public List<String> services() {
        return List.copyOf(recent.keySet());
    }

    /** The last ones of a service, the newest at the end. */
    public List<Recent> recent(String service) {
        return List.copyOf(recent.getOrDefault(service, new ArrayDeque<>()));
    }

    /** Hears of each from now on. */
    public Registration observe(BiConsumer<String, Recent> onMessage) {
        observers.add(onMessage);
        return () -> observers.remove(onMessage);
    }

    /** About nothing in particular: texts that differ in their numbers only are about the same. */
    public boolean say(String service, Log log, MessageType type, String text) {
        return say(service, text.replaceAll("[0-9]+", "0"), log, type, text);
    }

    /**
     * Says it, or remembers it for the end of the pause.
     *
     * @param subject what it is about, unique within the service
     * @return whether it is said now
     */
    public boolean say(String service, String subject, Log log, MessageType type, String text) {
        Subject about = subjects.computeIfAbsent(service + "\n" + subject, key -> new Subject(service));
        forgetQuietest();
        return about.say(new Message(log, type, text));
    }

    private void forgetQuietest() {
        if (subjects.size() > MOST_SUBJECTS) {
            Subject quietest = subjects.remove(subjects.keySet().iterator().next());
            if (quietest.waiting != null) {
                quietest.sayWaiting();
            }
        }
    }

    private void write(String service, Message message) {
        message.log.write(message.type.level(), message.text, null);
        String ring = root + "/" + service + "/ServiceMessages/" + message.type.topic();
        int slot = used.merge(ring, 1, (last, one) -> last % slots + 1);
        String stamp = STAMP.format(time.now().atZone(zone.get()));
        String masked = mask.apply(message.text);
        mqtt.publish(String.format("%s/Message%02d", ring, slot), stamp + " | " + masked, 0, true);
        keep(service, new Recent(time.now(), message.type, PlainText.of(masked, LONGEST_KEPT)));
    }

    private void keep(String service, Recent message) {
        Deque<Recent> last = recent.computeIfAbsent(service, each -> new ArrayDeque<>());
        last.addLast(message);
        if (last.size() > MOST_KEPT) {
            last.removeFirst();
        }
        List.copyOf(observers).forEach(observer -> observer.accept(service, message));
    }

    private record Message(Log log, MessageType type, String text) {}

    private final class Subject {
        private final String service;
        private final GrowingPause pause = new GrowingPause(FREE, FIRST_PAUSE, LONGEST_PAUSE, CALM);
        private Message waiting;
        private int unsaid;

        Subject(String service) {
            this.service = service;
        }

        boolean say(Message message) {
            long wait = pause.happens(time.tick());
            if (waiting == null && wait == 0) {
                write(service, message);
                return true;
            }
            message.log.write(Log.Level.DEBUG, message.text, null);
            unsaid++;
            if (waiting == null) {
                time.after(Duration.ofMillis(wait), this::sayWaiting);
            }
            waiting = message;
            return false;
        }

        private void sayWaiting() {
            if (waiting != null) {
                Message newest = waiting;
                int others = unsaid - 1;
                waiting = null;
                unsaid = 0;
                pause.told(time.tick());
                write(
                        service,
                        others == 0
                                ? newest
                                : new Message(
                                        newest.log,
                                        newest.type,
                                        newest.text + " (" + others + " more messages about this were not written)"));
            }
        }
    }
}
