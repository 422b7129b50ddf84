package esess.model;

/** An MQTT topic that something is published on, as owners write it. Immutable; any thread. */
public record Topic(String text) {

    /** @throws IllegalArgumentException if a broker would not take it */
    public static Topic parse(String text) {
        if (text.contains("+") || text.contains("#")) {
            throw new IllegalArgumentException("a topic without + and # is expected");
        }
        TopicFilter.requireTopic(text);
        return new Topic(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
