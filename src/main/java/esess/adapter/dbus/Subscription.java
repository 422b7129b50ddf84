package esess.adapter.dbus;

import esess.model.Reading;
import esess.port.BusRules;
import esess.port.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** One path, or a pattern of paths, that somebody wants to hear of; remembers what he was told. Bus thread only. */
final class Subscription {

    /** Who wants to hear of it. */
    interface Listener {
        /** The service that the values are from now; null when there is none. */
        void follows(String service);

        void changed(Change change);
    }

    /** The key of all patterns. */
    static final String PATTERNS = "";

    private final String service;
    private final boolean foreignOnly;
    private final String path;
    private final Pattern pattern;
    private final Listener listener;
    private final LongSupplier tick;
    private final Map<String, Reading<Object>> told = new LinkedHashMap<>();

    Subscription(String service, boolean foreignOnly, String path, LongSupplier tick, Listener listener) {
        this.service = service;
        this.foreignOnly = foreignOnly;
        this.path = path;
        this.pattern = BusRules.isPattern(path) ? BusRules.pattern(path) : null;
        this.tick = tick;
        this.listener = listener;
    }

    String service() {
        return service;
    }

    /** What a change can be looked up by: the path, or {@link #PATTERNS}. */
    String key() {
        return pattern == null ? path : PATTERNS;
    }

    boolean foreignOnly() {
        return foreignOnly;
    }

    /** Another service is followed, or the first one. */
    void follow(RemoteService source) {
        listener.follows(source.name());
        for (String known : List.copyOf(told.keySet())) {
            tell(source.name(), known, source.value(known));
        }
        if (pattern == null) {
            tell(source.name(), path, source.value(path));
        } else {
            source.paths().forEach(each -> changed(source, each));
        }
    }

    /** There is no service to follow. */
    void followNone(String lastName) {
        listener.follows(null);
        if (pattern == null) {
            told.putIfAbsent(path, null);
        }
        for (String known : List.copyOf(told.keySet())) {
            tell(lastName, known, Reading.absent());
        }
    }

    /** A value of the followed service may have changed. */
    void changed(RemoteService source, String changed) {
        if (pattern == null ? changed.equals(path) : pattern.matcher(changed).matches()) {
            tell(source.name(), changed, source.value(changed));
        }
    }

    private void tell(String source, String concretePath, Object value) {
        tell(source, concretePath, Reading.of(value, tick.getAsLong()));
    }

    private void tell(String source, String concretePath, Reading<Object> reading) {
        Reading<Object> before = told.get(concretePath);
        if (before == null && told.size() >= RemoteService.MOST_PATHS) {
            return;
        }
        if (!reading.says(before)) {
            told.put(concretePath, reading);
            listener.changed(new Change(source, concretePath, reading));
        }
    }
}
