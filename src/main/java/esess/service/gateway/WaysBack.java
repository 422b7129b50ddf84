package esess.service.gateway;

import esess.control.gateway.Lease;
import esess.control.gateway.Step;
import esess.control.gateway.Subject.Result;
import esess.control.gateway.Undo;
import esess.runtime.Control;
import esess.runtime.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Goes the ways back of leases that are over, step by step; each is complete in itself. Loop thread. */
final class WaysBack {

    private static final double SAME = 1e-6;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Host host;
    private final BusPlaces places;

    WaysBack(Host host, BusPlaces places) {
        this.host = host;
        this.places = places;
    }

    /** The last one that was set first. */
    void go(Lease lease, Consumer<Result> done) {
        List<Undo> lastFirst = new ArrayList<>(lease.undos());
        Collections.reverse(lastFirst);
        next(lastFirst, 0, done);
    }

    private void next(List<Undo> undos, int at, Consumer<Result> done) {
        if (at == undos.size()) {
            done.accept(Result.DONE);
            return;
        }
        Undo undo = undos.get(at);
        whenKnown(undo, host.time().tick(), known -> {
            if (!known) {
                done.accept(Result.timeout(undo.what() + " is not known now"));
            } else if (Boolean.FALSE.equals(stands(undo))) {
                next(undos, at + 1, done);
            } else {
                go(undos, at, done);
            }
        });
    }

    /** Somebody else may have set it: that is seen as soon as it is there. */
    private void whenKnown(Undo undo, long since, Consumer<Boolean> then) {
        if (undo.ours().isEmpty() || stands(undo) != null) {
            then.accept(true);
        } else if (host.time().tick() - since < PATIENCE.toMillis()) {
            host.time().after(LOOK, () -> whenKnown(undo, since, then));
        } else {
            then.accept(false);
        }
    }

    private void go(List<Undo> undos, int at, Consumer<Result> done) {
        Undo undo = undos.get(at);
        steps(undo.steps(), 0, result -> {
            if (result.isDone()) {
                next(undos, at + 1, done);
            } else {
                done.accept(result);
            }
        });
    }

    /** One after another; what does not succeed ends it. */
    void steps(List<Step> steps, int at, Consumer<Result> done) {
        if (at == steps.size()) {
            done.accept(Result.DONE);
            return;
        }
        Consumer<Result> then = result -> {
            if (result.isDone()) {
                steps(steps, at + 1, done);
            } else {
                done.accept(result);
            }
        };
        Step step = steps.get(at);
        if (step instanceof Step.Unless unless && stands(unless)) {
            done.accept(Result.DONE);
        } else if (step instanceof Step.Unless) {
            then.accept(Result.DONE);
        } else if (step instanceof Step.Put put) {
            put(put, then);
        } else if (step instanceof Step.SetControl set) {
            control(set, then);
        } else if (step instanceof Step.Publish publish) {
            publish(publish, then);
        } else if (step instanceof Step.Pause pause) {
            host.time().after(Duration.ofMillis((long) (pause.seconds() * 1000)), () -> then.accept(Result.DONE));
        } else if (step instanceof Step.Below below) {
            places.awaitBelow(below.service(), below.path(), below.limit(), then);
        }
    }

    private void put(Step.Put put, Consumer<Result> then) {
        double value = ((Number) put.value()).doubleValue();
        Double shown = places.number(put.service(), put.path());
        if (shown != null && Math.abs(shown - value) < SAME) {
            then.accept(Result.DONE);
        } else {
            places.put(put.service(), put.path(), value, then);
        }
    }

    private void control(Step.SetControl set, Consumer<Result> then) {
        Control control = host.controls().find(set.service(), set.id()).orElse(null);
        if (control == null) {
            then.accept(Result.timeout(set.service() + " does not offer " + set.id() + " now"));
            return;
        }
        control.set(
                set.word(),
                Control.Origin.GATEWAY,
                answer -> then.accept(answer.isDone() ? Result.DONE : Result.notTaken(answer.refusal())));
    }

    private void publish(Step.Publish publish, Consumer<Result> then) {
        if (host.mqtt().isConnected()) {
            host.mqtt().command(publish.topic(), publish.payload(), 1, false);
            then.accept(Result.DONE);
        } else {
            then.accept(Result.timeout("the broker is away"));
        }
    }

    /** At the end of the program nobody waits: everything that needs no pause is sent. */
    void goAtLast(Lease lease) {
        List<Undo> lastFirst = new ArrayList<>(lease.undos());
        Collections.reverse(lastFirst);
        for (Undo undo : lastFirst) {
            if (!Boolean.FALSE.equals(stands(undo))) {
                atLast(undo);
            }
        }
    }

    private void atLast(Undo undo) {
        for (Step step : undo.steps()) {
            if (step instanceof Step.Unless unless) {
                if (stands(unless)) {
                    return;
                }
            } else if (step instanceof Step.Put put) {
                String target = places.followed(put.service(), put.path());
                Object value = BusPlaces.written(((Number) put.value()).doubleValue());
                host.write(target == null ? put.service() : target, put.path(), value, code -> {});
            } else if (step instanceof Step.Pause || step instanceof Step.Below) {
                // What may not be switched now is done at the next start, or at hand-back.
                return;
            } else {
                steps(List.of(step), 0, result -> {});
            }
        }
    }

    /** Whether what we have set still stands; null: nobody knows, or it does not matter. */
    Boolean stands(Undo undo) {
        if (undo.ours().isEmpty()) {
            return null;
        }
        for (Step step : undo.steps()) {
            if (step instanceof Step.Put put) {
                Double shown = places.number(put.service(), put.path());
                return shown == null ? null : (Boolean) isOneOf(shown, undo.ours());
            } else if (step instanceof Step.SetControl set) {
                Control control = host.controls().find(set.service(), set.id()).orElse(null);
                if (control != null && set.word().isEmpty() && control.origin() == null) {
                    // Its own lease is over already.
                    return false;
                }
                return control == null || control.value() == null
                        ? null
                        : (Boolean) undo.ours().stream().anyMatch(each -> Objects.equals(each, control.text()));
            }
        }
        return null;
    }

    private boolean stands(Step.Unless unless) {
        return unless.places().stream().allMatch(each -> {
            Double shown = places.number(each.service(), each.path());
            return shown != null && Math.abs(shown - ((Number) each.value()).doubleValue()) < SAME;
        });
    }

    private static boolean isOneOf(double shown, List<Object> ours) {
        return ours.stream()
                .anyMatch(each -> each instanceof Number number && Math.abs(number.doubleValue() - shown) < SAME);
    }
}
