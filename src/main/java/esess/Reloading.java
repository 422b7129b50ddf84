package esess;

import esess.adapter.log.Logging;
import esess.config.Configuration;
import esess.port.Doors;
import esess.runtime.Guard;
import esess.runtime.House;
import esess.runtime.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Uses a changed file while es-ESS runs: the services that it concerns start anew, the others do not notice. And tries
 * services out whose settings are not saved yet. Loop thread.
 */
final class Reloading {

    /** What a service has given back is gone from bus and network by then. */
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    /** Those that only ask: nothing is switched, set or limited by trying them out. */
    private static final Set<String> ONLY_ASK = Set.of(
            "MqttTemperature",
            "MqttPVInverter",
            "MqttDC",
            "Shelly",
            "FroniusSmartmeterJSON",
            "FroniusSmartmeterRS485",
            "ModbusMeter",
            "SungrowBattery");

    private final Configuration first;
    private final House house;
    private final Doors doors;
    private final List<Guard> guards;
    private final Map<String, String> flags;
    private final Consumer<Runnable> unlessEnding;
    private final Set<String> secrets;
    private boolean trying;
    private String reloaded;

    /**
     * @param guards       those that run now; kept up to date
     * @param flags        what is told of each service on MQTT; kept up to date
     * @param unlessEnding runs something later
     */
    Reloading(
            Configuration first,
            House house,
            Doors doors,
            List<Guard> guards,
            Map<String, String> flags,
            Consumer<Runnable> unlessEnding) {
        this.first = first;
        this.house = house;
        this.doors = doors;
        this.guards = guards;
        this.flags = flags;
        this.unlessEnding = unlessEnding;
        secrets = new HashSet<>(first.secrets());
    }

    /** @return null: they start anew */
    String reload(String text, Set<String> services) {
        Configuration next = read(text);
        reloaded = text;
        for (Catalog.Entry entry : Catalog.SERVICES) {
            if (services.contains(entry.name())) {
                stop(entry.name());
                house.time().after(BETWEEN, () -> unlessEnding.accept(() -> start(entry, next)));
            }
        }
        return null;
    }

    /** The text that was used last; null: that of the start. */
    String reloaded() {
        return reloaded;
    }

    private Configuration read(String text) {
        Configuration next = first.settings().read(Path.of("config.ini"), text);
        secrets.addAll(next.secrets());
        Logging.setSecrets(secrets);
        return next;
    }

    private void stop(String name) {
        for (Guard guard : List.copyOf(guards)) {
            if (guard.name().equals(name)) {
                guards.remove(guard);
                guard.stop();
            }
        }
    }

    private void start(Catalog.Entry entry, Configuration next) {
        String name = entry.name();
        // Two changes in a row: the second one counts.
        stop(name);
        String flag = next.isEnabled(name) ? "Enabled" : "Disabled";
        if (!flag.equals(flags.put(name, flag))) {
            house.mqtt().publish(house.root() + "/" + name, flag, 0, false);
        }
        if (next.canRun(name)) {
            Guard guard = new Guard(name, () -> entry.maker().apply(next), house);
            guards.add(guard);
            guard.start();
        } else if (next.isEnabled(name)) {
            house.health().set(name, App.wrongConfiguration());
        } else {
            house.health().off(name);
            house.handBack(name, entry.handBack());
            house.handBack(name, entry.withdraw());
        }
    }

    /** @param onTold whether its device answers, and what it says */
    void tryOut(String text, String service, BiConsumer<Boolean, String> onTold) {
        Catalog.Entry entry = Catalog.SERVICES.stream()
                .filter(each -> each.name().equals(service) && ONLY_ASK.contains(service))
                .findFirst()
                .orElse(null);
        if (entry == null) {
            onTold.accept(false, service + " also switches or sets something, so it cannot be tried out before");
            return;
        } else if (trying) {
            onTold.accept(false, "another one is being tried out");
            return;
        }
        Configuration next = read(text);
        if (!next.canRun(service)) {
            onTold.accept(
                    false,
                    next.problems().isEmpty()
                            ? "it cannot be started"
                            : next.problems().get(0).text());
            return;
        }
        trying = true;
        Trial.start(
                doors,
                House.Settings.of(next, house.version()),
                service,
                () -> entry.maker().apply(next),
                told -> {
                    trying = false;
                    onTold.accept(told.answers(), told.text());
                });
    }
}
