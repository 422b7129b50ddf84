package esess.config;

import java.nio.file.Path;

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

    /** One line, such as {@code config.ini:42 [MqttTemperature:garden] VRMInstanceID = "abc": a whole number is expected}. */
    public String text() {
        StringBuilder text = new StringBuilder(String.valueOf(file.getFileName()));
        if (line > 0) {
            text.append(':').append(line);
        }
        if (!section.isEmpty()) {
            text.append(" [").append(section).append(']');
        }
        if (!key.isEmpty()) {
            text.append(' ').append(key);
        }
        if (!value.isEmpty()) {
            text.append(" = \"").append(value).append('"');
        }
        text.append(": ").append(message);
        return hint.isEmpty()
                ? text.toString()
                : text.append("; did you mean ").append(hint).append('?').toString();
    }
}
