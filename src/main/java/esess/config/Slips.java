package esess.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slips of the pen that a file shows as something else: what most likely happened, in words. Immutable. */
final class Slips {

    private static final Slips NONE = new Slips(Map.of());
    private static final Pattern HEADER_IN_COMMENT = Pattern.compile("\\s*[#;]\\s*\\[([^\\]]+)\\]\\s*");
    private static final Pattern COMMENT_BEHIND = Pattern.compile("\\s([#;])(\\s|$)");

    /** The comment above an option that looks like the header that it belongs to. */
    private record Hidden(int line, String title) {}

    private final Map<Integer, Hidden> hiddenHeaders;

    private Slips(Map<Integer, Hidden> hiddenHeaders) {
        this.hiddenHeaders = hiddenHeaders;
    }

    static Slips none() {
        return NONE;
    }

    static Slips in(String text, Vocabulary vocabulary, IntUnaryOperator numbers) {
        Map<Integer, Hidden> headers = new HashMap<>();
        Hidden last = null;
        for (IniLine line : IniLine.of(text)) {
            if (line.is(IniLine.Kind.HEADER)) {
                last = null;
            } else if (line.is(IniLine.Kind.COMMENT)) {
                Matcher matcher = HEADER_IN_COMMENT.matcher(line.text());
                if (matcher.matches()
                        && vocabulary.meaningOf(IniLine.trimmed(matcher.group(1)))
                                instanceof Vocabulary.Meaning.Known) {
                    last = new Hidden(numbers.applyAsInt(line.number()), IniLine.trimmed(matcher.group(1)));
                }
            } else if (line.is(IniLine.Kind.OPTION) && last != null) {
                headers.put(numbers.applyAsInt(line.number()), last);
            }
        }
        return new Slips(headers);
    }

    /** What to add to the news that an option does not belong where it stands; "" if nothing is known. */
    String hiddenHeaderOf(int line) {
        Hidden hidden = hiddenHeaders.get(line);
        return hidden == null
                ? ""
                : "; or is it meant for [" + hidden.title + "], whose header in line " + hidden.line
                        + " is still a comment? Take its # away then";
    }

    /** What to add to the news that a value is wrong, or to say of one that is only odd; "" if nothing is odd. */
    static String oddityOf(String value) {
        if (value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0)) {
            return "the quotes are part of the value: leave them out";
        }
        Matcher comment = COMMENT_BEHIND.matcher(value);
        return comment.find()
                ? "what stands behind the " + comment.group(1)
                        + " is part of the value: a comment needs a line of its own"
                : "";
    }

    /** Whether it is something else than a configuration: no section that we know, or nearly, but much that is none of ours. */
    static boolean isNoConfiguration(String text, Vocabulary vocabulary) {
        boolean nonsense = false;
        for (IniLine line : IniLine.of(text)) {
            if (line.is(IniLine.Kind.HEADER)
                    && !(vocabulary.meaningOf(line.title()) instanceof Vocabulary.Meaning.Unknown unknown
                            && unknown.near() == null
                            && unknown.hint().isEmpty())) {
                return false;
            }
            nonsense |= line.is(IniLine.Kind.NONSENSE) || line.is(IniLine.Kind.TOO_LONG);
        }
        return nonsense;
    }

    static String firstLine(String text) {
        List<IniLine> lines = IniLine.of(text);
        return lines.stream()
                .map(line -> IniLine.trimmed(line.text()))
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }
}
