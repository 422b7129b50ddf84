package esess.adapter.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    Path directory;

    private LocalDate today = LocalDate.of(2026, 6, 1);
    private long tick;

    private LogFile log(long mostBytes) {
        return new LogFile(directory, mostBytes, () -> today, () -> tick);
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @DisplayName("at midnight the day is moved aside, 14 days are kept")
    void days() throws IOException {
        LogFile log = log(1_000_000);
        for (int i = 0; i < 20; i++) {
            log.append(line("day " + today));
            today = today.plusDays(1);
        }
        List<String> files = files();
        assertEquals(15, files.size(), files.toString());
        assertEquals("current.log", files.get(0));
        assertEquals("current.log.2026-06-06", files.get(1));
        assertEquals("day 2026-06-19\n", Files.readString(directory.resolve("current.log.2026-06-19")));
        assertEquals("day 2026-06-20\n", Files.readString(directory.resolve("current.log")));
    }

    @Test
    @DisplayName("all files together stay below the cap, whatever a day brings; the oldest go first")
    void cap() throws IOException {
        LogFile log = log(10_000);
        for (int i = 0; i < 5000; i++) {
            log.append(line("a line of the log, number " + i));
        }
        long total = 0;
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                total += Files.size(file);
            }
        }
        assertTrue(total <= 10_000, "" + total);
        assertTrue(total > 5_000, "" + total);
        assertTrue(Files.readString(directory.resolve("current.log")).endsWith("number 4999\n"));
    }

    @Test
    @DisplayName("a restart appends to the same day")
    void restart() throws IOException {
        today = LocalDate.now(java.time.ZoneOffset.UTC);
        LogFile first = log(1_000_000);
        first.append(line("one"));
        first.close();
        log(1_000_000).append(line("two"));
        assertEquals("one\ntwo\n", Files.readString(directory.resolve("current.log")));
    }

    @Test
    @DisplayName("a log that cannot be written does not stop anything")
    void unwriteable() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        LogFile log = new LogFile(directory.resolve("file/log"), 1000, () -> today, () -> tick);
        log.append(line("lost"));
        log.append(line("lost"));
        assertEquals("", Files.readString(directory.resolve("file")));
    }

    @Test
    @DisplayName("a log that cannot be written is written again half a minute after it can, and says what is missing")
    void triedAgain() throws IOException {
        Path place = directory.resolve("log");
        Files.writeString(place, "in the way");
        LogFile log = new LogFile(place, 100_000, () -> today, () -> tick);
        assertFalse(log.append(line("one")));
        Files.delete(place);
        assertFalse(log.append(line("two")), "not tried with every line");
        tick += LogFile.RETRY.toMillis();
        assertTrue(log.append(line("three")), "on the same day");
        assertEquals(
                "\n2 lines are missing here: the log could not be written.\nthree\n",
                Files.readString(place.resolve("current.log")));
        assertTrue(log.append(line("four")));
    }

    @Test
    @DisplayName("a clock that jumps ahead and back, or starts in 1970, makes no log old")
    void jumpingClock() throws IOException {
        LogFile log = log(1_000_000);
        for (int i = 0; i < 10; i++) {
            log.append(line("day " + today));
            today = today.plusDays(1);
        }
        LocalDate right = today;
        for (int year : new int[] {2099, 1970, 2026}) {
            today = right.withYear(year);
            log.append(line("now"));
        }
        List<String> files = files();
        assertTrue(files.contains("current.log.2026-06-01"), files.toString());
        assertEquals(13, files.size(), files.toString());
    }
}
