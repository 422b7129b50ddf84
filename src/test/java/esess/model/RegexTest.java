package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RegexTest {

    @Test
    @DisplayName(
            "a keyword with .* at its ends is found in 200 kB, and missed there, without looking at every pair of characters")
    void longAnswer() {
        Pattern search = Regex.parse(".*\"ison\":true.*").search();
        String filler = "{\"x\":1},".repeat(25_000);
        assertFalse(search.matcher(new BoundedText(filler)).find());
        assertTrue(search.matcher(new BoundedText(filler + "\"ison\":true")).find());
    }

    @Test
    @DisplayName("the search finds where the expression does")
    void sameMeaning() {
        for (String text : List.of(
                ".*on.*",
                ".*",
                "a|b.*",
                ".*a|b",
                ".*on\\.*",
                ".*?on",
                "[.*]",
                "\\Q.*on.*\\E",
                "(.*on)",
                ".*^on",
                "on$.*")) {
            Regex regex = Regex.parse(text);
            for (String subject : List.of("", "on", "x on y", "a", "b", "on.", ".*on.*", "o\nn", "off\non")) {
                assertEquals(
                        regex.pattern().matcher(subject).find(),
                        regex.search().matcher(subject).find(),
                        text + " in " + subject);
            }
        }
    }

    @Test
    @DisplayName("an expression that would take minutes is given up")
    void givenUp() {
        BoundedText text = new BoundedText("a".repeat(200_000));
        assertThrows(
                BoundedText.TooMuchWork.class,
                () -> Pattern.compile(".*b.*c").matcher(text).find());
    }
}
