package esess.control.discovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Home Assistant has been told of by topic, over restarts: an entity that is only left out of a later message stays
 * there for ever. What goes is told, kept in mind until that has surely arrived, and then forgotten.
 */
public final class Announcements {

    /**
     * One device.
     *
     * @param service    of ours
     * @param topics     beside the message itself, retained: they go with it
     * @param components key to platform, of what is there
     * @param gone       the same, of what is taken back and may not have arrived
     * @param leaving    all of it is taken back and may not have arrived
     */
    private record Known(
            String service,
            List<String> topics,
            Map<String, String> components,
            Map<String, String> gone,
            boolean leaving) {}

    private final Map<String, Known> known = new LinkedHashMap<>();

    /** @param document what {@link #document()} gave; what is not understood is passed over */
    public static Announcements of(Map<String, Object> document) {
        Announcements announcements = new Announcements();
        document.forEach((topic, value) -> {
            if (value instanceof Map<?, ?> entry && entry.get("service") instanceof String service) {
                announcements.known.put(
                        topic,
                        new Known(
                                service,
                                texts(entry.get("topics")),
                                words(entry.get("components")),
                                words(entry.get("gone")),
                                Boolean.TRUE.equals(entry.get("leaving"))));
            }
        });
        return announcements;
    }

    private static Map<String, String> words(@Nullable Object value) {
        Map<String, String> words = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, word) -> words.put(String.valueOf(key), String.valueOf(word)));
        }
        return words;
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(each -> texts.add(String.valueOf(each)));
        }
        return texts;
    }

    /** For {@link #of}. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        known.forEach((topic, each) -> document.put(
                topic,
                Map.of(
                        "service",
                        each.service,
                        "topics",
                        each.topics,
                        "components",
                        each.components,
                        "gone",
                        each.gone,
                        "leaving",
                        each.leaving)));
        return document;
    }

    /**
     * Notes what is announced on a topic now.
     *
     * @return key to platform of what is not there any more, for the message
     */
    public Map<String, String> announced(String topic, DiscoveredDevice device, List<String> topics) {
        Known before = known.get(topic);
        Map<String, String> now = device.platforms();
        Map<String, String> gone = new LinkedHashMap<>();
        if (before != null) {
            gone.putAll(before.gone);
            gone.putAll(before.components);
            // One that is there again as something else is first taken back as what it was.
            gone.entrySet().removeIf(each -> each.getValue().equals(now.get(each.getKey())));
        }
        known.put(topic, new Known(device.service(), List.copyOf(topics), now, gone, false));
        return gone;
    }

    /** Topics of devices that were announced and not taken back. */
    public Set<String> there() {
        Set<String> there = new java.util.LinkedHashSet<>();
        known.forEach((topic, each) -> {
            if (!each.leaving) {
                there.add(topic);
            }
        });
        return there;
    }

    /** Topics of devices that are taken back and may not have arrived as such. */
    public Set<String> leaving() {
        Set<String> leaving = new java.util.LinkedHashSet<>(known.keySet());
        leaving.removeAll(there());
        return leaving;
    }

    public String serviceOf(String topic) {
        Known each = known.get(topic);
        return each == null ? "" : each.service;
    }

    /** What stands retained beside the announcement. */
    public List<String> topicsOf(String topic) {
        Known each = known.get(topic);
        return each == null ? List.of() : each.topics;
    }

    /** The device is taken back. */
    public void leave(String topic) {
        known.computeIfPresent(
                topic, (same, each) -> new Known(each.service, each.topics, each.components, each.gone, true));
    }

    /** Whether entities of it are taken back and may not have arrived as such. */
    public boolean isSettled(String topic) {
        Known each = known.get(topic);
        return each == null || each.gone.isEmpty();
    }

    /** What was taken back has arrived: entities are forgotten, or the whole device. */
    public void arrived(String topic) {
        known.computeIfPresent(
                topic,
                (same, each) ->
                        each.leaving ? null : new Known(each.service, each.topics, each.components, Map.of(), false));
    }
}
