package esess.sim.door;

import esess.port.Computing;
import esess.port.Time;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is computed takes no simulated time, if it is not told otherwise. One thread. */
public final class SimComputing implements Computing {

    private final Time time;
    private Duration takes = Duration.ZERO;
    private boolean isBusy;
    private int asked;

    public SimComputing(Time time) {
        this.time = time;
    }

    /** From now on. */
    public void takes(Duration duration) {
        takes = duration;
    }

    /** Nobody computes anything as long as this holds. */
    public void busy(boolean shallBeBusy) {
        isBusy = shallBeBusy;
    }

    /** How often something was to be computed. */
    public int asked() {
        return asked;
    }

    @Override
    public <T> void compute(Supplier<T> work, Consumer<T> onResult) {
        asked++;
        T result = isBusy ? null : work.get();
        time.after(takes, () -> onResult.accept(result));
    }
}
