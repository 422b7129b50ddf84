package esess.sim.door;

import esess.model.Reading;
import esess.port.Change;
import esess.port.Clock;
import esess.port.Watch;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A path that is followed on a {@link SimBus}, of the service that a real bus would choose. One thread. */
final class SimWatch implements Watch {
    private final String service;
    private final Pattern pattern;
    private final String path;
    private final boolean foreignOnly;
    private final Consumer<Change> onChange;
    private final Clock clock;
    private final Consumer<SimWatch> onClose;
    private final boolean isPattern;
    /** Of the path, where it is no pattern; null: it was never read. */
    private Reading<Object> newest;
    /** Of the paths that the pattern matches. */
    private final Map<String, Reading<Object>> readings = new LinkedHashMap<>();

    private final Map<String, Boolean> matches = new HashMap<>();
    /** Of a pattern: the paths that have changed since it was read. */
    private final Set<String> stalePaths = new TreeSet<>();

    private SimBus.Service source;
    private String followed;
    private boolean stale;
    private boolean closed;

    SimWatch(
            String service,
            String path,
            boolean foreignOnly,
            Clock clock,
            Consumer<Change> onChange,
            Consumer<SimWatch> onClose) {
        this.clock = clock;
        this.onClose = onClose;
        this.service = service;
        this.path = path;
        this.isPattern = path.contains("*");
        this.pattern = Pattern.compile(Pattern.quote(path).replace("*", "\\E[^/]+\\Q"));
        this.foreignOnly = foreignOnly;
        this.onChange = onChange;
    }

    @Override
    public Reading<Object> reading() {
        return newest == null ? Reading.absent() : newest;
    }

    @Override
    public String followed() {
        return followed;
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }

    String path() {
        return path;
    }

    boolean isPattern() {
        return isPattern;
    }

    /**
     * A service has another value on this path.
     *
     * @return whether it has to be read now, and had not to be before
     */
    boolean outdate(SimBus.Service service, String changed) {
        if (source != service || isPattern && !matches(changed)) {
            return false;
        }
        if (isPattern) {
            stalePaths.add(changed);
        }
        boolean news = !stale;
        stale = true;
        return news;
    }

    private boolean matches(String concrete) {
        return matches.computeIfAbsent(concrete, p -> pattern.matcher(p).matches());
    }

    /** Services have come or gone. */
    void look(Collection<SimBus.Service> services) {
        if (closed) {
            return;
        }
        source = services.stream()
                .filter(s -> s.busName().equals(service) || s.busName().startsWith(service + "."))
                .filter(s -> !(foreignOnly && s.isOurs()))
                .filter(s -> !(s.isOurs() && !s.busName().equals(service) && s.get("/Mgmt/Connection") == null))
                .min(Comparator.comparing((SimBus.Service s) -> !s.busName().equals(service))
                        .thenComparing(s -> s.get("/Mgmt/Connection") == null)
                        .thenComparing(s -> s.get("/DeviceInstance") instanceof Integer i ? i : Integer.MAX_VALUE))
                .orElse(null);
        followed = source == null ? followed : source.busName();
        stalePaths.clear();
        read();
        if (source == null) {
            followed = null;
        }
    }

    void read() {
        stale = false;
        if (closed) {
            return;
        }
        if (!isPattern) {
            tell(path, source == null ? Reading.absent() : Reading.of(source.get(path), clock.tick()));
            return;
        }
        if (source != null && !stalePaths.isEmpty()) {
            List<String> changed = List.copyOf(stalePaths);
            stalePaths.clear();
            changed.forEach(p -> tell(p, Reading.of(source.get(p), clock.tick())));
            return;
        }
        Map<String, Reading<Object>> now = new LinkedHashMap<>();
        if (source == null) {
            readings.keySet().forEach(p -> now.put(p, Reading.absent()));
            now.putIfAbsent(path, Reading.absent());
        } else {
            readings.keySet().forEach(p -> now.put(p, new Reading.Invalid<>(clock.tick())));
            source.values().forEach((p, value) -> {
                if (matches(p)) {
                    now.put(p, Reading.of(value, clock.tick()));
                }
            });
        }
        now.forEach(this::tell);
    }

    private void tell(String concrete, Reading<Object> reading) {
        Reading<Object> before = isPattern ? readings.put(concrete, reading) : newest;
        if (!isPattern) {
            newest = reading;
        }
        if (!same(before, reading)) {
            onChange.accept(new Change(followed == null ? service : followed, concrete, reading));
        }
    }

    static boolean same(Reading<Object> a, Reading<Object> b) {
        return a != null
                && a.getClass() == b.getClass()
                && (!a.isKnown() || a.orNull().equals(b.orNull()));
    }
}
