package esess.control.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An interlock: values that must hold before a component is moved, {@code pv2.Power < 50, wallbox1.Status != 2}. What is not
 * known does not hold.
 */
public record Condition(List<Term> terms, String text) {

    /** {@code component.value operator number}. */
    public record Term(String component, String value, String operator, double number) {

        boolean holds(double now) {
            return switch (operator) {
                case "<" -> now < number;
                case "<=" -> now <= number;
                case ">" -> now > number;
                case ">=" -> now >= number;
                case "=" -> now == number;
                default -> now != number;
            };
        }

        @Override
        public String toString() {
            return component + "." + value + " " + operator + " " + JsonText.number(number);
        }
    }

    private static final int MOST_TERMS = 8;
    private static final Pattern TERM = Pattern.compile(
            "([A-Za-z0-9_:-]{1,96})\\.([A-Za-z0-9_/]{1,96})\\s*(<=|>=|!=|<|>|=)\\s*(-?[0-9]{1,9}(?:\\.[0-9]{1,6})?)");

    public Condition {
        terms = List.copyOf(terms);
    }

    /** @throws IllegalArgumentException if the text is no condition */
    public static Condition parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher term = TERM.matcher(each.strip());
            if (!term.matches() || terms.size() >= MOST_TERMS) {
                throw new IllegalArgumentException(
                        "at most " + MOST_TERMS + " terms like pv2.Power < 50, separated by commas, are expected");
            }
            terms.add(new Term(term.group(1), term.group(2), term.group(3), Double.parseDouble(term.group(4))));
        }
        return new Condition(terms, text);
    }

    /**
     * @param values of a component, by its id and the value's name; null: not known
     * @return what does not hold, for people; null: all does
     */
    public @Nullable String broken(BiFunction<String, String, @Nullable Double> values) {
        for (Term each : terms) {
            Double now = values.apply(each.component, each.value);
            if (now == null) {
                return each.component + "." + each.value + " is not known";
            } else if (!each.holds(now)) {
                return each.component + "." + each.value + " is " + JsonText.number(now) + ", and " + each
                        + " must hold";
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return text;
    }
}
