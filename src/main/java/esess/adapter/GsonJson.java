package esess.adapter;

import com.google.gson.FormattingStyle;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import esess.port.Json;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON by Gson, strictly by the standard. Any thread. */
public final class GsonJson implements Json {

    private static final int MOST_EXACT_DIGITS = 15;
    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private record Parsed(String text, Object value) {}

    /** Longer ones are not remembered: there would be two of them in a small heap. */
    private static final int LONGEST_REMEMBERED = 4096;

    /** What was parsed last: several values of a device are followed one by one, and stand in the same message. */
    private volatile Parsed last = new Parsed("null", null);

    @Override
    public Object parse(String text) {
        Parsed known = last;
        if (known.text.equals(text)) {
            return known.value;
        }
        Object value = parsed(text);
        if (text.length() <= LONGEST_REMEMBERED) {
            last = new Parsed(text, value);
        }
        return value;
    }

    private static Object parsed(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            Object value = read(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("it is not one JSON value");
            }
            return value;
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | NumberFormatException
                | StackOverflowError e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
    }

    @Override
    public String write(Object value) {
        return written(value, FormattingStyle.PRETTY);
    }

    @Override
    public String compact(Object value) {
        return written(value, FormattingStyle.COMPACT);
    }

    /** Without Gson's object mapping, which costs a megabyte of classes. */
    private static String written(Object value, FormattingStyle style) {
        StringWriter text = new StringWriter();
        JsonWriter writer = new JsonWriter(text);
        writer.setFormattingStyle(style);
        try {
            write(writer, value);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory takes everything", e);
        }
        return text.toString();
    }

    private static void write(JsonWriter writer, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                writer.name(String.valueOf(each.getKey()));
                write(writer, each.getValue());
            }
            writer.endObject();
        } else if (value instanceof Iterable<?> list) {
            writer.beginArray();
            for (Object each : list) {
                write(writer, each);
            }
            writer.endArray();
        } else if (value instanceof Number number) {
            writer.value(number);
        } else if (value instanceof Boolean is) {
            writer.value(is);
        } else if (value == null || value instanceof String) {
            writer.value((String) value);
        } else {
            throw new IllegalArgumentException("there is no JSON for a " + value.getClass());
        }
    }

    /** Up to 15 digits with a point among them, as meters tell them, are one exact division. */
    private static double number(String text) {
        int start = text.charAt(0) == '-' ? 1 : 0;
        int point = text.indexOf('.');
        if (point < 0 || text.length() - start > MOST_EXACT_DIGITS + 1) {
            return Double.parseDouble(text);
        }
        long digits = 0;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                digits = digits * 10 + c - '0';
            } else if (c != '.') {
                return Double.parseDouble(text);
            }
        }
        double number = digits / POWERS_OF_TEN[text.length() - 1 - point];
        return start == 0 ? number : -number;
    }

    /** Straight into maps and lists: meters are asked every second. */
    private static Object read(JsonReader reader) throws IOException {
        switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                reader.beginObject();
                while (reader.hasNext()) {
                    String name = reader.nextName();
                    map.put(name, read(reader));
                }
                reader.endObject();
                return Collections.unmodifiableMap(map);
            }
            case BEGIN_ARRAY -> {
                List<Object> list = new ArrayList<>();
                reader.beginArray();
                while (reader.hasNext()) {
                    list.add(read(reader));
                }
                reader.endArray();
                return Collections.unmodifiableList(list);
            }
            case NUMBER -> {
                return number(reader.nextString());
            }
            case BOOLEAN -> {
                return reader.nextBoolean();
            }
            case NULL -> {
                reader.nextNull();
                return null;
            }
            default -> {
                return reader.nextString();
            }
        }
    }
}
