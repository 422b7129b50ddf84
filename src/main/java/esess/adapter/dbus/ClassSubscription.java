package esess.adapter.dbus;

import esess.model.Reading;
import esess.port.BusRules;
import esess.port.Change;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One path of all services of a class that somebody wants to hear of. Bus thread only. */
final class ClassSubscription {

    private final String victronClass;
    private final String path;
    private final LongSupplier tick;
    private final Consumer<Change> listener;
    private final Map<String, Reading<Object>> told = new HashMap<>();

    ClassSubscription(String victronClass, String path, LongSupplier tick, Consumer<Change> listener) {
        this.victronClass = victronClass;
        this.path = path;
        this.tick = tick;
        this.listener = listener;
    }

    boolean wants(String name) {
        return BusRules.isOfClass(victronClass, name);
    }

    /** What is on the bus now: tells what has changed since it was asked last. */
    void look(Collection<RemoteService> services) {
        for (RemoteService service : services) {
            if (wants(service.name()) && service.isLoaded()) {
                tell(service.name(), Reading.of(service.value(path), tick.getAsLong()));
            }
        }
        for (String name : List.copyOf(told.keySet())) {
            if (services.stream().noneMatch(service -> service.name().equals(name) && service.isLoaded())) {
                tell(name, Reading.absent());
                told.remove(name);
            }
        }
    }

    private void tell(String name, Reading<Object> reading) {
        if (!reading.says(told.put(name, reading))) {
            listener.accept(new Change(name, path, reading));
        }
    }
}
