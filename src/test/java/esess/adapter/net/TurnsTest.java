package esess.adapter.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.net.Turns.Turn;
import esess.port.Http.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns<String> turns = new Turns<>();

    private void ask(Kind kind, String host) {
        turns.add(new Turn<>(kind, host, host));
    }

    private List<Turn<String>> start() {
        List<Turn<String>> started = new ArrayList<>();
        for (Turn<String> turn = turns.next(); turn != null; turn = turns.next()) {
            started.add(turn);
        }
        return started;
    }

    private static List<String> hosts(List<Turn<String>> turns) {
        return turns.stream().map(Turn::host).toList();
    }

    @Test
    @DisplayName("thirty hanging meters and thirty hanging loads: the grid meter is asked at once")
    void gridMeterFirst() {
        for (int i = 0; i < 30; i++) {
            ask(Kind.METER, "meter" + i);
            ask(Kind.LOAD, "load" + i);
        }
        assertEquals(16, start().size());
        ask(Kind.GRID_METER, "grid");
        assertEquals(List.of("grid"), hosts(start()));
    }

    @Test
    @DisplayName(
            "hosts that hang share two turns, each has its own in time, and those that answer wait for none of them")
    void hangingAmongThemselves() {
        Set<String> probed = new HashSet<>();
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 30; i++) {
                ask(Kind.METER, "hangs" + i);
            }
            List<Turn<String>> started = start();
            ask(Kind.METER, "well");
            List<Turn<String>> well = start();
            if (round >= 4) {
                assertEquals(2, started.size());
                assertEquals(List.of("well"), hosts(well), "round " + round);
                probed.addAll(hosts(started));
            }
            for (Turn<String> turn : started) {
                turns.hangs(turn);
                turns.ended(turn, false);
            }
            well.forEach(turn -> turns.ended(turn, true));
            for (int i = 0; i < 30; i++) {
                turns.withdraw(new Turn<>(Kind.METER, "hangs" + i, "hangs" + i));
            }
            turns.withdraw(new Turn<>(Kind.METER, "well", "well"));
        }
        assertEquals(30, probed.size(), "each of them was asked again, so each is noticed when it is back");
        assertTrue(turns.isIdle());
    }

    @Test
    @DisplayName("a grid meter that was late is asked again at once, while its last request is still being given up")
    void lateGridMeter() {
        ask(Kind.GRID_METER, "grid");
        start().forEach(turns::hangs);
        turns.add(new Turn<>(Kind.GRID_METER, "grid", "again"));
        assertEquals(List.of("grid"), hosts(start()));
    }

    @Test
    @DisplayName("a host has two turns at a time")
    void aHost() {
        for (int i = 0; i < 3; i++) {
            turns.add(new Turn<>(Kind.LOAD, "relay", "request " + i));
        }
        assertEquals(2, start().size());
    }
}
