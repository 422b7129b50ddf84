package esess.runtime;

import esess.model.Unit;
import esess.port.Item;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What may be set of a {@link Control}. Immutable. */
public sealed interface Domain {

    /** @throws IllegalArgumentException what is expected, if these words of somebody are nothing of it */
    Object read(String words);

    /** @throws IllegalArgumentException what is expected */
    Object read(double number);

    /** As owners read and write it. */
    String text(Object value);

    /** The same on the bus. */
    Item offered(Item item, Predicate<Object> onWrite);

    /** A number with a unit, both ends included. A step of 0: any number between. The value is a Double. */
    record Range(Unit unit, double lowest, double highest, double step) implements Domain {

        public Range(Unit unit, double lowest, double highest) {
            this(unit, lowest, highest, 0);
        }

        @Override
        public Object read(String words) {
            try {
                return read(Double.parseDouble(words));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("a number is expected", e);
            }
        }

        @Override
        public Object read(double number) {
            if (!(number >= lowest && number <= highest)) {
                throw new IllegalArgumentException(
                        "a number from " + Unit.NONE.text(lowest) + " to " + Unit.NONE.text(highest) + " is expected");
            }
            double steps = step == 0 ? 0 : (number - lowest) / step;
            if (Math.abs(steps - Math.rint(steps)) > 1e-6) {
                throw new IllegalArgumentException("a number in steps of " + Unit.NONE.text(step) + " is expected");
            }
            return number;
        }

        @Override
        public String text(Object value) {
            return Unit.NONE.text(((Number) value).doubleValue());
        }

        @Override
        public Item offered(Item item, Predicate<Object> onWrite) {
            return item.writeable(lowest, highest, onWrite);
        }
    }

    /** One of several, by its code on the D-Bus, in this order; elsewhere by its text. The value is an Integer. */
    record Choice(Map<Integer, String> texts) implements Domain {
        public Choice {
            texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        }

        @Override
        public Object read(String words) {
            for (Map.Entry<Integer, String> each : texts.entrySet()) {
                if (each.getValue().equalsIgnoreCase(words)
                        || each.getKey().toString().equals(words)) {
                    return each.getKey();
                }
            }
            throw new IllegalArgumentException("one of " + String.join(", ", texts.values()) + " is expected");
        }

        @Override
        public Object read(double number) {
            int code = (int) number;
            if (code != number || !texts.containsKey(code)) {
                throw new IllegalArgumentException("one of " + texts.keySet() + " is expected");
            }
            return code;
        }

        @Override
        public String text(Object value) {
            return texts.getOrDefault(((Number) value).intValue(), value.toString());
        }

        @Override
        public Item offered(Item item, Predicate<Object> onWrite) {
            return item.named(texts)
                    .writeable(Collections.min(texts.keySet()), Collections.max(texts.keySet()), onWrite);
        }
    }

    /** On or off; 1 or 0 on the bus. The value is a Boolean. */
    record Switch() implements Domain {

        @Override
        public Object read(String words) {
            return switch (words.toLowerCase(Locale.ROOT)) {
                case "on", "true", "1" -> true;
                case "off", "false", "0" -> false;
                default -> throw new IllegalArgumentException("On or Off is expected");
            };
        }

        @Override
        public Object read(double number) {
            if (number != 0 && number != 1) {
                throw new IllegalArgumentException("1 or 0 is expected");
            }
            return number == 1;
        }

        @Override
        public String text(Object value) {
            return Boolean.TRUE.equals(value) ? "On" : "Off";
        }

        @Override
        public Item offered(Item item, Predicate<Object> onWrite) {
            return item.named(Map.of(0, "Off", 1, "On")).writeable(0, 1, onWrite);
        }
    }

    /** It has no value; whatever is set presses it. */
    record Button() implements Domain {

        @Override
        public Object read(String words) {
            return true;
        }

        @Override
        public Object read(double number) {
            return true;
        }

        @Override
        public String text(Object value) {
            return "";
        }

        @Override
        public Item offered(Item item, Predicate<Object> onWrite) {
            return item.writeable(1, 1, onWrite);
        }
    }

    /** A line of text that matches a pattern, such as a time of day. The value is a String. */
    record Text(int longest, Pattern pattern, String expected) implements Domain {

        @Override
        public Object read(String words) {
            if (words.length() > longest || !pattern.matcher(words).matches()) {
                throw new IllegalArgumentException(expected + " is expected");
            }
            return words;
        }

        @Override
        public Object read(double number) {
            return read(Unit.NONE.text(number));
        }

        @Override
        public String text(Object value) {
            return value.toString();
        }

        @Override
        public Item offered(Item item, Predicate<Object> onWrite) {
            return item.writeable(onWrite);
        }
    }
}
