package esess.control.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a command is given. */
public sealed interface Parameter {

    String name();

    String unit();

    /** @return as it is carried out: Double, String or Boolean */
    Object read(@Nullable Object given) throws Refusal;

    /** For the registry. */
    Map<String, Object> document();

    private static Map<String, Object> begin(String name, String type) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", name);
        document.put("type", type);
        return document;
    }

    private static Refusal bad(String name, String expected) {
        return new Refusal(ErrorCode.BAD_PARAMETER, name + ": " + expected + " is expected");
    }

    /** Both ends included. A step of 0: any number between; else from the lowest on. */
    record Amounts(String name, String unit, double lowest, double highest, double step) implements Parameter {

        @Override
        public Object read(@Nullable Object given) throws Refusal {
            Object bare = given;
            String in = unit;
            if (given instanceof Map<?, ?> both) {
                if (!both.keySet().equals(Set.of("value", "unit")) || !(both.get("unit") instanceof String)) {
                    throw bad(name, "{value, unit}");
                }
                bare = both.get("value");
                in = (String) both.get("unit");
            }
            if (!(bare instanceof Number number)) {
                throw bad(name, "a number");
            }
            Double wanted = Amount.converted(number.doubleValue(), in, unit);
            if (wanted == null) {
                throw bad(name, unit.isEmpty() ? "a number without unit" : "a number in " + unit);
            }
            if (!(wanted >= lowest && wanted <= highest)) {
                throw new Refusal(
                        ErrorCode.OUT_OF_RANGE,
                        name + ": " + JsonText.number(lowest) + " to " + JsonText.number(highest)
                                + (unit.isEmpty() ? "" : " " + unit) + " is expected");
            }
            return rounded(wanted);
        }

        private double rounded(double wanted) {
            if (step == 0) {
                return wanted;
            }
            double steps = Math.floor((wanted - lowest) / step + 0.5);
            // As a person writes it: 6 + 3 * 0.1 is 6.3.
            double exact = Math.rint((lowest + steps * step) * 1e9) / 1e9;
            return exact > highest ? Math.rint((exact - step) * 1e9) / 1e9 : exact;
        }

        @Override
        public Map<String, Object> document() {
            Map<String, Object> document = begin(name, "number");
            document.put("unit", unit);
            document.put("min", lowest);
            document.put("max", highest);
            if (step > 0) {
                document.put("step", step);
            }
            return document;
        }
    }

    /** One of these words, as they stand here. */
    record Choice(String name, List<String> values) implements Parameter {

        public Choice {
            values = List.copyOf(values);
        }

        @Override
        public String unit() {
            return "";
        }

        @Override
        public Object read(@Nullable Object given) throws Refusal {
            if (given instanceof String word && values.contains(word)) {
                return word;
            }
            throw bad(name, "one of " + String.join(", ", values));
        }

        @Override
        public Map<String, Object> document() {
            Map<String, Object> document = begin(name, "enum");
            document.put("unit", "");
            document.put("values", values);
            return document;
        }
    }

    /** True or false. */
    record Flag(String name) implements Parameter {

        @Override
        public String unit() {
            return "";
        }

        @Override
        public Object read(@Nullable Object given) throws Refusal {
            if (given instanceof Boolean flag) {
                return flag;
            }
            throw bad(name, "true or false");
        }

        @Override
        public Map<String, Object> document() {
            Map<String, Object> document = begin(name, "boolean");
            document.put("unit", "");
            return document;
        }
    }

    /** One line. */
    record Line(String name, int longest, Pattern pattern, String expected) implements Parameter {

        @Override
        public String unit() {
            return "";
        }

        @Override
        public Object read(@Nullable Object given) throws Refusal {
            if (given instanceof String line
                    && line.length() <= longest
                    && line.chars().noneMatch(Character::isISOControl)
                    && pattern.matcher(line).matches()) {
                return line;
            }
            throw bad(name, expected);
        }

        @Override
        public Map<String, Object> document() {
            Map<String, Object> document = begin(name, "text");
            document.put("unit", "");
            document.put("longest", (double) longest);
            return document;
        }
    }
}
