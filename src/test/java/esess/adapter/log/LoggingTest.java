package esess.adapter.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LoggingTest {

    @TempDir
    Path directory;

    @AfterEach
    void restore() {
        Logging.stop();
        Logging.setLevel(Log.Level.INFO);
        Logging.setSecrets(List.of());
        Logging.setConsole(true);
        Logging.setConsoleSparing(false);
    }

    private String written(Log.Level level, Runnable logs) throws Exception {
        Logging.setConsole(false);
        Logging.setLevel(level);
        Logging.setFile(new LogFile(directory, 1_000_000));
        logs.run();
        Logging.stop();
        Path file = directory.resolve("current.log");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    @DisplayName("secrets appear nowhere, not in a message and not in a stack trace")
    void secrets() throws Exception {
        Logging.setSecrets(List.of("Secret", "Secret123!", "x"));
        String text = written(
                Log.Level.INFO,
                () -> Logging.log("Mqtt")
                        .error("refused for Secret123!", new IllegalStateException("with Secret123!")));
        assertFalse(text.contains("Secret"), text);
        assertTrue(text.contains("refused for ***\n"), text);
        assertTrue(text.contains("with ***"), text);
        assertEquals("a *** x", Logging.shown("a Secret x"), "a secret of one letter would mask everything");
    }

    @Test
    @DisplayName("levels as the original's: APP_DEBUG stands between DEBUG and INFO")
    void levels() throws Exception {
        Log log = Logging.log("Test");
        String text = written(Log.Level.APP_DEBUG, () -> {
            log.debug("debug");
            log.write(Log.Level.APP_DEBUG, "application", null);
            log.info("info");
        });
        assertTrue(
                text.matches(
                        "(?s)\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} Test APP_DEBUG application\n.* Test INFO info\n"),
                text);
    }

    @Test
    @DisplayName("nobody whose text is logged writes lines of his own, moves the cursor, or fills the disk")
    void textOfOthers() throws Exception {
        String forged = "\n2026-01-01 00:00:00,000 es-ESS INFO forged\u001b[2J";
        String text = written(Log.Level.INFO, () -> {
            Logging.log("Test").info("payload " + forged + " end");
            Logging.log("Test")
                    .error("trouble", new IllegalStateException(forged, new IllegalArgumentException(forged)));
            Logging.log("Test").info("x".repeat(1_000_000));
        });
        assertTrue(text.contains("payload \\n2026-01-01 00:00:00,000 es-ESS INFO forged\\u001b[2J end\n"), text);
        assertFalse(text.contains("\n2026-01-01") || text.contains("\u001b"), text);
        assertTrue(text.contains("Caused by") && text.contains("\tat "), text);
        assertTrue(text.length() < 30_000, () -> text.length() + " characters");
    }

    @Test
    @DisplayName("libraries are heard from WARNING up")
    void libraries() throws Exception {
        String text = written(Log.Level.INFO, () -> {
            LoggerFactory.getLogger("lib").info("chatter {}", 1);
            LoggerFactory.getLogger("lib").warn("trouble {} {}", 1, "x", new IllegalStateException("why"));
        });
        assertFalse(text.contains("chatter"), text);
        assertTrue(text.contains("lib WARNING trouble 1 x") && text.contains("IllegalStateException: why"), text);
    }

    @Test
    @DisplayName("sparing: standard output gets only what the file does not take")
    void sparing() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true));
        try {
            Logging.setConsole(true);
            Logging.setConsoleSparing(true);
            Logging.setFile(new LogFile(directory, 1_000_000));
            Logging.log("Test").info("in the file");
            Logging.setFile(new LogFile(directory.resolve("current.log"), 1_000_000));
            Logging.log("Test").info("no file takes this");
            Logging.stop();
        } finally {
            System.setOut(before);
        }
        assertTrue(Files.readString(directory.resolve("current.log")).contains("in the file"));
        assertFalse(
                printed.toString(StandardCharsets.UTF_8).contains("in the file"),
                printed.toString(StandardCharsets.UTF_8));
        assertTrue(
                printed.toString(StandardCharsets.UTF_8).contains("no file takes this"),
                printed.toString(StandardCharsets.UTF_8));
    }
}
