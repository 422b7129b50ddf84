package esess.sim.recording;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one file writes its powers. Whether 5.196 is five watts or five thousand nobody can tell from one cell, so the whole
 * column decides, and what it does not decide is refused. Immutable.
 */
final class WrittenPowers {

    private static final int LONGEST = 40;
    private static final Pattern CELL =
            Pattern.compile("([+-]?[\\d., ']*\\d[\\d., ']*?(?:[eE][+-]?\\d{1,3})?) *(\\p{L}*)");
    /** In three digits, after one to three: a decimal, or thousands. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[+-]?[1-9]\\d{0,2}([.,])\\d{3}");

    private static final Pattern UNITS = Pattern.compile("|[kK]?[wW]|MW|[wW]att|[kK]ilowatt");

    private final TextTable table;
    private final double usualFactor;
    private final char decimal;
    private final Pattern written;
    private final Pattern groups;

    /**
     * @param texts  what is known
     * @param lines  of each
     * @param factor to W, from the header
     */
    WrittenPowers(TextTable table, List<String> texts, List<Integer> lines, double factor) {
        this.table = table;
        this.usualFactor = factor;
        this.decimal = decimal(texts, lines);
        String group = decimal == '.' ? "[, ']" : "[. ']";
        groups = Pattern.compile(group);
        written = Pattern.compile(
                "[+-]?(\\d*|\\d{1,3}(" + group + "\\d{3})+)([" + decimal + "]\\d*)?([eE][+-]?\\d{1,3})?");
    }

    private char decimal(List<String> texts, List<Integer> lines) {
        char found = 0;
        int foundLine = 0;
        int ambiguous = -1;
        boolean whole = false;
        boolean wholeThousands = false;
        boolean kilo = usualFactor != 1;
        for (int i = 0; i < texts.size(); i++) {
            Matcher cell = match(texts.get(i), lines.get(i));
            String number = digits(cell.group(1));
            kilo |= factor(cell.group(2)) != 1;
            if (AMBIGUOUS.matcher(number).matches()) {
                if (ambiguous >= 0 && mark(texts.get(ambiguous)) != mark(number)) {
                    throw table.wrong(
                            lines.get(i),
                            "here a " + mark(number) + " stands where line " + lines.get(ambiguous)
                                    + " has the other mark");
                }
                ambiguous = ambiguous < 0 ? i : ambiguous;
                continue;
            }
            char shown = shownDecimal(number);
            if (shown != 0 && found != 0 && shown != found) {
                throw table.wrong(
                        lines.get(i),
                        "its decimal mark is \"" + shown + "\", and that of line " + foundLine + " is \"" + found
                                + "\"");
            }
            if (shown != 0 && found == 0) {
                found = shown;
                foundLine = lines.get(i);
            }
            whole |= shown == 0;
            wholeThousands |= number.matches("[+-]?\\d{4,}");
        }
        if (found != 0 || ambiguous < 0) {
            return found == 0 ? '.' : found;
        }
        char mark = mark(texts.get(ambiguous));
        char other = mark == '.' ? ',' : '.';
        // Who separates columns by commas writes decimals with a point, and who separates by semicolons mostly with a
        // comma.
        boolean usual = table.separator() == '\t' || mark == (table.separator() == ',' ? '.' : ',');
        if (kilo || usual && !whole) {
            return mark;
        }
        if (usual || !whole || wholeThousands) {
            throw table.wrong(
                    lines.get(ambiguous),
                    "\"" + texts.get(ambiguous) + "\" can be "
                            + texts.get(ambiguous).replaceAll("[., ]", "") + " W or "
                            + texts.get(ambiguous).replace(',', '.')
                            + " W: write the powers without a mark between thousands");
        }
        return other;
    }

    private static char mark(String number) {
        return number.indexOf('.') >= 0 ? '.' : ',';
    }

    /** The decimal mark that a number can only have; 0: it has none. */
    private static char shownDecimal(String number) {
        int point = number.lastIndexOf('.');
        int comma = number.lastIndexOf(',');
        if (point < 0 && comma < 0) {
            return 0;
        }
        char last = point > comma ? '.' : ',';
        boolean repeated = number.indexOf(last) != number.lastIndexOf(last);
        return repeated ? last == '.' ? ',' : '.' : last;
    }

    private static String digits(String number) {
        return number.replaceAll("[ ']", "");
    }

    private Matcher match(String text, int line) {
        Matcher cell = CELL.matcher(text.replace('\u2212', '-'));
        if (text.length() > LONGEST
                || !cell.matches()
                || !UNITS.matcher(cell.group(2)).matches()) {
            throw table.wrong(line, "a power is expected, not \"" + text + "\"");
        }
        return cell;
    }

    private double factor(String unit) {
        return unit.isEmpty() ? usualFactor : unit.equals("MW") ? 1_000_000 : unit.matches("[kK].*") ? 1000 : 1;
    }

    /** W. */
    double watts(String text, int line) {
        Matcher cell = match(text, line);
        String number = cell.group(1).strip();
        if (!written.matcher(number).matches()) {
            throw table.wrong(line, "a power is expected, not \"" + text + "\"");
        }
        return Double.parseDouble(groups.matcher(number).replaceAll("").replace(',', '.')) * factor(cell.group(2));
    }
}
