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
    private final Clock house;
    private final Clock machine;

    /** @param house the loop's clock */
    public MachineTime(Loop loop, Clock house, Clock machine) {
        this.loop = loop;
        this.house = house;
        this.machine = machine;
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
        return loop.after(ofHouse(delay), task);
    }

    @Override
    public Registration every(Duration period, Runnable task) {
        return loop.every(ofHouse(period), task);
    }

    private Duration ofHouse(Duration real) {
        long hour = Duration.ofHours(1).toMillis();
        return Duration.ofMillis(Math.round(real.toMillis() * (double) machine.nanos(hour) / house.nanos(hour)));
    }
}
