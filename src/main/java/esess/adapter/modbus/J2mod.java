package esess.adapter.modbus;

import esess.port.Modbus;
import esess.port.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Modbus by j2mod; what blocks runs on the pool, at most one thread of it a line. Loop thread, but for {@link #stop}. */
public final class J2mod implements Modbus {

    private final Executor loop;
    private final Time time;
    private final Executor pool;
    private final Ports ports;
    private final Map<Line, SharedLine> lines = new HashMap<>();

    /** @param starter whose the serial ports are */
    public J2mod(Executor loop, Time time, Executor pool, SerialStarter starter) {
        this(loop, time, pool, new Ports(starter, PortHolder::of, PortHolder::working));
    }

    J2mod(Executor loop, Time time, Executor pool, Ports ports) {
        this.loop = loop;
        this.time = time;
        this.pool = pool;
        this.ports = ports;
    }

    /**
     * What the machine has to do with serial ports.
     *
     * @param starter whose they are
     * @param holder  who else has one open
     * @param worker  who else works with it already, so that it must not be taken from him
     */
    record Ports(
            SerialStarter starter, Function<Path, Optional<String>> holder, Function<Path, Optional<String>> worker) {

        /** Where nobody works. */
        Ports(SerialStarter starter, Function<Path, Optional<String>> holder) {
            this(starter, holder, device -> Optional.empty());
        }
    }

    @Override
    public Connection open(Line line) {
        SharedLine shared = lines.computeIfAbsent(line, this::shared);
        shared.enter();
        return new Use(shared);
    }

    private SharedLine shared(Line line) {
        if (line instanceof Serial serial) {
            return new SharedLine(serial.device(), new SerialWire(serial, ports), Pace.of(serial), loop, time, pool);
        }
        Tcp tcp = (Tcp) line;
        return new SharedLine(tcp.toString(), new TcpWire(tcp), Pace.TCP, loop, time, pool);
    }

    /** Closes all lines and gives the ports back, within this time; the loop has ended. Any thread. */
    public void stop(Duration atMost) throws InterruptedException {
        List<SharedLine> open = new ArrayList<>(lines.values());
        CountDownLatch closed = new CountDownLatch(open.size());
        for (SharedLine line : open) {
            line.closeAfterLoop(closed::countDown);
        }
        closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static final class Use implements Connection {
        private final SharedLine line;
        private boolean closed;

        Use(SharedLine line) {
            this.line = line;
        }

        @Override
        public void ask(Request request, Consumer<Answer> onAnswer) {
            if (closed) {
                throw new IllegalStateException("this connection was closed");
            }
            line.ask(this, request, onAnswer);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                line.leave(this);
            }
        }
    }
}
