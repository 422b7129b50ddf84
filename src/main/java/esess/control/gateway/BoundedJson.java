package esess.control.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) from strangers: bounded in size, depth and members, strict, without doubled names, and with each
 * number as it was written. Maps, lists, String, {@link JsonNumber}, Boolean, null.
 */
public final class BoundedJson {

    /** Characters of a message. */
    public static final int LONGEST = 4096;

    /** Objects and lists within each other. */
    public static final int DEEPEST = 6;

    /** Members and elements in all. */
    public static final int MOST_MEMBERS = 128;

    private static final int LONGEST_NUMBER = 32;

    private final String text;
    private int at;
    private int members;

    private BoundedJson(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException what is wrong with it */
    public static @Nullable Object read(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("at most " + LONGEST + " characters are expected");
        }
        BoundedJson reader = new BoundedJson(text);
        reader.skipBlanks();
        Object value = reader.value(0);
        reader.skipBlanks();
        if (reader.at < text.length()) {
            throw new IllegalArgumentException("one JSON value is expected");
        }
        return value;
    }

    private @Nullable Object value(int depth) {
        switch (peek()) {
            case '{':
                return object(depth + 1);
            case '[':
                return list(depth + 1);
            case '"':
                return string();
            case 't':
                return word("true", true);
            case 'f':
                return word("false", false);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Map<String, @Nullable Object> object(int depth) {
        deeper(depth);
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        skipBlanks();
        while (peek() != '}') {
            if (!object.isEmpty()) {
                expect(',');
            }
            if (peek() != '"') {
                throw wrong();
            }
            String name = string();
            skipBlanks();
            expect(':');
            count();
            if (object.containsKey(name)) {
                throw new IllegalArgumentException("a name stands twice in an object");
            }
            object.put(name, value(depth));
            skipBlanks();
        }
        at++;
        return Collections.unmodifiableMap(object);
    }

    private List<@Nullable Object> list(int depth) {
        deeper(depth);
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        skipBlanks();
        while (peek() != ']') {
            if (!list.isEmpty()) {
                expect(',');
            }
            count();
            list.add(value(depth));
            skipBlanks();
        }
        at++;
        return Collections.unmodifiableList(list);
    }

    private void deeper(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("at most " + DEEPEST + " levels are expected");
        }
    }

    private void count() {
        if (++members > MOST_MEMBERS) {
            throw new IllegalArgumentException("at most " + MOST_MEMBERS + " members are expected");
        }
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        at++;
        for (; ; ) {
            char c = next();
            if (c == '"') {
                return whole(string);
            } else if (c < ' ') {
                throw wrong();
            } else if (c != '\\') {
                string.append(c);
            } else {
                string.append(escaped());
            }
        }
    }

    /** Half a character could be another one to whoever reads it next. */
    private String whole(StringBuilder string) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < string.length()
                    && Character.isLowSurrogate(string.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw wrong();
            }
        }
        return string.toString();
    }

    private char escaped() {
        char c = next();
        switch (c) {
            case '"', '\\', '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(next(), 16);
                    if (digit < 0) {
                        throw wrong();
                    }
                    code = code * 16 + digit;
                }
                return (char) code;
            default:
                throw wrong();
        }
    }

    private JsonNumber number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        int first = at;
        digits();
        if (text.charAt(first) == '0' && at > first + 1) {
            throw wrong();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at - start > LONGEST_NUMBER) {
            throw new IllegalArgumentException("numbers of at most " + LONGEST_NUMBER + " characters are expected");
        }
        JsonNumber number = new JsonNumber(text.substring(start, at));
        if (Double.isInfinite(number.doubleValue())) {
            throw wrong();
        }
        return number;
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw wrong();
        }
    }

    private @Nullable Boolean word(String word, @Nullable Boolean meaning) {
        if (!text.startsWith(word, at)) {
            throw wrong();
        }
        at += word.length();
        return meaning;
    }

    private void expect(char expected) {
        if (next() != expected) {
            throw wrong();
        }
        skipBlanks();
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("JSON is expected");
    }
}
