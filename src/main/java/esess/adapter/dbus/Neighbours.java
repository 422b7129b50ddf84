package esess.adapter.dbus;

import esess.port.Change;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The services of other programs that have the class of a device of ours, and their instances. Bus thread only. */
final class Neighbours {

    private final Watching watching;
    private final Runnable onNews;
    private final Map<String, Integer> instances = new TreeMap<>();
    private final ClassSubscription subscription;

    /**
     * @param onNews  told when one has another instance, or is new
     * @param onKnown told, again and again, while all of them are known
     */
    Neighbours(String deviceClass, Watching watching, LongSupplier tick, Runnable onNews, Runnable onKnown) {
        this.watching = watching;
        this.onNews = onNews;
        subscription = new ClassSubscription(
                "com.victronenergy." + deviceClass,
                "/DeviceInstance",
                tick,
                this::told,
                name -> !watching.isOurs(name),
                () -> {
                    if (areKnown()) {
                        onKnown.run();
                    }
                });
    }

    ClassSubscription subscription() {
        return subscription;
    }

    /** Whether each of them has told its instance, or has not answered in time. */
    boolean areKnown() {
        return !watching.isAwaited(subscription);
    }

    /** Who has that instance; null: nobody. */
    String holderOf(int instance) {
        for (Map.Entry<String, Integer> each : instances.entrySet()) {
            if (each.getValue() == instance) {
                return each.getKey();
            }
        }
        return null;
    }

    private void told(Change change) {
        if (change.reading().orNull() instanceof Number number) {
            instances.put(change.service(), number.intValue());
            onNews.run();
        } else {
            instances.remove(change.service());
        }
    }
}
