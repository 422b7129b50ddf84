package esess.sim.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "\"ison\":\\s*true~\"power\":\\s*([^,]+),",
                "\"output\":\\s*true~\"apower\":\\s*(-?[0-9.]+|null)",
                "ON~",
                "^on$~",
                "true~",
                "\"POWER\\d*\":\\s*\"ON\"~\"Power\":\\s*(-?[0-9.]+)",
                "relay is \"ON\"~P=(\\d+\\.\\d+) W",
                "state: *open~watts\\s+(.*)"
            })
    @DisplayName("a made-up relay speaks so that the owner's expressions understand it")
    void understood(String on, String power) {
        Optional<Pattern> state = Optional.of(Pattern.compile(on));
        Optional<Pattern> watts = Optional.ofNullable(power).map(Pattern::compile);
        Wording wording = Wording.forRegexes(state, watts);
        assertTrue(wording.isUnderstood(), on);
        assertTrue(state.get().matcher(wording.say(true, 1234.5)).find());
        assertFalse(state.get().matcher(wording.say(false, 0)).find());
        watts.ifPresent(regex -> {
            Matcher found = regex.matcher(wording.say(true, 1234.5));
            assertTrue(found.find());
            assertEquals(1234.5, Double.parseDouble(found.group(1)));
        });
    }

    @Test
    @DisplayName("what cannot be made up is said to be so")
    void tooHard() {
        assertFalse(Wording.forRegexes(Optional.of(Pattern.compile("(?=x)y")), Optional.empty())
                .isUnderstood());
    }
}
