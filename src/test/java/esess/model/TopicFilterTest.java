package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {

    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a/c, false",
        "a/b, a/b/, false",
        "a/b, a, false",
        "a/+, a/b, true",
        "a/+, a/, true",
        "a/+, a, false",
        "a/+, a/b/c, false",
        "+/b, a/b, true",
        "+, a, true",
        "+, a/b, false",
        "+/+, /a, true",
        "/+, /a, true",
        "+, /a, false",
        "a/+/c, a/b/c, true",
        "a/+/c, a/b/d, false",
        "a/+/c, a//c, true",
        "#, a/b/c, true",
        "a/#, a, true",
        "a/#, a/b, true",
        "a/#, a/b/c, true",
        "a/#, ab, false",
        "a/b/#, a, false",
        "a/+/#, a/b, true",
        "a/+/#, a, false",
        "a/+/#, a/b/c/d, true",
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "$SYS/#, $SYS/x, true",
        "$SYS/+, $SYS/x, true",
        "es-ESS/#, es-ESS/$SYS/Status, true",
        "Küche/+, Küche/Wärme, true",
    })
    void matchesAsMqttSays(String filter, String topic, boolean expected) {
        assertEquals(expected, TopicFilter.parse(filter).matches(topic), filter + " : " + topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "a/#/b", "a+/b", "#/a", "a/b+", "a\u0000b", "\uFFFE", "a/\uD83D\uDE97"})
    void refusesWhatIsNoFilter(String filter) {
        assertThrows(IllegalArgumentException.class, () -> TopicFilter.parse(filter));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/+", "#", "a\nb"})
    void refusesWhatIsNoTopic(String topic) {
        assertThrows(IllegalArgumentException.class, () -> TopicFilter.requireTopic(topic));
    }

    @Test
    void refusesWhatIsTooLongForMqtt() {
        TopicFilter.requireTopic("ä".repeat(32_767));
        assertThrows(IllegalArgumentException.class, () -> TopicFilter.requireTopic("ä".repeat(32_768)));
    }
}
