package esess.control;

import esess.control.Formula.Term;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Recursive descent over Python's grammar of expressions, loosest binding first, and Python's arithmetic. One parse.
 */
final class FormulaParser {

    private static final int DEEPEST_NESTING = 50;

    private final String text;
    private final String variable;
    private int at;
    private int depth;

    /** @param variable the only one */
    FormulaParser(String text, String variable) {
        this.text = text;
        this.variable = variable;
    }

    Term parse() {
        Term term = conditional();
        if (peek() != 0) {
            throw wrong("cannot read on");
        }
        return term;
    }

    private Term conditional() {
        if (++depth > DEEPEST_NESTING) {
            throw wrong("nested too deeply");
        }
        Term then = or();
        if (word("if")) {
            Term condition = or();
            if (!word("else")) {
                throw wrong("'else' is expected");
            }
            Term otherwise = conditional();
            Term chosen = then;
            then = soc -> truth(condition.at(soc)) ? chosen.at(soc) : otherwise.at(soc);
        }
        depth--;
        return then;
    }

    private Term or() {
        Term left = and();
        while (word("or")) {
            Term first = left;
            Term second = and();
            left = soc -> {
                double value = first.at(soc);
                return truth(value) ? value : second.at(soc);
            };
        }
        return left;
    }

    private Term and() {
        Term left = not();
        while (word("and")) {
            Term first = left;
            Term second = not();
            left = soc -> {
                double value = first.at(soc);
                return truth(value) ? second.at(soc) : value;
            };
        }
        return left;
    }

    private Term not() {
        if (word("not")) {
            Term term = nested(this::not);
            return soc -> truth(term.at(soc)) ? 0 : 1;
        }
        return comparison();
    }

    /** Chained as in Python: {@code 20 <= SOC <= 80} compares both pairs and evaluates SOC once. */
    private Term comparison() {
        Term first = sum();
        List<Term> operands = new ArrayList<>(List.of(first));
        List<DoublePredicate> tests = new ArrayList<>();
        for (DoublePredicate test = comparisonOperator(); test != null; test = comparisonOperator()) {
            tests.add(test);
            operands.add(sum());
        }
        if (tests.isEmpty()) {
            return first;
        }
        return soc -> {
            double left = operands.get(0).at(soc);
            for (int i = 0; i < tests.size(); i++) {
                double right = operands.get(i + 1).at(soc);
                if (!tests.get(i).test(Double.compare(left + 0.0, right + 0.0))) {
                    return 0;
                }
                left = right;
            }
            return 1;
        };
    }

    private @Nullable DoublePredicate comparisonOperator() {
        if (symbol("<=")) {
            return order -> order <= 0;
        }
        if (symbol(">=")) {
            return order -> order >= 0;
        }
        if (symbol("==")) {
            return order -> order == 0;
        }
        if (symbol("!=")) {
            return order -> order != 0;
        }
        if (symbol("<")) {
            return order -> order < 0;
        }
        if (symbol(">")) {
            return order -> order > 0;
        }
        return null;
    }

    private Term sum() {
        Term left = product();
        while (true) {
            if (symbol("+")) {
                left = combined(left, product(), Double::sum);
            } else if (symbol("-")) {
                left = combined(left, product(), (a, b) -> a - b);
            } else {
                return left;
            }
        }
    }

    private Term product() {
        Term left = signed();
        while (true) {
            if (symbol("//")) {
                left = combined(left, signed(), (a, b) -> Math.floor(a / notZero(b)));
            } else if (symbol("/")) {
                left = combined(left, signed(), (a, b) -> a / notZero(b));
            } else if (symbol("%")) {
                left = combined(left, signed(), FormulaParser::remainder);
            } else if (!ahead("**") && symbol("*")) {
                left = combined(left, signed(), (a, b) -> a * b);
            } else {
                return left;
            }
        }
    }

    private Term signed() {
        if (symbol("-")) {
            Term term = nested(this::signed);
            return soc -> -term.at(soc);
        }
        if (symbol("+")) {
            return nested(this::signed);
        }
        return power();
    }

    /** Binds tighter than a sign on its left and looser than one on its right: -2**-1 is -(2**(-1)). */
    private Term power() {
        Term base = operand();
        return symbol("**") ? combined(base, nested(this::signed), FormulaParser::power) : base;
    }

    private Term operand() {
        char c = peek();
        if (symbol("(")) {
            Term term = conditional();
            expect(")");
            return term;
        }
        if (Character.isDigit(c) || c == '.') {
            double number = number();
            return soc -> number;
        }
        if (Character.isLetter(c) || c == '_') {
            return name();
        }
        throw wrong("a number, " + variable + " or '(' is expected");
    }

