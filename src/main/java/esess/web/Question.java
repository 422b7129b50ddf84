package esess.web;

import esess.port.Listen;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks of a route, after the gate.
 *
 * @param parts of the path, decoded, by the names in braces
 * @param query decoded
 * @param json  the body, of the shape that the route declares; null: it has none
 */
public record Question(
        Listen.Request request,
        Access access,
        Map<String, String> parts,
        Map<String, String> query,
        @Nullable Object json) {

    /** A part of the path; empty for a name that the route does not have. */
    public String part(String name) {
        return parts.getOrDefault(name, "");
    }

    /** Empty: it was not given. */
    public String query(String name) {
        return query.getOrDefault(name, "");
    }

    /** The body, of a route whose body is an object; empty: it has none. */
    public Map<?, ?> object() {
        return object(json);
    }

    /** The value itself where it is an object; else empty. */
    public static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    /** A text in the body; empty: it is not there. */
    public String text(String key) {
        return json instanceof Map<?, ?> map && map.get(key) instanceof String text ? text : "";
    }
}
