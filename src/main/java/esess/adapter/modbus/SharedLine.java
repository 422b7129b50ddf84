package esess.adapter.modbus;

import esess.port.Modbus.Answer;
import esess.port.Modbus.Failed;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Request;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * One line and those who wait for it. Whoever was served longest ago is next, so that devices starve none where more is
 * asked than the line can carry. A unit that keeps silent rests for a while: on a serial line its silence costs all
 * others time. A line that cannot be opened is tried again with growing pauses. Loop thread.
 */
final class SharedLine {

    private static final int MOST_WAITING = 64;
    private static final int SILENCES = 3;
    private static final long WORD_MILLIS = 20;
    private static final Duration REST = Duration.ofSeconds(5);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    /** What is known of one device on the line. */
    private static final class Unit {
        long served;
        int silences;
        long restUntil = Long.MIN_VALUE;
    }

    private final class Pending {
        final Object user;
        final Request request;
        final Consumer<Answer> onAnswer;
        final long deadline;
        private Registration timer;
        private boolean answered;

        Pending(Object user, Request request, Consumer<Answer> onAnswer) {
            this.user = user;
            this.request = request;
            this.onAnswer = onAnswer;
            deadline = time.tick() + request.timeout().toMillis();
        }

        void answer(Answer answer) {
            if (!answered) {
                answered = true;
                if (timer != null) {
                    timer.close();
                }
                onAnswer.accept(answer);
            }
        }

        void drop() {
            answered = true;
            if (timer != null) {
                timer.close();
            }
        }
    }

    private final String name;
    private final Medium medium;
    private final Pace pace;
    private final Executor loop;
    private final Time time;
    private final Executor pool;
    private final List<Pending> waiting = new ArrayList<>();
    private final Map<Integer, Unit> units = new HashMap<>();
    private int users;
    private Pending asked;
    private boolean working;
    private boolean open;
    private boolean pausing;
    private long turns;
    private Failed trouble;
    private Duration retry = FIRST_RETRY;
    private long retryAt = Long.MIN_VALUE;

    SharedLine(String name, Medium medium, Pace pace, Executor loop, Time time, Executor pool) {
        this.name = name;
        this.medium = medium;
        this.pace = pace;
        this.loop = loop;
        this.time = time;
        this.pool = pool;
    }

    void enter() {
        users++;
    }

    void leave(Object user) {
        users--;
        waiting.removeIf(each -> {
            if (each.user == user) {
                each.drop();
            }
            return each.user == user;
        });
        if (asked != null && asked.user == user) {
            asked.drop();
        }
        if (users == 0) {
            units.clear();
            next();
        }
    }

    void ask(Object user, Request request, Consumer<Answer> onAnswer) {
        Pending pending = new Pending(user, request, onAnswer);
        Unit unit = units.computeIfAbsent(request.unit(), number -> new Unit());
        if (time.tick() < retryAt) {
            later(pending, trouble);
        } else if (time.tick() < unit.restUntil) {
            later(pending, new Failed(Failure.SILENT, 0, name + " unit " + request.unit() + ": no answer"));
        } else if (waiting.size() >= MOST_WAITING) {
            later(pending, crowded(request));
        } else {
            pending.timer = time.after(request.timeout(), () -> expire(pending));
            waiting.add(pending);
            loop.execute(this::next);
        }
    }

    private void later(Pending pending, Failed failed) {
        loop.execute(() -> pending.answer(failed));
    }

    private Failed crowded(Request request) {
        return new Failed(
                Failure.CROWDED,
                0,
                name + " unit " + request.unit()
                        + ": the line did not come to it in time; ask less often, or look for devices on it that do not answer");
    }

    private void expire(Pending pending) {
        if (waiting.remove(pending)) {
            pending.answer(crowded(pending.request));
        } else {
            pending.answer(new Failed(Failure.SILENT, 0, name + " unit " + pending.request.unit() + ": no answer"));
        }
    }

    private void next() {
        if (working || pausing) {
            return;
        } else if (users == 0) {
            if (open) {
                close(() -> {});
            }
            return;
        }
        giveUpHopeless();
        Pending chosen = longestUnserved();
        if (chosen == null) {
            return;
        }
        waiting.remove(chosen);
        units.get(chosen.request.unit()).served = ++turns;
        // A little earlier than the request itself: the line knows best what went wrong.
        long left = Math.max(1, chosen.deadline - time.tick() - WORD_MILLIS);
        long within = pace.answerMillis() == 0 ? left : Math.min(left, pace.answerMillis());
        asked = chosen;
        open = true;
        work(
                () -> {
                    Answer answer = medium.exchange(chosen.request, within);
                    loop.execute(() -> done(chosen, answer));
                },
                () -> {
                    asked = null;
                    chosen.answer(crowded(chosen.request));
                });
    }

    /** Who has waited for so long that no answer could be there in time would only keep the line from the others. */
    private void giveUpHopeless() {
        for (Pending each : List.copyOf(waiting)) {
            long left = each.deadline - time.tick();
            if (left < pace.answerMillis() / 3 && left < each.request.timeout().toMillis() / 2) {
                waiting.remove(each);
                each.answer(crowded(each.request));
            }
        }
    }

    private Pending longestUnserved() {
        Pending chosen = null;
        long least = Long.MAX_VALUE;
        for (Pending each : waiting) {
            long served = units.computeIfAbsent(each.request.unit(), number -> new Unit()).served;
            if (served < least) {
                least = served;
                chosen = each;
            }
        }
        return chosen;
    }

    private void work(Runnable blocking, Runnable onRefused) {
        working = true;
        try {
            pool.execute(blocking);
        } catch (RejectedExecutionException full) {
            working = false;
            onRefused.run();
        }
    }

    private void done(Pending pending, Answer answer) {
        working = false;
        asked = null;
        learn(pending.request, answer);
        pending.answer(answer);
        Duration pause = answer instanceof Failed failed && failed.kind() != Failure.REFUSED
                ? pace.afterTrouble()
                : pace.between();
        if (pause.isZero()) {
            next();
        } else {
            pausing = true;
            time.after(pause, () -> {
                pausing = false;
                next();
            });
        }
    }

    private void learn(Request request, Answer answer) {
        Unit unit = units.computeIfAbsent(request.unit(), number -> new Unit());
        Failure failure = answer instanceof Failed failed ? failed.kind() : null;
        unit.silences = failure == Failure.SILENT ? unit.silences + 1 : 0;
        if (unit.silences >= SILENCES && units.size() > 1) {
            unit.restUntil = time.tick() + REST.toMillis();
        }
        if (failure == Failure.UNREACHABLE || failure == Failure.PORT_BUSY || failure == Failure.PORT_GONE) {
            trouble = (Failed) answer;
            retryAt = time.tick() + retry.toMillis();
            retry = retry.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? retry.multipliedBy(2) : LONGEST_RETRY;
            List<Pending> all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(each -> each.answer(trouble));
        } else {
            retry = FIRST_RETRY;
        }
    }

    private void close(Runnable onClosed) {
        open = false;
        work(
                () -> {
                    medium.close();
                    loop.execute(() -> {
                        working = false;
                        onClosed.run();
                        next();
                    });
                },
                () -> open = true);
    }

    /** As {@link #close}, when the loop has ended: what is under way is waited for by the thread that does it. */
    void closeAfterLoop(Runnable onClosed) {
        if (!open) {
            onClosed.run();
            return;
        }
        try {
            pool.execute(() -> {
                medium.close();
                onClosed.run();
            });
        } catch (RejectedExecutionException full) {
            onClosed.run();
        }
    }
}
