package esess.control.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON without blanks. Numbers of a message stay as they were written, whole ones of ours have no point; characters
 * stand for themselves where JSON allows it, as Python's {@code json.dumps(..., ensure_ascii=False)} writes them. An amount
 * is its value and its unit.
 */
public final class JsonText {

    private static final double EXACT = 1e15;

    private final boolean sorted;
    private final StringBuilder out = new StringBuilder();

    private JsonText(boolean sorted) {
        this.sorted = sorted;
    }

    public static String of(@Nullable Object value) {
        return new JsonText(false).add(value).out.toString();
    }

    /** The names of each object in the order of their UTF-16 code units. */
    public static String sorted(@Nullable Object value) {
        return new JsonText(true).add(value).out.toString();
    }

    private JsonText add(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            addMap(map);
        } else if (value instanceof List<?> list) {
            out.append('[');
            String before = "";
            for (Object each : list) {
                out.append(before);
                add(each);
                before = ",";
            }
            out.append(']');
        } else if (value instanceof Amount amount) {
            out.append("{\"value\":");
            add(amount.value());
            out.append(",\"unit\":");
            addText(amount.unit());
            out.append('}');
        } else if (value instanceof String text) {
            addText(text);
        } else if (value instanceof Double number) {
            addNumber(number);
        } else {
            out.append(value);
        }
        return this;
    }

    private void addMap(Map<?, ?> map) {
        out.append('{');
        String before = "";
        for (Map.Entry<?, ?> each : (sorted ? inOrder(map) : map).entrySet()) {
            out.append(before);
            addText(each.getKey().toString());
            out.append(':');
            add(each.getValue());
            before = ",";
        }
        out.append('}');
    }

    private static Map<?, ?> inOrder(Map<?, ?> map) {
        Map<String, @Nullable Object> inOrder = new TreeMap<>();
        map.forEach((name, value) -> inOrder.put(name.toString(), value));
        return inOrder;
    }

    static String number(double number) {
        return of(number);
    }

    private void addNumber(double number) {
        if (!Double.isFinite(number)) {
            out.append("null");
        } else if (number == Math.rint(number) && Math.abs(number) < EXACT) {
            out.append((long) number);
        } else {
            out.append(number);
        }
    }

    private void addText(String text) {
        out.append('"');
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, done, i);
                addEscaped(c);
                done = i + 1;
            }
        }
        out.append(text, done, text.length()).append('"');
    }

    private void addEscaped(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
    }
}
