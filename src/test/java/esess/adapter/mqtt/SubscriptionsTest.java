package esess.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import esess.model.TopicFilter;
import esess.port.Mqtt.Message;
import esess.port.Registration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {

    private final List<String> heard = new ArrayList<>();
    private int changes;
    private final Subscriptions subscriptions = new Subscriptions(() -> changes++);

    @Test
    @DisplayName("everybody who asked for a topic gets it, once")
    void sameAndOverlappingFilters() {
        add("one", "a/b");
        add("two", "a/b");
        add("three", "a/+");
        add("four", "#");
        add("other", "a/c");
        subscriptions.deliver(live("a/b", "x"));
        assertEquals(List.of("one:x", "two:x", "three:x", "four:x"), heard);
    }

    @Test
    void theBrokerIsAskedOnceAFilterWithTheHighestQos() {
        subscriptions.add(TopicFilter.parse("a"), 0, m -> {});
        Registration second = subscriptions.add(TopicFilter.parse("a"), 2, m -> {});
        Registration other = subscriptions.add(TopicFilter.parse("b"), 1, m -> {});
        assertEquals(
                Map.of("a", new Subscriptions.Wanted(2, 2), "b", new Subscriptions.Wanted(1, 3)),
                subscriptions.wanted());
        second.close();
        second.close();
        other.close();
        assertEquals(Map.of("a", new Subscriptions.Wanted(0, 1)), subscriptions.wanted());
        assertEquals(5, changes);
    }

    @Test
    void retainedMessagesThatComeAgainForSomebodyElseAreOnlyForHim() {
        add("first", "a/+");
        subscriptions.deliver(retained("a/b", "r"));
        subscriptions.deliver(live("a/c", "l"));
        add("second", "a/+");
        subscriptions.deliver(retained("a/b", "r"));
        subscriptions.deliver(retained("a/c", "l"));
        assertEquals(List.of("first:r", "first:l", "second:r", "second:l"), heard);
        subscriptions.connectionMade();
        subscriptions.deliver(retained("a/b", "r2"));
        assertEquals(List.of("first:r2", "second:r2"), heard.subList(4, 6));
    }

    @Test
    void aHandlerThatThrowsTakesNothingFromTheOthers() {
        subscriptions.add(TopicFilter.parse("a"), 0, m -> {
            throw new IllegalStateException("mine");
        });
        add("other", "a");
        assertThrows(IllegalStateException.class, () -> subscriptions.deliver(live("a", "x")));
        assertEquals(List.of("other:x"), heard);
    }

    @Test
    void closedInAHandlerMeansClosed() {
        List<Registration> later = new ArrayList<>();
        subscriptions.add(TopicFilter.parse("a"), 0, m -> later.get(0).close());
        later.add(add("later", "a"));
        subscriptions.deliver(live("a", "x"));
        assertEquals(List.of(), heard);
    }

    private Registration add(String name, String filter) {
        return subscriptions.add(TopicFilter.parse(filter), 0, message -> heard.add(name + ":" + message.text()));
    }

    private static Message live(String topic, String text) {
        return new Message(topic, text.getBytes(StandardCharsets.UTF_8), false);
    }

    private static Message retained(String topic, String text) {
        return new Message(topic, text.getBytes(StandardCharsets.UTF_8), true);
    }
}
