package esess.runtime;

import esess.port.Log;
import esess.port.Registration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What belongs to one service, or to one part of it: its registrations, which are given back when it ends, and its
 * callbacks, which are not called any more then. What a callback throws ends it. Loop thread.
 */
final class Scope {

    private final Consumer<Throwable> onFailure;
    private final Log log;
    private final Set<Registration> owned = new LinkedHashSet<>();
    private boolean closed;

    /** @param onFailure is to close it */
    Scope(Consumer<Throwable> onFailure, Log log) {
        this.onFailure = onFailure;
        this.log = log;
    }

    boolean isClosed() {
        return closed;
    }

    /** What is asked for after the end, in the midst of a start that has failed, is given back at once. */
    <R extends Registration> R own(R registration) {
        if (closed) {
            registration.close();
        } else {
            owned.add(registration);
        }
        return registration;
    }

    /** It has ended by itself. */
    void forget(Registration registration) {
        owned.remove(registration);
    }

    /** Gives back before the end what was asked for. */
    void withdraw(Registration registration) {
        registration.close();
        owned.remove(registration);
    }

    Runnable guarded(Runnable task) {
        return () -> call(
                () -> {
                    task.run();
                    return null;
                },
                null);
    }

    <T> Consumer<T> guarded(Consumer<T> callback) {
        return value -> call(
                () -> {
                    callback.accept(value);
                    return null;
                },
                null);
    }

    /** @param otherwise what it answers when the scope has ended, or the callback throws */
    <T, R> Function<T, R> guarded(Function<T, R> callback, R otherwise) {
        return value -> call(() -> callback.apply(value), otherwise);
    }

    private interface Call<R> {
        R call();
    }

    private <R> R call(Call<R> callback, R otherwise) {
        if (closed) {
            return otherwise;
        }
        try {
            return callback.call();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            onFailure.accept(e);
            return otherwise;
        }
    }

    void close() {
        closed = true;
        List<Registration> lastFirst = new ArrayList<>(owned);
        Collections.reverse(lastFirst);
        Closing.all(lastFirst, log);
        owned.clear();
    }

    /** How many registrations it holds. */
    int held() {
        return owned.size();
    }
}
