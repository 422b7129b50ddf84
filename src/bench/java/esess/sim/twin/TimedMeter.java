package esess.sim.twin;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** A meter behind a real HTTP server which remembers when its answer was complete. Thread-safe. */
public final class TimedMeter extends HttpTwin {

    private final MeterTwin.Kind kind;
    private final Supplier<List<MeterTwin.Phase>> plant;
    private volatile long answeredNanos;

    /** @param number its address is 127.0.0.(number) */
    public TimedMeter(MeterTwin.Kind kind, int number, Supplier<List<MeterTwin.Phase>> plant) throws IOException {
        super(number, null);
        this.kind = kind;
        this.plant = plant;
    }

    /** The last answer, before the server wrote it: what the server needs for that counts as the program's. */
    public long answeredNanos() {
        return answeredNanos;
    }

    @Override
    String page(String asked, Fault now) {
        List<MeterTwin.Phase> phases = plant.get();
        String page = MeterPages.page(kind, phases, phases, true, asked);
        answeredNanos = System.nanoTime();
        return page;
    }
}
