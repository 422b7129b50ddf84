package esess.testing;

import esess.adapter.GsonJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What Home Assistant accepts as device discovery by MQTT, and what it warns of, after its documentation
 * (www.home-assistant.io/integrations/mqtt, developers.home-assistant.io/docs/core/entity). Stricter than itself: what it
 * would drop silently is an objection, too.
 */
public final class HomeAssistantRules {

    private static final Pattern TOPIC = Pattern.compile("[^/+#]+/device/(?:[a-zA-Z0-9_-]+/)?([a-zA-Z0-9_-]+)/config");
    private static final Pattern ENTITY_ID = Pattern.compile("[a-z_]+\\.[a-z0-9]+(_[a-z0-9]+)*");
    private static final Pattern VALUE = Pattern.compile("value_json\\.([A-Za-z0-9_]+)");
    private static final int LONGEST_STATE = 255;

    private final List<String> objections = new ArrayList<>();
    private final Set<String> uniqueIds = new HashSet<>();
    private final Set<String> identifiers = new HashSet<>();
    private final Set<String> viaDevices = new HashSet<>();
    private int entities;

    /** What is wrong with what was looked at so far, and with all of it together. */
    public List<String> objections() {
        List<String> all = new ArrayList<>(objections);
        viaDevices.stream()
                .filter(via -> !identifiers.contains(via))
                .forEach(via -> all.add("via_device " + via + " is not announced"));
        return all;
    }

    public int entities() {
        return entities;
    }

    /**
     * Looks at a message.
     *
     * @param states payloads that are retained by topic, for what the entities read there; empty: not looked at
     */
    @SuppressWarnings("unchecked")
    public void look(String topic, String payload, Map<String, String> states) {
        if (!TOPIC.matcher(topic).matches()) {
            objections.add(topic + " is no discovery topic");
        }
        Map<String, Object> root =
                expanded((Map<String, Object>) new GsonJson().parse(payload), HomeAssistantFields.ABBREVIATIONS);
        known(topic, root, HomeAssistantFields.ROOT);
        Map<String, Object> device =
                expanded((Map<String, Object>) root.getOrDefault("device", Map.of()), HomeAssistantFields.OF_DEVICES);
        known(topic + " device", device, HomeAssistantFields.DEVICE);
        if (!(device.get("identifiers") instanceof List<?> ids) || ids.isEmpty()) {
            objections.add(topic + ": a device needs identifiers");
        } else {
            ids.forEach(id -> identifiers.add((String) id));
        }
        if (device.get("via_device") instanceof String via) {
            viaDevices.add(via);
        }
        if (!(root.get("origin") instanceof Map<?, ?> origin) || !(origin.get("name") instanceof String)) {
            objections.add(topic + ": origin with a name is needed");
        }
        availability(topic, root);
        Map<String, Object> components = (Map<String, Object>) root.getOrDefault("components", Map.of());
        if (components.isEmpty()) {
            objections.add(topic + ": no components");
        }
        components.forEach((key, component) -> component(
                topic + " " + key,
                expanded((Map<String, Object>) component, HomeAssistantFields.ABBREVIATIONS),
                String.valueOf(device.get("name")),
                states));
    }

    private static Map<String, Object> expanded(Map<String, Object> short_, Map<String, String> abbreviations) {
        Map<String, Object> expanded = new LinkedHashMap<>();
        short_.forEach((key, value) -> expanded.put(abbreviations.getOrDefault(key, key), value));
        return expanded;
    }

    private void known(String where, Map<String, Object> fields, Set<String> allowed) {
        fields.keySet().stream()
                .filter(key -> !allowed.contains(key))
                .forEach(key -> objections.add(where + ": there is no " + key));
    }

    @SuppressWarnings("unchecked")
    private void availability(String where, Map<String, Object> fields) {
        if (fields.containsKey("availability") && fields.containsKey("availability_topic")) {
            objections.add(where + ": availability and availability_topic exclude each other");
        }
        if (fields.get("availability") instanceof List<?> list) {
            if (!"all".equals(fields.get("availability_mode"))) {
                objections.add(where + ": with the mode 'latest' one of two would be enough");
            }
            for (Object each : list) {
                Map<String, Object> one = expanded((Map<String, Object>) each, HomeAssistantFields.ABBREVIATIONS);
                known(where, one, Set.of("topic", "payload_available", "payload_not_available", "value_template"));
                topic(where, one.get("topic"));
            }
        }
    }

