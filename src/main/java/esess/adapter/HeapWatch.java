package esess.adapter;

import java.util.function.LongSupplier;

/**
 * Whether the heap is as good as full: such a program collects garbage all the time and answers nobody in time, long before
 * Java gives up. A heap that only looks full, because nothing had to be collected yet, is collected first. One thread.
 */
public final class HeapWatch {

    private static final int LOOKS = 8;
    /** Collecting costs a GX a second, so what was a false alarm is not looked at again for a while. */
    private static final int PAUSE = 120;

    private final LongSupplier freeBytes;
    private final long limitBytes;
    private final Runnable collect;
    private int full;

    /** The heap of this Java. */
    public HeapWatch() {
        this(HeapWatch::available, Runtime.getRuntime().maxMemory() / 20, System::gc);
    }

    HeapWatch(LongSupplier freeBytes, long limitBytes, Runnable collect) {
        this.freeBytes = freeBytes;
        this.limitBytes = limitBytes;
        this.collect = collect;
    }

    private static long available() {
        Runtime java = Runtime.getRuntime();
        return java.maxMemory() - java.totalMemory() + java.freeMemory();
    }

    /** To be called twice a second. */
    public boolean isExhausted() {
        if (full < 0) {
            full++;
            return false;
        }
        if (freeBytes.getAsLong() >= limitBytes) {
            full = 0;
            return false;
        }
        if (++full < LOOKS) {
            return false;
        }
        collect.run();
        if (freeBytes.getAsLong() < limitBytes) {
            return true;
        }
        full = -PAUSE;
        return false;
    }
}