    private Term name() {
        int start = at;
        String name = identifier();
        if (name.equals(variable)) {
            return value -> value;
        }
        switch (name) {
            case "True":
                return soc -> 1;
            case "False":
                return soc -> 0;
            default:
        }
        if (!symbol("(")) {
            at = start;
            throw wrong("'" + name + "' is not known; " + variable + " is the only variable");
        }
        List<Term> arguments = new ArrayList<>();
        do {
            arguments.add(conditional());
        } while (symbol(","));
        expect(")");
        return function(name, arguments, start);
    }

    private Term function(String name, List<Term> arguments, int start) {
        int count = arguments.size();
        Term a = arguments.get(0);
        switch (name) {
            case "min":
            case "max":
                if (count >= 2) {
                    Term best = a;
                    for (Term next : arguments.subList(1, count)) {
                        best = combined(best, next, name.equals("min") ? Math::min : Math::max);
                    }
                    return best;
                }
                break;
            case "abs":
                if (count == 1) {
                    return soc -> Math.abs(a.at(soc));
                }
                break;
            case "int":
                if (count == 1) {
                    return soc -> a.at(soc) < 0 ? Math.ceil(a.at(soc)) : Math.floor(a.at(soc));
                }
                break;
            case "float":
                if (count == 1) {
                    return a;
                }
                break;
            case "pow":
                if (count == 2) {
                    return combined(a, arguments.get(1), FormulaParser::power);
                }
                break;
            case "round":
                if (count <= 2) {
                    Term digits = count == 2 ? arguments.get(1) : soc -> 0;
                    return combined(a, digits, FormulaParser::round);
                }
                break;
            default:
                at = start;
                throw wrong("the function '" + name + "' is not known; min, max, abs, round, int, float and pow are");
        }
        at = start;
        throw wrong("'" + name + "' does not take " + count + (count == 1 ? " value" : " values"));
    }

    private double number() {
        int start = at;
        while (at < text.length()
                && (Character.isDigit(text.charAt(at)) || "._".indexOf(text.charAt(at)) >= 0 || isExponentAt(start))) {
            at++;
        }
        String digits = text.substring(start, at);
        try {
            if (!digits.matches("(\\d+(_\\d+)*)?\\.?(\\d+(_\\d+)*)?([eE][+-]?\\d+)?")) {
                throw new NumberFormatException(digits);
            }
            return Double.parseDouble(digits.replace("_", ""));
        } catch (NumberFormatException e) {
            at = start;
            throw wrong("'" + digits + "' is not a number");
        }
    }

    private boolean isExponentAt(int start) {
        char c = text.charAt(at);
        char before = at > start ? text.charAt(at - 1) : ' ';
        return c == 'e' || c == 'E' || (c == '+' || c == '-') && (before == 'e' || before == 'E');
    }

    private Term nested(Supplier<Term> rule) {
        if (++depth > DEEPEST_NESTING) {
            throw wrong("nested too deeply");
        }
        Term term = rule.get();
        depth--;
        return term;
    }

    private String identifier() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean word(String word) {
        peek();
        int start = at;
        if (identifier().equals(word)) {
            return true;
        }
        at = start;
        return false;
    }

    private boolean symbol(String symbol) {
        if (ahead(symbol)) {
            at += symbol.length();
            return true;
        }
        return false;
    }

    private boolean ahead(String symbol) {
        peek();
        return text.startsWith(symbol, at);
    }

    private void expect(String symbol) {
        if (!symbol(symbol)) {
            throw wrong("'" + symbol + "' is expected");
        }
    }

    /** The next character that is not blank, or 0 at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + " at column " + (at + 1) + " of the formula \"" + text + "\"");
    }

    private static Term combined(Term a, Term b, DoubleBinaryOperator operator) {
        return soc -> operator.applyAsDouble(a.at(soc), b.at(soc));
    }

    private static boolean truth(double value) {
        return value != 0;
    }

    private static double notZero(double divisor) {
        if (divisor == 0) {
            throw new ArithmeticException("division by zero");
        }
        return divisor;
    }

    /** Python's modulo: the result has the sign of the divisor. */
    private static double remainder(double a, double b) {
        double remainder = a % notZero(b);
        return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
    }

    private static double power(double base, double exponent) {
        if (base == 0 && exponent < 0) {
            throw new ArithmeticException("division by zero");
        }
        if (base < 0 && exponent != Math.rint(exponent)) {
            throw new ArithmeticException("a negative number has no real power of " + exponent);
        }
        return Math.pow(base, exponent);
    }

    /** Python's round: half to even, on the exact binary value. */
    private static double round(double value, double digits) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("the result is not a finite number");
        }
        if (digits != Math.rint(digits) || Math.abs(digits) > 300) {
            throw new ArithmeticException("round() takes a whole number of digits");
        }
        return new BigDecimal(value)
                .setScale((int) digits, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
