package esess.sim.door;

import esess.port.Modbus;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Modbus devices in memory and in the loop's time. One thread. */
public final class SimModbus implements Modbus {

    private static final Duration NETWORK_LATENCY = Duration.ofMillis(5);
    /** What devices on a serial line think about an answer before it begins. */
    private static final long THINKING_MILLIS = 20;
    /** Question, and the head and the end of an answer, in characters. */
    private static final int FRAMING = 8 + 5;

    private static final Duration THINKING_AT_MOST = Duration.ofMillis(500);

    private final Executor loop;
    private final Time time;
    private final Map<Line, Cable> cables = new HashMap<>();

    public SimModbus(Executor loop, Time time) {
        this.loop = loop;
        this.time = time;
    }

    /** A device appears on a line; null: it is taken away. */
    public void attach(Line line, int unit, RegisterBank device) {
        Cable cable = cable(line);
        if (device == null) {
            cable.devices.remove(unit);
        } else {
            cable.devices.put(unit, device);
        }
    }

    /** Why the line cannot be used: nothing listens, somebody else has the port, it was unplugged. Null: it can. */
    public void breakLine(Line line, Failure why) {
        cable(line).broken = why;
    }

    /** How many uses are open. */
    public int open() {
        return cables.values().stream().mapToInt(cable -> cable.users).sum();
    }

    @Override
    public Connection open(Line line) {
        return new Use(cable(line));
    }

    private Cable cable(Line line) {
        return cables.computeIfAbsent(line, Cable::new);
    }

    private static final class Pending {
        private final Use user;
        private final Request request;
        private final Consumer<Answer> onAnswer;
        private Registration timer;
        private boolean over;

        Pending(Use user, Request request, Consumer<Answer> onAnswer) {
            this.user = user;
            this.request = request;
            this.onAnswer = onAnswer;
        }

        void answer(Answer answer) {
            if (!over) {
                drop();
                onAnswer.accept(answer);
            }
        }

        void drop() {
            over = true;
            timer.close();
        }
    }

    private final class Cable {
        private final Line line;
        private final Map<Integer, RegisterBank> devices = new HashMap<>();
        private final Map<Integer, Long> served = new HashMap<>();
        private final List<Pending> waiting = new ArrayList<>();
        private Failure broken;
        private boolean busy;
        private long turns;
        private int users;

        Cable(Line line) {
            this.line = line;
        }

        void ask(Pending pending) {
            pending.timer = time.after(pending.request.timeout(), () -> {
                boolean waited = waiting.remove(pending);
                pending.answer(failed(pending.request, waited ? Failure.CROWDED : Failure.SILENT));
            });
            waiting.add(pending);
            loop.execute(this::next);
        }

        private void next() {
            if (busy || waiting.isEmpty()) {
                return;
            }
            Pending chosen = waiting.get(0);
            for (Pending each : waiting) {
                if (served.getOrDefault(each.request.unit(), 0L) < served.getOrDefault(chosen.request.unit(), 0L)) {
                    chosen = each;
                }
            }
            waiting.remove(chosen);
            served.put(chosen.request.unit(), ++turns);
            busy = true;
            carry(chosen);
        }

        private void carry(Pending pending) {
            Request request = pending.request;
            RegisterBank device = devices.get(request.unit());
            Answer answer = broken != null ? failed(request, broken) : device == null ? null : device.answer(request);
            Duration takes = answer != null
                    ? travel(request)
                    : line instanceof Serial && THINKING_AT_MOST.compareTo(request.timeout()) < 0
                            ? THINKING_AT_MOST
                            : request.timeout();
            time.after(takes, () -> {
                busy = false;
                pending.answer(
                        answer == null
                                ? failed(request, Failure.SILENT)
                                : answer instanceof Failed failed
                                        ? new Failed(
                                                failed.kind(), failed.exceptionCode(), text(request, failed.kind()))
                                        : answer);
                next();
            });
        }

        private Duration travel(Request request) {
            if (line instanceof Serial serial) {
                int words = request instanceof Read read
                        ? read.count()
                        : ((Write) request).words().size();
                return Duration.ofMillis(THINKING_MILLIS + (FRAMING + 2L * words) * serial.characterMicros() / 1000);
            }
            return NETWORK_LATENCY;
        }

        private Failed failed(Request request, Failure kind) {
            return new Failed(kind, 0, text(request, kind));
        }

        private String text(Request request, Failure kind) {
            boolean ofTheLine = kind == Failure.UNREACHABLE || kind == Failure.PORT_BUSY || kind == Failure.PORT_GONE;
            return line
                    + (ofTheLine ? ": " : " unit " + request.unit() + ": ")
                    + switch (kind) {
                        case SILENT -> "no answer";
                        case REFUSED -> "it has no such registers";
                        case BROKEN -> "what came is no answer";
                        case UNREACHABLE -> "nothing listens there";
                        case PORT_BUSY -> "somebody has it open";
                        case PORT_GONE -> "it is not plugged in";
                        case CROWDED -> "the line did not come to it in time";
                        case STOPPED -> "it was stopped";
                    };
        }
    }

    private static final class Use implements Connection {
        private final Cable cable;
        private boolean closed;

        Use(Cable cable) {
            this.cable = cable;
            cable.users++;
        }

        @Override
        public void ask(Request request, Consumer<Answer> onAnswer) {
            if (closed) {
                throw new IllegalStateException("this connection was closed");
            }
            Consumer<Answer> whileOpen = answer -> {
                if (!closed) {
                    onAnswer.accept(answer);
                }
            };
            cable.ask(new Pending(this, request, whileOpen));
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                cable.users--;
                cable.waiting.removeIf(pending -> {
                    if (pending.user == this) {
                        pending.drop();
                    }
                    return pending.user == this;
                });
            }
        }
    }
}
