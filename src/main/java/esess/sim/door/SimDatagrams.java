package esess.sim.door;

import esess.port.Datagrams;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** UDP in memory. One thread. */
public final class SimDatagrams implements Datagrams {

    private final Executor loop;
    private final Map<Integer, BiFunction<String, String, String>> doors = new HashMap<>();

    public SimDatagrams(Executor loop) {
        this.loop = loop;
    }

    /** What somebody is answered; null: nothing. */
    public String ask(int port, String from, String text) {
        BiFunction<String, String, String> door = doors.get(port);
        return door == null ? null : door.apply(from, text.strip());
    }

    @Override
    public Server listen(Door door, BiFunction<String, String, String> answers, Listener listener) {
        doors.put(door.port(), answers);
        loop.execute(() -> listener.state(true, ""));
        return new Server() {
            @Override
            public long dropped() {
                return 0;
            }

            @Override
            public void close() {
                doors.remove(door.port(), answers);
            }
        };
    }
}
