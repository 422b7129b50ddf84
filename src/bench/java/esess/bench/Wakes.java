package esess.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs on this machine to wake a thread that sleeps, at the pace of the load: each change wakes several, so this
 * is the part of every latency, and of the CPU, that no code of ours can save.
 */
final class Wakes {

    private static final int WAKES = 1000;
    private static final int PAUSE_NANOS = 5_000_000;

    /**
     * @param p50Micros until the woken thread runs
     * @param cpuMicros of both threads for one round: the waker has to wake too
     */
    record Cost(double p50Micros, double p99Micros, double cpuMicros) {}

    private volatile long wokenAt;

    private Wakes() {}

    static Cost measure() throws InterruptedException {
        return new Wakes().run();
    }

    private Cost run() throws InterruptedException {
        double[] micros = new double[WAKES];
        Thread sleeper = new Thread(() -> {
            for (int wake = 0; wake < WAKES; wake++) {
                while (wokenAt == 0) {
                    LockSupport.park(this);
                }
                micros[wake] = (System.nanoTime() - wokenAt) / 1000.0;
                wokenAt = 0;
            }
        }, "sleeper");
        sleeper.start();
        var machine = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = machine.getProcessCpuTime();
        for (int wake = 0; wake < WAKES; wake++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            while (wokenAt != 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            wokenAt = System.nanoTime();
            LockSupport.unpark(sleeper);
        }
        sleeper.join();
        double cpuMicros = (machine.getProcessCpuTime() - before) / 1000.0 / WAKES;
        Arrays.sort(micros);
        return new Cost(micros[WAKES / 2], micros[WAKES * 99 / 100], cpuMicros);
    }

    /** On its own: prints it. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(measure());
    }
}
