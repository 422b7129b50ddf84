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
import java.util.function.Predicate;

/** One path of all services of a class that somebody wants to hear of. Bus thread only. */
final class ClassSubscription {

    private final String victronClass;
    private final String path;
    private final LongSupplier tick;
    private final Consumer<Change> listener;
    private final Predicate<String> members;
    private final Runnable onLook;
    private final Map<String, Reading<Object>> told = new HashMap<>();

    ClassSubscription(String victronClass, String path, LongSupplier tick, Consumer<Change> listener) {
        this(victronClass, path, tick, listener, name -> true, () -> {});
    }

    /**
     * @param members which services of the class count
     * @param onLook  told after each look at what is on the bus, news or not
     */
    ClassSubscription(
            String victronClass,
            String path,
            LongSupplier tick,
            Consumer<Change> listener,
            Predicate<String> members,
            Runnable onLook) {
        this.members = members;
        this.onLook = onLook;
        this.victronClass = victronClass;
        this.path = path;
        this.tick = tick;
        this.listener = listener;
    }

    String path() {
        return path;
    }

    boolean wants(String name) {
        return BusRules.isOfClass(victronClass, name) && members.test(name);
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
        onLook.run();
    }

    private void tell(String name, Reading<Object> reading) {
        if (!reading.says(told.put(name, reading))) {
            listener.accept(new Change(name, path, reading));
        }
    }
}
