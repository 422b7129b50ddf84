package esess.model;

import java.nio.charset.StandardCharsets;

/** A subscription's filter, MQTT 3.1.1 section 4.7: which topics it matches. Immutable; any thread. */
public final class TopicFilter {

    private static final int MAX_BYTES = 65_535;

    private final String text;
    private final String[] levels;
    private final boolean wild;

    /** @throws IllegalArgumentException if it is not a filter that a broker would take */
    public static TopicFilter parse(String text) {
        return new TopicFilter(text);
    }

    private TopicFilter(String text) {
        requireText("filter", text);
        this.text = text;
        this.levels = text.split("/", -1);
        boolean wildcards = false;
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            boolean many = level.indexOf('#') >= 0;
            boolean one = level.indexOf('+') >= 0;
            if ((many || one) && level.length() > 1) {
                throw new IllegalArgumentException("MQTT filter \"" + text + "\": + and # stand for whole levels only");
            }
            if (many && i < levels.length - 1) {
                throw new IllegalArgumentException("MQTT filter \"" + text + "\": # must be the last level");
            }
            wildcards |= many || one;
        }
        this.wild = wildcards;
    }

    /** @throws IllegalArgumentException if nothing can be published on this topic */
    public static void requireTopic(String topic) {
        requireText("topic", topic);
        if (topic.indexOf('#') >= 0 || topic.indexOf('+') >= 0) {
            throw new IllegalArgumentException("MQTT topic \"" + topic + "\" may not hold + or #");
        }
    }

    public boolean matches(String topic) {
        if (!wild) {
            return text.equals(topic);
        }
        // Topics of the broker itself ($SYS) are not for those who ask for everything.
        if (topic.startsWith("$") && !levels[0].startsWith("$")) {
            return false;
        }
        int from = 0;
        for (String level : levels) {
            if (level.equals("#")) {
                return true;
            }
            if (from > topic.length()) {
                return false;
            }
            int slash = topic.indexOf('/', from);
            int to = slash < 0 ? topic.length() : slash;
            if (!level.equals("+") && !(level.length() == to - from && topic.startsWith(level, from))) {
                return false;
            }
            from = to + 1;
        }
        return from > topic.length();
    }

    @Override
    public String toString() {
        return text;
    }

    private static void requireText(String what, String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "MQTT " + what + " must have 1 to " + MAX_BYTES + " bytes, has " + bytes);
        }
        // Brokers, or the client, close the connection on these, which would cut everybody off for one topic.
        boolean forbidden = text.codePoints()
                .anyMatch(c -> c < 0x20 || c >= 0x7F && c <= 0x9F || c >= 0xD800 && c <= 0xDFFF || c >= 0xFDD0);
        if (forbidden) {
            throw new IllegalArgumentException(
                    "MQTT " + what + " holds a control character, an emoji or the like: \"" + text + "\"");
        }
    }
}
