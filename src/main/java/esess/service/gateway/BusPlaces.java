package esess.service.gateway;

import esess.control.gateway.Subject.Result;
import esess.port.Bus;
import esess.port.Watch;
import esess.runtime.Host;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Values of the GX's bus that are followed as soon as somebody needs them, and written so that they are read back. Loop
 * thread.
 */
final class BusPlaces {

    /** So long a device has to show what was written. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final Duration COMING = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final double SAME = 1e-6;

    private final Host host;
    private final Runnable onChange;
    private final Map<String, Watch> watches = new HashMap<>();

    BusPlaces(Host host, Runnable onChange) {
        this.host = host;
        this.onChange = onChange;
    }

    Watch watch(String service, String path) {
        return watches.computeIfAbsent(
                service + " " + path, key -> host.watch(service, path, change -> onChange.run()));
    }

    /** Null: not known. */
    Double number(String service, String path) {
        return watch(service, path).number();
    }

    /** As it is shown on the bus; null: not known. */
    Object value(String service, String path) {
        return watch(service, path).reading().orNull();
    }

    /** Its full name; null: it is not there. */
    String followed(String service, String path) {
        return watch(service, path).followed();
    }

    /** Its full name, which is followed from now on: another device of its class is not the one that was moved. */
    String exact(String service, String path) {
        String followed = followed(service, path);
        if (followed != null) {
            watch(followed, path);
        }
        return followed == null ? service : followed;
    }

    /** Writes it, and tells once whether the bus shows it then. */
    void put(String service, String path, double value, Consumer<Result> done) {
        Watch watch = watch(service, path);
        put(watch, service, path, value, host.time().tick(), done);
    }

    /** What was watched just now is known soon. */
    private void put(Watch watch, String service, String path, double value, long since, Consumer<Result> done) {
        String target = watch.followed();
        if (target == null) {
            if (host.time().tick() - since < COMING.toMillis()) {
                host.time().after(LOOK, () -> put(watch, service, path, value, since, done));
            } else {
                done.accept(Result.timeout(service + " is not there"));
            }
            return;
        }
        host.write(target, path, written(value), code -> {
            if (code == Bus.ACCEPTED) {
                await(watch, path, value, host.time().tick(), done);
            } else if (code == Bus.NO_ANSWER) {
                done.accept(Result.timeout("the GX did not answer for " + path));
            } else {
                done.accept(Result.notTaken("the GX does not take it for " + path + " (" + code + ")"));
            }
        });
    }

    /** Whole numbers as such: the GX has them for states and codes. */
    static Object written(double value) {
        return value == Math.rint(value) && Math.abs(value) < Integer.MAX_VALUE ? (Object) (int) value : (Object) value;
    }

    private void await(Watch watch, String path, double value, long since, Consumer<Result> done) {
        Double shown = watch.number();
        if (shown != null && Math.abs(shown - value) < SAME) {
            done.accept(Result.DONE);
        } else if (host.time().tick() - since < PATIENCE.toMillis()) {
            host.time().after(LOOK, () -> await(watch, path, value, since, done));
        } else {
            done.accept(
                    shown == null
                            ? Result.timeout(path + " is not known any more")
                            : Result.notTaken(path + " shows " + shown));
        }
    }

    /** Waits until it is below the limit, and tells once whether it is. */
    void awaitBelow(String service, String path, double limit, Consumer<Result> done) {
        awaitBelow(service, path, limit, host.time().tick(), done);
    }

    private void awaitBelow(String service, String path, double limit, long since, Consumer<Result> done) {
        Double shown = number(service, path);
        if (shown != null && shown < limit) {
            done.accept(Result.DONE);
        } else if (host.time().tick() - since < PATIENCE.toMillis()) {
            host.time().after(LOOK, () -> awaitBelow(service, path, limit, since, done));
        } else {
            done.accept(Result.notTaken(
                    path + (shown == null ? " is not known" : " is " + shown) + ", below " + limit + " is expected"));
        }
    }
}
