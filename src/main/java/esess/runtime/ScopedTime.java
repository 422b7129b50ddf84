package esess.runtime;

import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.time.Instant;

/** The clock, and timers that belong to a scope. One that is over or closed is forgotten: services make new ones all the time. */
record ScopedTime(Scope scope, Time time) implements Time {

    @Override
    public Registration after(Duration delay, Runnable task) {
        Timer[] timer = new Timer[1];
        timer[0] = new Timer(time.after(delay, scope.guarded(() -> {
            scope.forget(timer[0]);
            task.run();
        })));
        return scope.own(timer[0]);
    }

    @Override
    public Registration every(Duration period, Runnable task) {
        return scope.own(new Timer(time.every(period, scope.guarded(task))));
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long tick() {
        return time.tick();
    }

    private final class Timer implements Registration {
        private final Registration timer;

        Timer(Registration timer) {
            this.timer = timer;
        }

        @Override
        public void close() {
            timer.close();
            scope.forget(this);
        }
    }
}
