package esess.adapter.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Log;
import esess.port.LogTail;
import esess.port.Registration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogRingTest {

    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final LogRing ring = new LogRing(loop::add);

    private void add(String text) {
        ring.add(Instant.EPOCH, "test", Log.Level.INFO, text);
    }

    private void turn() {
        while (!loop.isEmpty()) {
            loop.poll().run();
        }
    }

    @Test
    @DisplayName("it keeps the newest lines, and never more than it may, however long they are")
    void bounded() {
        for (int i = 0; i < 2 * LogTail.MOST_LINES; i++) {
            add("line " + i);
        }
        assertEquals(LogTail.MOST_LINES, ring.recent().size());
        assertEquals("line 999", ring.recent().get(LogTail.MOST_LINES - 1).text());
        for (int i = 0; i < 1000; i++) {
            add("x".repeat(2000));
        }
        int characters =
                ring.recent().stream().mapToInt(each -> each.text().length()).sum();
        assertTrue(characters <= 200_000, "" + characters);
        assertTrue(loop.isEmpty(), "nobody follows, so the loop is left alone");
    }

    @Test
    @DisplayName("a follower hears of each new line once, several at a time, until it leaves")
    void followed() {
        add("before");
        List<String> heard = new ArrayList<>();
        List<Integer> batches = new ArrayList<>();
        Registration following = ring.follow(lines -> {
            batches.add(lines.size());
            lines.forEach(each -> heard.add(each.text()));
        });
        add("one");
        add("two");
        turn();
        add("three");
        turn();
        following.close();
        add("four");
        turn();
        assertEquals(List.of("one", "two", "three"), heard);
        assertEquals(List.of(2, 1), batches);
    }
}
