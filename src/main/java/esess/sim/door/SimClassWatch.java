package esess.sim.door;

import esess.model.Reading;
import esess.port.BusRules;
import esess.port.Change;
import esess.port.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One path of all services of a class on a {@link SimBus}. One thread. */
final class SimClassWatch {

    private final String victronClass;
    private final String path;
    private final Clock clock;
    private final Consumer<Change> onChange;
    private final Map<String, Reading<Object>> told = new LinkedHashMap<>();
    private boolean stale;
    private boolean closed;

    SimClassWatch(String victronClass, String path, Clock clock, Consumer<Change> onChange) {
        this.victronClass = victronClass;
        this.path = path;
        this.clock = clock;
        this.onChange = onChange;
    }

    void close() {
        closed = true;
    }

    /** @return whether it has to look now, and had not to before */
    boolean outdate(SimBus.Service service) {
        boolean news = !stale && BusRules.isOfClass(victronClass, service.busName());
        stale |= news;
        return news;
    }

    void look(Collection<SimBus.Service> services) {
        stale = false;
        for (SimBus.Service each : List.copyOf(services)) {
            if (BusRules.isOfClass(victronClass, each.busName())) {
                tell(each.busName(), Reading.of(BusRules.told(each.get(path)), clock.tick()));
            }
        }
        for (String name : List.copyOf(told.keySet())) {
            if (services.stream().noneMatch(each -> each.busName().equals(name))) {
                tell(name, Reading.absent());
                told.remove(name);
            }
        }
    }

    private void tell(String name, Reading<Object> reading) {
        if (!closed && !reading.says(told.put(name, reading))) {
            onChange.accept(new Change(name, path, reading));
        }
    }
}
