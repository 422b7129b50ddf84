package esess.workbench;

import esess.config.Configuration;
import esess.simulate.Scenario;
import esess.simulate.Simulation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Simulates in the background, one order at a time, on a thread of the pool; the last result is kept. What is asked of it
 * is asked on the loop thread.
 */
final class Bench {

    /**
     * One of the versions that are compared.
     *
     * @param name    for the page
     * @param steered false: without es-ESS
     */
    record Version(String name, Configuration configuration, boolean steered) {}

    private enum State {
        IDLE,
        RUNNING,
        DONE,
        CANCELLED,
        FAILED
    }

    /** Of the order that runs: what its thread and the loop both know. */
    private static final class Order {
        private final AtomicInteger hours = new AtomicInteger();
        private volatile boolean cancelled;
    }

    private final Executor pool;
    private final Executor loop;
    private State state = State.IDLE;
    private Order order = new Order();
    private int wholeHours = 1;
    private String trouble = "";
    private Map<String, Object> result = Map.of();

    Bench(Executor pool, Executor loop) {
        this.pool = pool;
        this.loop = loop;
    }

    /**
     * Begins.
     *
     * @param scenario made on the other thread: it may read a file
     * @return null when it has; else why not
     */
    @Nullable
    String start(List<Version> versions, Supplier<Scenario> scenario, int days) {
        if (state == State.RUNNING) {
            return "a simulation is under way; cancel it first";
        }
        Order mine = new Order();
        try {
            pool.execute(() -> work(mine, versions, scenario));
        } catch (RejectedExecutionException full) {
            return "too much else is under way";
        }
        order = mine;
        wholeHours = 24 * days * versions.size();
        state = State.RUNNING;
        result = Map.of();
        trouble = "";
        return null;
    }

    /** What runs ends within the next simulated hour; without a result. */
    void cancel() {
        order.cancelled = true;
    }

    /** How far it is. */
    Map<String, Object> progress() {
        Map<String, Object> progress = new LinkedHashMap<>();
        progress.put("state", state.name());
        progress.put("percent", Math.min(100, Math.round(100.0 * order.hours.get() / wholeHours)));
        progress.put("trouble", trouble);
        return progress;
    }

    /** Of the last order that came to its end; empty: there is none. */
    Map<String, Object> result() {
        return result;
    }

    private void work(Order mine, List<Version> versions, Supplier<Scenario> scenario) {
        State end = State.FAILED;
        String why = "";
        Map<String, Object> document = Map.of();
        try {
            Scenario made = scenario.get();
            List<Map<String, Object>> outcomes = new ArrayList<>();
            for (Version version : versions) {
                Optional<Simulation.Outcome> outcome = new Simulation(version.configuration(), made, version.steered())
                        .run(() -> {
                            mine.hours.incrementAndGet();
                            return !mine.cancelled;
                        });
                if (outcome.isPresent()) {
                    outcomes.add(Outcomes.document(version, outcome.get()));
                }
            }
            end = mine.cancelled ? State.CANCELLED : State.DONE;
            document = mine.cancelled ? Map.of() : Map.of("versions", outcomes);
        } catch (IllegalArgumentException e) {
            why = String.valueOf(e.getMessage());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            why = "es-ESS made a mistake: " + e;
        } finally {
            State told = end;
            String said = why;
            Map<String, Object> found = document;
            loop.execute(() -> {
                state = told;
                trouble = said;
                result = found;
            });
        }
    }
}