    private void topic(String where, Object topic) {
        if (!(topic instanceof String text) || text.isEmpty() || text.contains("+") || text.contains("#")) {
            objections.add(where + ": " + topic + " is no topic");
        }
    }

    private void component(String where, Map<String, Object> fields, String deviceName, Map<String, String> states) {
        String platform = String.valueOf(fields.get("platform"));
        if (!HomeAssistantFields.OWN.containsKey(platform)) {
            objections.add(where + ": platform " + platform + " is not expected");
            return;
        }
        if (fields.size() == 1) {
            return; // It is taken back.
        }
        entities++;
        Set<String> allowed = new HashSet<>(HomeAssistantFields.COMMON);
        allowed.addAll(HomeAssistantFields.OWN.get(platform));
        known(where, fields, allowed);
        if (!(fields.get("unique_id") instanceof String id) || id.isBlank()) {
            objections.add(where + ": unique_id is needed");
        } else if (!uniqueIds.add(platform + " " + id)) {
            objections.add(where + ": unique_id " + id + " is there twice");
        }
        if (fields.get("name") instanceof String name
                && name.toLowerCase(java.util.Locale.ROOT)
                        .startsWith(deviceName.toLowerCase(java.util.Locale.ROOT) + " ")) {
            objections.add(where + ": " + name + " begins with the device's name");
        }
        if (!fields.containsKey("name") && !fields.containsKey("device_class")) {
            objections.add(where + ": without name and class it has no name");
        }
        if (fields.get("default_entity_id") instanceof String entity
                && (!ENTITY_ID.matcher(entity).matches() || !entity.startsWith(platform + "."))) {
            objections.add(where + ": " + entity + " is no id of an entity");
        }
        if (fields.get("entity_category") instanceof String category
                && !Set.of("config", "diagnostic").contains(category)) {
            objections.add(where + ": there is no category " + category);
        }
        if ("config".equals(fields.get("entity_category")) && platform.endsWith("sensor")) {
            objections.add(where + ": a sensor cannot be a setting");
        }
        availability(where, fields);
        boolean isSet = HomeAssistantFields.OWN.get(platform).contains("command_topic");
        if (isSet) {
            topic(where, fields.get("command_topic"));
        }
        if (!platform.equals("button")) {
            topic(where, fields.get("state_topic"));
        }
        switch (platform) {
            case "sensor" -> sensor(where, fields);
            case "number" -> number(where, fields);
            case "select" -> options(where, fields);
            case "text" -> text(where, fields);
            default -> {
                if (fields.get("device_class") instanceof String deviceClass
                        && !HomeAssistantFields.CLASSES.get(platform).contains(deviceClass)) {
                    objections.add(where + ": a " + platform + " has no class " + deviceClass);
                }
            }
        }
        state(where, platform, fields, states);
    }

    private void sensor(String where, Map<String, Object> fields) {
        String deviceClass = (String) fields.getOrDefault("device_class", "");
        String stateClass = (String) fields.getOrDefault("state_class", "");
        unit(where, fields);
        if (!stateClass.isEmpty()
                && !deviceClass.isEmpty()
                && !HomeAssistantFields.STATISTICS
                        .getOrDefault(deviceClass, Set.of("measurement"))
                        .contains(stateClass)) {
            objections.add(where + ": " + deviceClass + " does not go with " + stateClass);
        }
        if (fields.containsKey("options") != deviceClass.equals("enum")) {
            objections.add(where + ": options go with the class enum, and only with it");
        } else if (deviceClass.equals("enum")) {
            options(where, fields);
        }
        if (fields.get("suggested_display_precision") instanceof Double digits
                && (digits < 0 || digits != Math.rint(digits))) {
            objections.add(where + ": " + digits + " is no number of digits");
        }
    }

    private void unit(String where, Map<String, Object> fields) {
        String deviceClass = (String) fields.getOrDefault("device_class", "");
        String unit = (String) fields.getOrDefault("unit_of_measurement", "");
        if (!deviceClass.isEmpty()
                && !HomeAssistantFields.UNITS
                        .getOrDefault(deviceClass, Set.of())
                        .contains(unit)) {
            objections.add(where + ": " + deviceClass + " does not go with the unit '" + unit + "'");
        }
        if ("".equals(fields.get("unit_of_measurement"))) {
            objections.add(where + ": an empty unit");
        }
    }

