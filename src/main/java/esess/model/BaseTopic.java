package esess.model;

/**
 * A topic below which a device has its own, without a slash at its end: {@code solar/roof/} is {@code solar/roof}. Immutable;
 * any thread.
 */
public record BaseTopic(String text) {

    /** @throws IllegalArgumentException if nothing can be published below it */
    public static BaseTopic parse(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        TopicFilter.requireTopic(text.substring(0, end));
        return new BaseTopic(text.substring(0, end));
    }

    @Override
    public String toString() {
        return text;
    }
}
