package esess.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the file and what it is, by the rules of Python's configparser, for which owners wrote their files:
 * comments are whole lines; a line that is indented deeper than the key before it continues that key's value.
 *
 * @param number from 1
 * @param text   without its ending
 * @param ending "\n", "\r\n", "\r" or "" at the end of the file
 * @param mark   OPTION: where the separator stands; CONTINUATION: the number of the line that it continues; else -1
 */
record Line(int number, String text, String ending, Kind kind, int mark) {

    enum Kind {
        BLANK,
        COMMENT,
        HEADER,
        OPTION,
        CONTINUATION,
        NONSENSE,
        /** It would be an option, the continuation of one, or nonsense. */
        TOO_LONG;

        private boolean isContent() {
            return this == OPTION || this == CONTINUATION || this == NONSENSE;
        }
    }

    /** Windows editors put it in front of UTF-8. */
    static final String BOM = "\uFEFF";

    private static final Pattern LINE = Pattern.compile("([^\r\n]*)(\r\n|\n|\r|$)");

    static List<Line> of(String file) {
        List<Line> lines = new ArrayList<>();
        Matcher matcher = LINE.matcher(file.startsWith(BOM) ? file.substring(1) : file);
        int option = 0;
        int indent = 0;
        while (matcher.find() && (matcher.end() > matcher.start() || lines.isEmpty())) {
            String text = matcher.group(1);
            int number = lines.size() + 1;
            Kind kind = kindOf(text);
            int mark = -1;
            if (kind != Kind.BLANK && kind != Kind.COMMENT) {
                if (option > 0 && indentOf(text) > indent) {
                    kind = Kind.CONTINUATION;
                    mark = option;
                } else {
                    indent = indentOf(text);
                    option = kind == Kind.OPTION ? number : 0;
                    mark = kind == Kind.OPTION ? separatorIn(text) : -1;
                }
            }
            if (text.length() > FileLimits.LONGEST_LINE && kind.isContent()) {
                option = kind == Kind.OPTION ? 0 : option;
                kind = Kind.TOO_LONG;
                mark = -1;
            }
            lines.add(new Line(number, text, matcher.group(2), kind, mark));
        }
        return lines;
    }

    private static Kind kindOf(String text) {
        String content = trimmed(text);
        if (content.isEmpty()) {
            return Kind.BLANK;
        }
        return switch (content.charAt(0)) {
            case '#', ';' -> Kind.COMMENT;
            case '[' -> Kind.HEADER;
            case '=', ':' -> Kind.NONSENSE;
            default -> isOption(text, separatorIn(text)) ? Kind.OPTION : Kind.NONSENSE;
        };
    }

    /** A backslash in front of the separator would hide it from ini4j; no key of ours ends with one. */
    private static boolean isOption(String text, int separator) {
        return separator > 0 && text.charAt(separator - 1) != '\\';
    }

    private static int separatorIn(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':');
        return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon);
    }

    static int indentOf(String text) {
        int indent = 0;
        while (indent < text.length() && isSpace(text.charAt(indent))) {
            indent++;
        }
        return indent;
    }

    /** Without white space at both ends; that of web pages (no-break space) is, too, and control characters. */
    static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(Math.min(indentOf(text), end), end);
    }

    static boolean isSpace(char c) {
        return c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    boolean is(Kind expected) {
        return kind == expected;
    }

    /** HEADER: the name between the brackets, also when the closing one is missing. */
    String title() {
        int end = text.indexOf(']');
        return trimmed(text.substring(text.indexOf('[') + 1, end < 0 ? text.length() : end));
    }

    /** HEADER: whether it has a closing bracket, and behind it at most a comment. */
    boolean isWellFormed() {
        int end = text.indexOf(']');
        Kind rest = kindOf(text.substring(end + 1));
        return end >= 0 && (rest == Kind.BLANK || rest == Kind.COMMENT);
    }

    /** OPTION: the name before the separator. */
    String key() {
        return trimmed(text.substring(0, mark));
    }

    /** OPTION: what stands behind the separator. */
    String value() {
        return trimmed(text.substring(mark + 1));
    }

    /** OPTION: the same line with another value; indentation, separator and the blanks around it stay. */
    Line withValue(String value) {
        int start = mark + 1;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return new Line(number, text.substring(0, start) + value, ending, kind, mark);
    }

    /** Out of use, but still there to be read. */
    Line commentedOut() {
        return new Line(number, "#" + text, ending, Kind.COMMENT, -1);
    }
}