    private void number(String where, Map<String, Object> fields) {
        unit(where, fields);
        double lowest = (double) fields.getOrDefault("min", 1.0);
        double highest = (double) fields.getOrDefault("max", 100.0);
        double step = (double) fields.getOrDefault("step", 1.0);
        if (lowest >= highest || step < 1e-3 || step > highest - lowest) {
            objections.add(where + ": no numbers from " + lowest + " to " + highest + " by " + step);
        }
        if (!Set.of("auto", "box", "slider").contains(fields.getOrDefault("mode", "auto"))) {
            objections.add(where + ": mode " + fields.get("mode"));
        }
    }

    private void options(String where, Map<String, Object> fields) {
        if (!(fields.get("options") instanceof List<?> words)
                || words.isEmpty()
                || words.stream().anyMatch(word -> !(word instanceof String text) || text.isEmpty())
                || new HashSet<>(words).size() != words.size()) {
            objections.add(where + ": options are different words: " + fields.get("options"));
        }
    }

    private void text(String where, Map<String, Object> fields) {
        double longest = (double) fields.getOrDefault("max", 255.0);
        if ((double) fields.getOrDefault("min", 0.0) >= longest || longest > LONGEST_STATE) {
            objections.add(where + ": a text of at most " + longest);
        }
        if (fields.get("pattern") instanceof String pattern) {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                objections.add(where + ": " + e.getMessage());
            }
        }
    }

    /** What it reads of the topic now. */
    private void state(String where, String platform, Map<String, Object> fields, Map<String, String> states) {
        String template = (String) fields.getOrDefault("value_template", "");
        if (count(template, "{{") != count(template, "}}")) {
            objections.add(where + ": " + template + " is no template");
        }
        boolean measured = platform.equals("number") || isNumeric(platform, fields);
        if (measured && !template.contains("value_json.") && !template.contains("'None'")) {
            objections.add(where + ": an empty payload leaves the old value");
        }
        Matcher reads = VALUE.matcher(template);
        String payload = states.get(String.valueOf(fields.get("state_topic")));
        if (states.isEmpty() || !reads.find()) {
            return;
        }
        if (payload == null) {
            objections.add(where + ": nothing stands on " + fields.get("state_topic"));
            return;
        }
        Map<?, ?> document = (Map<?, ?>) new GsonJson().parse(payload);
        if (!document.containsKey(reads.group(1))) {
            objections.add(where + ": " + reads.group(1) + " is not in " + payload);
            return;
        }
        value(where, platform, fields, document.get(reads.group(1)), measured);
    }

    private void value(String where, String platform, Map<String, Object> fields, Object value, boolean measured) {
        if (value == null) {
            return;
        }
        String text = value instanceof Double number && number == Math.rint(number)
                ? Long.toString(number.longValue())
                : value.toString();
        if (measured && !(value instanceof Double)) {
            objections.add(where + ": " + value + " is no number");
        }
        if (fields.get("options") instanceof List<?> words && !words.contains(text)) {
            objections.add(where + ": " + value + " is none of " + words);
        }
        if (platform.endsWith("switch") || platform.equals("binary_sensor")) {
            if (!Set.of(fields.getOrDefault("payload_on", "ON"), fields.getOrDefault("payload_off", "OFF"))
                    .contains(text)) {
                objections.add(where + ": " + value + " is neither on nor off");
            }
        }
        if ("timestamp".equals(fields.get("device_class"))) {
            try {
                java.time.OffsetDateTime.parse(text);
            } catch (java.time.DateTimeException e) {
                objections.add(where + ": " + value + " is no time with a zone");
            }
        }
        if (fields.get("pattern") instanceof String pattern && !text.matches(pattern)) {
            objections.add(where + ": " + value + " does not match " + pattern);
        }
        if (text.length() > LONGEST_STATE) {
            objections.add(where + ": " + text.length() + " characters are too many");
        }
    }

    private static boolean isNumeric(String platform, Map<String, Object> fields) {
        String deviceClass = (String) fields.getOrDefault("device_class", "");
        return platform.equals("sensor")
                && !HomeAssistantFields.NOT_OF_NUMBERS.contains(deviceClass)
                && (!deviceClass.isEmpty()
                        || fields.containsKey("unit_of_measurement")
                        || fields.containsKey("state_class")
                        || fields.containsKey("suggested_display_precision"));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
