package esess.config;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * One thing that is wrong in the file, for the owner's eyes.
 *
 * @param line    from 1; 0 when the file as a whole is meant
 * @param section the section as written, without brackets; "" outside of any
 * @param key     the key as written; "" when the section is meant
 * @param value   the value as written, masked when it is secret; "" when it does not matter
 * @param message what is wrong and what is expected
 * @param hint    the nearest known name; "" when nothing is near
 */
public record Problem(
        Severity severity, Path file, int line, String section, String key, String value, String message, String hint) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 200;
    private static final int LONGEST_MESSAGE = 1000;
    /** Also those that turn the direction of what follows. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9F\\u2028-\\u202E\\u2066-\\u2069]");

    /** One line, such as {@code config.ini:42 [MqttTemperature:garden] VRMInstanceID = "abc": a whole number is expected}. */
    public String text() {
        StringBuilder text = new StringBuilder(String.valueOf(file.getFileName()));
        if (line > 0) {
            text.append(':').append(line);
        }
        if (!section.isEmpty()) {
            text.append(" [").append(shown(section, LONGEST_NAME)).append(']');
        }
        if (!key.isEmpty()) {
            text.append(' ').append(shown(key, LONGEST_NAME));
        }
        if (!value.isEmpty()) {
            text.append(" = \"").append(shown(value, LONGEST_VALUE)).append('"');
        }
        text.append(": ").append(shown(message, LONGEST_MESSAGE));
        return hint.isEmpty()
                ? text.toString()
                : text.append("; did you mean ").append(hint).append('?').toString();
    }

    /** What stands in a file may be long, and its control characters are not for a terminal. */
    private static String shown(String text, int longest) {
        String cut = text.length() <= longest ? text : text.substring(0, longest) + "...";
        return CONTROL.matcher(cut)
                .replaceAll(
                        found -> String.format("\\\\u%04x", (int) found.group().charAt(0)));
    }
}
