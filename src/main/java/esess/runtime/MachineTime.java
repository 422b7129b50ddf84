package esess.runtime;

import esess.port.Clock;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * The machine's own time on a loop whose clock goes faster, for what waits for a real network: its limits must not
 * shrink with the house's hours. Loop thread.
 */
public final class MachineTime implements Time {

    private final Loop loop;
    private final Clock machine;
    private final int speed;

    /** @param speed how many times as fast as the machine's the loop's clock goes at most */
    public MachineTime(Loop loop, Clock machine, int speed) {
        this.loop = loop;
        this.machine = machine;
        this.speed = speed;
    }

    @Override
    public Instant now() {
        return machine.now();
    }

    @Override
    public long tick() {
        return machine.tick();
    }

    @Override
    public Registration after(Duration delay, Runnable task) {
        return loop.after(delay.multipliedBy(speed), task);
    }

    @Override
    public Registration every(Duration period, Runnable task) {
        return loop.every(period.multipliedBy(speed), task);
    }
}
