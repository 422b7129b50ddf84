package esess.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a JSON value: what a route takes and what it answers. From it come the check of what comes in and the part
 * of the OpenAPI document (https://spec.openapis.org/oas/v3.0.3#schema-object). Immutable.
 */
public final class Schema {

    private enum Kind {
        ANY,
        TEXT,
        NUMBER,
        WHOLE,
        FLAG,
        LIST,
        MAP,
        OBJECT
    }

    public static final Schema ANY = new Schema(Kind.ANY);
    public static final Schema TEXT = new Schema(Kind.TEXT);
    public static final Schema NUMBER = new Schema(Kind.NUMBER);
    public static final Schema WHOLE = new Schema(Kind.WHOLE);
    public static final Schema FLAG = new Schema(Kind.FLAG);

    private static final int MOST_PROBLEMS = 5;

    private final Kind kind;
    private final @Nullable Schema each;
    private final Map<String, Schema> required;
    private final Map<String, Schema> optional;
    private final boolean orNull;
    private final String sentence;

    private Schema(Kind kind) {
        this(kind, null, Map.of(), Map.of(), false, "");
    }

    private Schema(
            Kind kind,
            @Nullable Schema each,
            Map<String, Schema> required,
            Map<String, Schema> optional,
            boolean orNull,
            String sentence) {
        this.kind = kind;
        this.each = each;
        this.required = new TreeMap<>(required);
        this.optional = new TreeMap<>(optional);
        this.orNull = orNull;
        this.sentence = sentence;
    }

    public static Schema list(Schema each) {
        return new Schema(Kind.LIST, each, Map.of(), Map.of(), false, "");
    }

    /** An object with any keys. */
    public static Schema map(Schema each) {
        return new Schema(Kind.MAP, each, Map.of(), Map.of(), false, "");
    }

    /** An object with these keys, and no others. */
    public static Schema object(Map<String, Schema> keys) {
        return new Schema(Kind.OBJECT, null, keys, Map.of(), false, "");
    }

    /** An object that may also have these keys. */
    public Schema optional(Map<String, Schema> keys) {
        return new Schema(kind, each, required, keys, orNull, sentence);
    }

    /** Unknown is a value. */
    public Schema orNull() {
        return new Schema(kind, each, required, optional, true, sentence);
    }

    /** With a sentence for the reader. */
    public Schema said(String what) {
        return new Schema(kind, each, required, optional, orNull, what);
    }

    /** What is wrong with a value, for who sent it; none: it fits. */
    public List<String> problems(@Nullable Object value) {
        List<String> problems = new ArrayList<>();
        check("", value, problems);
        return problems;
    }

    private void check(String at, @Nullable Object value, List<String> problems) {
        if (problems.size() >= MOST_PROBLEMS || kind == Kind.ANY || value == null && orNull) {
            return;
        }
        switch (kind) {
            case ANY -> {}
            case TEXT -> expect(value instanceof String, at, "a text", problems);
            case NUMBER -> expect(value instanceof Number, at, "a number", problems);
            case WHOLE ->
                expect(
                        value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue()),
                        at,
                        "a whole number",
                        problems);
            case FLAG -> expect(value instanceof Boolean, at, "true or false", problems);
            case LIST -> {
                if (expect(value instanceof List, at, "a list", problems) && value instanceof List<?> list) {
                    int index = 0;
                    for (Object one : list) {
                        each().check(at + "[" + index++ + "]", one, problems);
                    }
                }
            }
            case MAP -> {
                if (expect(value instanceof Map, at, "an object", problems) && value instanceof Map<?, ?> map) {
                    map.forEach((key, one) -> each().check(at + "." + key, one, problems));
                }
            }
            case OBJECT -> {
                if (expect(value instanceof Map, at, "an object", problems) && value instanceof Map<?, ?> map) {
                    object(at, map, problems);
                }
            }
        }
    }

    private void object(String at, Map<?, ?> value, List<String> problems) {
        required.forEach((key, schema) -> {
            if (!value.containsKey(key)) {
                problems.add(at + "." + key + " is missing");
            }
        });
        value.forEach((key, one) -> {
            Schema schema = required.getOrDefault(key, optional.get(key));
            if (schema == null) {
                problems.add(at + "." + key + " is not known");
            } else {
                schema.check(at + "." + key, one, problems);
            }
        });
    }

    private Schema each() {
        return each == null ? ANY : each;
    }

    private static boolean expect(boolean fits, String at, String what, List<String> problems) {
        if (!fits) {
            problems.add((at.isEmpty() ? "" : at + ": ") + what + " is expected");
        }
        return fits;
    }

    /** As it stands in an OpenAPI document. */
    Map<String, Object> openApi() {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (kind) {
            case ANY -> {}
            case TEXT -> schema.put("type", "string");
            case NUMBER -> schema.put("type", "number");
            case WHOLE -> schema.put("type", "integer");
            case FLAG -> schema.put("type", "boolean");
            case LIST -> {
                schema.put("type", "array");
                schema.put("items", each().openApi());
            }
            case MAP -> {
                schema.put("type", "object");
                schema.put("additionalProperties", each().openApi());
            }
            case OBJECT -> {
                schema.put("type", "object");
                Map<String, Object> properties = new TreeMap<>();
                required.forEach((key, one) -> properties.put(key, one.openApi()));
                optional.forEach((key, one) -> properties.put(key, one.openApi()));
                schema.put("properties", properties);
                if (!required.isEmpty()) {
                    schema.put("required", List.copyOf(required.keySet()));
                }
                schema.put("additionalProperties", false);
            }
        }
        if (orNull) {
            schema.put("nullable", true);
        }
        if (!sentence.isEmpty()) {
            schema.put("description", sentence);
        }
        return schema;
    }
}
