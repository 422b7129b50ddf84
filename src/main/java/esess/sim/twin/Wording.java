package esess.sim.twin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a relay words its state and its power, so that the owner's regular expressions understand it: of the ways in which
 * known devices say it the first one that these expressions read rightly, else one made of the expressions themselves.
 * Immutable; any thread.
 */
public final class Wording {

    private interface Sentence {
        String of(boolean on, String watts);
    }

    private static final double[] TRIED_W = {0, 7.5, 1500};

    private static final List<Sentence> KNOWN = List.of(
            (on, watts) -> "{\"ison\":" + on + ",\"power\":" + watts + ",\"is_valid\":true}",
            (on, watts) -> "{\"id\":0, \"source\":\"HTTP_in\", \"output\":" + on + ", \"apower\":" + watts
                    + ", \"voltage\":231.5}",
            (on, watts) ->
                    "{\"POWER\":\"" + (on ? "ON" : "OFF") + "\",\"StatusSNS\":{\"ENERGY\":{\"Power\":" + watts + "}}}",
            (on, watts) -> on ? "ON" : "OFF",
            (on, watts) -> on ? "on" : "off",
            (on, watts) -> Boolean.toString(on),
            (on, watts) -> on ? "1" : "0",
            (on, watts) -> watts);

    private final Sentence sentence;
    private final boolean understood;

    private Wording(Sentence sentence, boolean understood) {
        this.sentence = sentence;
        this.understood = understood;
    }

    /**
     * @param onKeyword found in it: on; empty: nobody reads the state in it
     * @param power     group 1, or all that matches, is the power
     */
    public static Wording forRegexes(Optional<Pattern> onKeyword, Optional<Pattern> power) {
        for (Sentence each : KNOWN) {
            if (isRead(each, onKeyword, power)) {
                return new Wording(each, true);
            }
        }
        Sentence made = (on, watts) ->
                (on ? onKeyword.map(regex -> literally(regex, "1")).orElse("") : "-")
                        + power.map(regex -> "\n" + literally(regex, watts)).orElse("");
        return new Wording(made, isRead(made, onKeyword, power));
    }

    /** Two fixed texts. */
    public static Wording of(String onText, String offText) {
        return new Wording((on, watts) -> on ? onText : offText, true);
    }

    /** Nothing but the watts. */
    public static Wording number() {
        return new Wording((on, watts) -> watts, true);
    }

    /** Whether the owner's expressions will read it rightly. */
    public boolean isUnderstood() {
        return understood;
    }

    public String say(boolean on, double watts) {
        return sentence.of(on, text(watts));
    }

    private static String text(double watts) {
        return Double.toString(Math.rint(watts * 10) / 10);
    }

    private static boolean isRead(Sentence sentence, Optional<Pattern> onKeyword, Optional<Pattern> power) {
        for (double watts : TRIED_W) {
            for (boolean on : new boolean[] {true, false}) {
                String said = sentence.of(on, text(watts));
                if (onKeyword.isPresent() && onKeyword.get().matcher(said).find() != on
                        || power.isPresent() && !isPower(power.get(), said, watts)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isPower(Pattern power, String said, double watts) {
        Matcher found = power.matcher(said);
        if (!found.find()) {
            return false;
        }
        String number = found.group(Math.min(1, found.groupCount()));
        try {
            return number != null && Double.parseDouble(number.strip()) == watts;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A text that simple expressions match: the group is the number, what repeats is left out, what is quoted stands. */
    private static String literally(Pattern regex, String watts) {
        String text = regex.pattern()
                .replaceAll("\\((?!\\?)(?:[^()\\\\]|\\\\.)*\\)", "\u0001")
                .replace("^", "")
                .replace("$", "");
        return text.replaceAll("(\\\\.|\\[[^\\]]*\\]|.)[*?]", "")
                .replaceAll("\\\\s\\+?", " ")
                .replaceAll("\\\\(.)|\\+", "$1")
                .replace("\u0001", watts);
    }
}
