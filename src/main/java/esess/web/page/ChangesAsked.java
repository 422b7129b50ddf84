package esess.web.page;

import esess.config.Change;
import esess.web.Question;
import esess.web.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The changes of the file that a page asks for, as key {@code changes} of a body. */
public final class ChangesAsked {

    public static final Schema SCHEMA = Schema.list(Schema.object(
                    Map.of("kind", Schema.TEXT.said("set, unset, addSection or removeSection"), "section", Schema.TEXT))
            .optional(Map.of("key", Schema.TEXT, "value", Schema.TEXT, "values", Schema.map(Schema.TEXT))));

    private ChangesAsked() {}

    /**
     * In their order.
     *
     * @throws IllegalArgumentException for the owner, when one is none
     */
    public static List<Change> in(Question question) {
        List<Change> changes = new ArrayList<>();
        if (!(question.object().get("changes") instanceof List<?> wanted)) {
            return changes;
        }
        for (Object each : wanted) {
            Map<?, ?> change = (Map<?, ?>) each;
            String section = String.valueOf(change.get("section"));
            String key = change.get("key") instanceof String text ? text : "";
            changes.add(
                    switch (String.valueOf(change.get("kind"))) {
                        case "set" ->
                            new Change.SetValue(section, key, change.get("value") instanceof String text ? text : "");
                        case "unset" -> new Change.Unset(section, key);
                        case "addSection" -> new Change.AddSection(section, values(change.get("values")));
                        case "removeSection" -> new Change.RemoveSection(section);
                        default -> throw new IllegalArgumentException(change.get("kind") + " is no kind of change");
                    });
        }
        return changes;
    }

    private static Map<String, String> values(@Nullable Object given) {
        Map<String, String> values = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((key, value) -> values.put(String.valueOf(key), String.valueOf(value)));
        }
        return values;
    }
}
