package esess.device;

import esess.model.TopicFilter;
import java.util.Optional;

/**
 * Where a device tells a number over MQTT, as owners write it: {@code inverter/power}, or, where the payload is JSON,
 * {@code tele/inverter/SENSOR#ENERGY.Power}: in a topic, {@code #} inside of a level could mean nothing else. Immutable.
 */
public record NumberTopic(TopicFilter filter, Optional<JsonKey> key) {

    /** @throws IllegalArgumentException if it is no topic, or what follows the # is no JSON key */
    public static NumberTopic parse(String text) {
        int mark = text.lastIndexOf('#');
        if (mark <= 0 || mark == text.length() - 1 || text.charAt(mark - 1) == '/') {
            return new NumberTopic(TopicFilter.parse(text), Optional.empty());
        }
        return new NumberTopic(
                TopicFilter.parse(text.substring(0, mark)), Optional.of(JsonKey.parse(text.substring(mark + 1))));
    }

    @Override
    public String toString() {
        return filter + key.map(k -> "#" + k).orElse("");
    }
}
