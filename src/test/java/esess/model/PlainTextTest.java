package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    @DisplayName(
            "what moves the cursor, breaks the line or turns the writing is spelled out; letters of all languages and emojis stay")
    void plain() {
        assertEquals("a\\u001b[2Jb\\nc\\r\\td", PlainText.of("a\u001b[2Jb\nc\r\td"));
        assertEquals("\\u009bx\\u202egnp\\u2028\\ufeff\\u007f", PlainText.of("\u009bx\u202egnp\u2028\ufeff\u007f"));
        assertEquals("\\ud83d x", PlainText.of("\uD83D x"));
        String harmless = "Küche 中文 العربية \uD83D\uDE97 \"ok\" \\n";
        assertSame(harmless, PlainText.of(harmless));
    }

    @Test
    @DisplayName("what is too long is cut, and not within a character")
    void cut() {
        assertEquals("abc… (5 characters)", PlainText.of("abcde", 3));
        assertEquals("ab… (4 characters)", PlainText.of("ab\uD83D\uDE97", 3));
        assertEquals("abc", PlainText.of("abc", 3));
        assertEquals("a\\nb… (4 characters)", PlainText.of("a\nbc", 3));
    }
}
