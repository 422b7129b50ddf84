package esess.sim.door;

import esess.model.Reading;
import esess.port.BusRules;
import esess.port.Change;
import esess.port.Clock;
import esess.port.Watch;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A path that is followed on a {@link SimBus}, of the service that a real bus would choose. One thread. */
final class SimWatch implements Watch {

    private static final Comparator<SimBus.Service> BEST_FIRST =
            BusRules.bestFirst(SimBus.Service::busName, SimBus.Service::get);

    private final String service;
    private final Pattern pattern;
    private final String path;
    private final boolean foreignOnly;
    private final Consumer<Change> onChange;
    private final Clock clock;
    private final Consumer<SimWatch> onClose;
    /** What was told, by path; of a plain watch that is one. */
    private final Map<String, Reading<Object>> told = new LinkedHashMap<>();

    private final Map<String, Boolean> matches = new HashMap<>();
    /** The paths that have changed since they were read. */
    private final Set<String> stale = new HashSet<>();
    /** Of a plain watch. */
    private Reading<Object> newest = Reading.absent();

    private SimBus.Service source;
    private String lastName;
    private boolean single;
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
        this.lastName = service;
        this.path = path;
        this.pattern = BusRules.isPattern(path) ? BusRules.pattern(path) : null;
        this.foreignOnly = foreignOnly;
        this.onChange = onChange;
    }

    @Override
    public Reading<Object> reading() {
        return newest;
    }

    @Override
    public String followed() {
        return source == null ? null : source.busName();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.accept(this);
        }
    }

    String path() {
        return path;
    }

    boolean isPattern() {
        return pattern != null;
    }

    /**
     * A service has another value on this path.
     *
     * @return whether it has to be read now, and had not to be before
     */
    boolean outdate(SimBus.Service changedService, String changed) {
        return source == changedService && (pattern == null || matches(changed)) && stale.add(changed);
    }

    /** Services have come or gone. */
    void look(Collection<SimBus.Service> services) {
        single |= services.stream().anyMatch(each -> each.busName().equals(service));
        source = services.stream()
                .filter(each -> BusRules.follows(service, single, each.busName()) && !(foreignOnly && each.isOurs()))
                .filter(each ->
                        !BusRules.isDisplay(service, each.isOurs(), each.busName(), each.get(BusRules.CONNECTION_PATH)))
                .min(BEST_FIRST)
                .orElse(null);
        if (source != null) {
            lastName = source.busName();
        }
        List.copyOf(told.keySet()).forEach(this::read);
        if (pattern == null) {
            read(path);
        } else if (source != null) {
            source.values().keySet().stream().filter(this::matches).forEach(this::read);
        }
    }

    /** Tells what this path says now, if that is news. */
    void read(String concrete) {
        stale.remove(concrete);
        if (closed) {
            return;
        }
        Reading<Object> reading =
                source == null ? Reading.absent() : Reading.of(BusRules.told(source.get(concrete)), clock.tick());
        if (pattern == null) {
            newest = reading.says(told.get(concrete)) ? newest : reading;
        }
        if (!reading.says(told.put(concrete, reading))) {
            onChange.accept(new Change(lastName, concrete, reading));
        }
    }

    private boolean matches(String concrete) {
        return matches.computeIfAbsent(concrete, p -> pattern.matcher(p).matches());
    }
}
