package esess.control.discovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A device with its entities. Immutable.
 *
 * @param id           the same for ever, and unique among all devices of all houses: letters, digits, _ and -
 * @param service      the service of ours that it belongs to
 * @param about        Home Assistant's "device", with its identifiers
 * @param availability all of these have to say so for it to be available; empty: each entity has its own, or none
 */
public record DiscoveredDevice(
        String id,
        String service,
        Map<String, Object> about,
        List<Availability> availability,
        List<Component> components) {

    /** A topic that says whether something is there. */
    public record Availability(String topic, String there, String gone) {

        Map<String, Object> document() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("t", topic);
            document.put("pl_avail", there);
            document.put("pl_not_avail", gone);
            return document;
        }
    }

    public DiscoveredDevice {
        about = Map.copyOf(about);
        availability = List.copyOf(availability);
        components = List.copyOf(components);
    }

    /** What an entity needs that is available only while all of these say so. */
    public static Component dependent(Component component, List<Availability> availability) {
        return component.with("avty", documents(availability)).with("avty_mode", "all");
    }

    private static List<Map<String, Object>> documents(List<Availability> availability) {
        return availability.stream().map(Availability::document).toList();
    }

    /** Where it is announced. */
    public String topic(String prefix) {
        return prefix + "/device/" + id + "/config";
    }

    /** Key to platform of each entity. */
    public Map<String, String> platforms() {
        Map<String, String> platforms = new LinkedHashMap<>();
        components.forEach(each -> platforms.put(each.key(), each.platform().toString()));
        return platforms;
    }

    /**
     * The message.
     *
     * @param version of es-ESS
     * @param gone    key to platform of entities that were announced and are no more: leaving them out removes nothing
     */
    public Map<String, Object> document(String version, Map<String, String> gone) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("dev", new java.util.TreeMap<>(about));
        document.put("o", Map.of("name", "es-ESS", "sw", version, "url", "https://github.com/realdognose/es-ESS"));
        if (!availability.isEmpty()) {
            document.put("avty", new ArrayList<>(documents(availability)));
            document.put("avty_mode", "all");
        }
        document.put("qos", 0);
        Map<String, Object> entities = new LinkedHashMap<>();
        components.forEach(each -> entities.put(each.key(), each.document(id)));
        gone.forEach((key, platform) -> entities.put(key, Map.of("p", platform)));
        document.put("cmps", entities);
        return document;
    }
}
