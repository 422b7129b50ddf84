package esess.control.discovery;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entity of a device. Immutable.
 *
 * @param key    the same for ever, within the device: letters, digits and _
 * @param fields what Home Assistant is told of it, in its abbreviations ("stat_t" is state_topic), without platform and id
 */
public record Component(String key, Platform platform, Map<String, @Nullable Object> fields) {

    /** How a person may set something. */
    public enum Category {
        /** A setting. */
        CONFIG("config"),
        /** What helps to find a fault. */
        DIAGNOSTIC("diagnostic");

        private final String text;

        Category(String text) {
            this.text = text;
        }
    }

    public Component {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** With the name of its class, in the owner's language. */
    public static Component of(String key, Platform platform) {
        return new Component(key, platform, Map.of());
    }

    /** @param name beside the device's; null: that of its class */
    public static Component of(String key, Platform platform, @Nullable String name) {
        return name == null ? of(key, platform) : of(key, platform).with("name", name);
    }

    /** What the device is about: it has the device's name. */
    public Component withoutName() {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put("name", null);
        return new Component(key, platform, more);
    }

    public Component with(String field, Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new Component(key, platform, more);
    }

    /** Its value in a document that has all values of the device; null there is unknown. */
    public Component fromDocument(String topic) {
        return with("stat_t", topic).with("val_tpl", "{{ value_json." + key + " }}");
    }

    /** As {@link #fromDocument}, of a text that is set: for Home Assistant "None" would be one. */
    public Component textFromDocument(String topic) {
        return with("stat_t", topic).with("val_tpl", "{{ value_json." + key + " or '' }}");
    }

    /** Its value on a topic of its own, where nothing is unknown: an empty payload of a number would be passed over. */
    public Component on(String topic) {
        return switch (platform) {
            case BUTTON -> this;
            case TEXT -> with("stat_t", topic);
            default -> with("stat_t", topic).with("val_tpl", "{{ value if value != '' else 'None' }}");
        };
    }

    /** What is set is believed when it is told, not before. */
    public Component setBy(String topic) {
        return with("cmd_t", topic);
    }

    public Component quantity(Quantity quantity) {
        Component with = this;
        for (Map.Entry<String, Object> field : quantity.fields(platform).entrySet()) {
            with = with.with(field.getKey(), field.getValue());
        }
        return with;
    }

    /** One of several words. */
    public Component oneOf(List<String> words) {
        Component with = platform == Platform.SENSOR ? with("dev_cla", "enum") : this;
        return with.with("ops", List.copyOf(words));
    }

    public Component in(Category category) {
        return with("ent_cat", category.text);
    }

    /** There, but switched off until the owner wants it. */
    public Component hidden() {
        return with("en", false);
    }

    /** As it stands in the device's document. */
    Map<String, @Nullable Object> document(String deviceId) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("p", platform.toString());
        if (!fields.containsKey("uniq_id")) {
            document.put("uniq_id", deviceId + "_" + key);
        }
        document.putAll(fields);
        return document;
    }
}
