package esess.control.gateway;

import esess.model.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the steps of a way back, complete in itself: after a crash nothing else is known of the component. Numbers are in
 * the unit of what they are written to.
 */
public sealed interface Step {

    int LONGEST_NAME = 300;
    double MOST = 1e9;
    int MOST_PLACES = 8;

    Map<String, Object> document();

    /** A value on the bus, read back. */
    record Put(String service, String path, Object value) implements Step {
        @Override
        public Map<String, Object> document() {
            return Map.of("do", "put", "service", service, "path", path, "value", value);
        }
    }

    /** A control of es-ESS, in the words of people; "" takes back what was set. */
    record SetControl(String service, String id, String word) implements Step {
        @Override
        public Map<String, Object> document() {
            return Map.of("do", "control", "service", service, "id", id, "word", word);
        }
    }

    /** A message to a device that nothing is read back from. */
    record Publish(String topic, String payload) implements Step {
        @Override
        public Map<String, Object> document() {
            return Map.of("do", "publish", "topic", topic, "payload", payload);
        }
    }

    /** When all of this stands already, the rest is not needed. */
    record Unless(List<Put> places) implements Step {

        public Unless {
            places = List.copyOf(places);
        }

        @Override
        public Map<String, Object> document() {
            return Map.of(
                    "do", "unless", "places", places.stream().map(Put::document).toList());
        }
    }

    record Pause(double seconds) implements Step {
        @Override
        public Map<String, Object> document() {
            return Map.of("do", "pause", "seconds", seconds);
        }
    }

    /** Waits until a value on the bus is below a limit; it does not go on otherwise. */
    record Below(String service, String path, double limit) implements Step {
        @Override
        public Map<String, Object> document() {
            return Map.of("do", "below", "service", service, "path", path, "limit", limit);
        }
    }

    /** Null: it is none. */
    static @Nullable Step of(Map<?, ?> written) {
        Document document = new Document(written);
        String service = document.text("service", LONGEST_NAME);
        String path = document.text("path", LONGEST_NAME);
        String what = String.valueOf(document.text("do", LONGEST_NAME));
        if (what.equals("pause")) {
            Double seconds = document.number("seconds", 0, 60);
            return seconds == null ? null : new Pause(seconds);
        } else if (what.equals("unless")) {
            List<Put> places = all(written.get("places"), MOST_PLACES).stream()
                    .filter(Put.class::isInstance)
                    .map(Put.class::cast)
                    .toList();
            return places.isEmpty() ? null : new Unless(places);
        } else if (what.equals("publish")) {
            String topic = document.text("topic", LONGEST_NAME);
            return topic != null
                            && written.get("payload") instanceof String payload
                            && payload.length() <= BoundedJson.LONGEST
                    ? new Publish(topic, payload)
                    : null;
        } else if (service == null) {
            return null;
        } else if (what.equals("control")) {
            String id = document.text("id", LONGEST_NAME);
            return id != null && written.get("word") instanceof String word && word.length() <= LONGEST_NAME
                    ? new SetControl(service, id, word)
                    : null;
        } else if (path == null) {
            return null;
        } else if (what.equals("below")) {
            Double limit = document.number("limit", -MOST, MOST);
            return limit == null ? null : new Below(service, path, limit);
        }
        Double number = document.number("value", -MOST, MOST);
        return what.equals("put") && number != null ? new Put(service, path, number) : null;
    }

    static List<Step> all(@Nullable Object written, int most) {
        List<Step> steps = new ArrayList<>();
        if (written instanceof List<?> list && list.size() <= most) {
            for (Object each : list) {
                Step step = each instanceof Map<?, ?> map ? of(map) : null;
                if (step != null) {
                    steps.add(step);
                }
            }
        }
        return steps;
    }
}
