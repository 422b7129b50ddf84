package esess.runtime;

import esess.model.ServiceState;
import esess.port.Doors;
import esess.port.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tries a service out before its settings are saved: it runs for some seconds behind {@link QuietDoors}, and what its
 * device tells is the answer. Loop thread.
 */
public final class Trial {

    /** What came of it, in words for the owner. */
    public record Told(boolean answers, String text) {}

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(12);
    /** The one value that a device is about; the first that it has. */
    private static final List<String> MAIN = List.of("/Ac/Power", "/Dc/0/Power", "/Temperature", "/Soc");

    private final House house;
    private final Guard guard;
    private final String service;
    private final Consumer<Told> onTold;
    private final List<Registration> timers = new ArrayList<>();
    private boolean over;

    private Trial(
            Doors doors, House.Settings settings, String service, Supplier<Service> maker, Consumer<Told> onTold) {
        house = new House(QuietDoors.of(doors), settings);
        guard = new Guard(service, maker, house);
        this.service = service;
        this.onTold = onTold;
    }

    /** @param onTold told once, within {@link #LONGEST}, never before this returns */
    public static void start(
            Doors doors, House.Settings settings, String service, Supplier<Service> maker, Consumer<Told> onTold) {
        Trial trial = new Trial(doors, settings, service, maker, onTold);
        trial.timers.add(doors.time().every(LOOK, trial::look));
        trial.timers.add(doors.time().after(LONGEST, trial::giveUp));
        trial.guard.start();
    }

    private void look() {
        for (Things.Thing thing : house.things().all()) {
            for (String path : MAIN) {
                if (thing.get(path) instanceof Number number && thing.onBus()) {
                    end(new Told(true, text(thing, path, number.doubleValue())));
                    return;
                }
            }
        }
        ServiceState state = state();
        if (state.kind() == ServiceState.Kind.FAILED) {
            end(new Told(false, state.text()));
        }
    }

    private void giveUp() {
        ServiceState state = state();
        boolean says =
                state.kind() != ServiceState.Kind.RUNNING && !state.text().isEmpty();
        end(new Told(false, says ? state.text() : "no answer"));
    }

    private ServiceState state() {
        return Objects.requireNonNullElse(house.health().state(service), ServiceState.off());
    }

    private static String text(Things.Thing thing, String path, double value) {
        Object product = thing.get("/ProductName");
        String name =
                thing.name().equals(product) || product == null ? thing.name() : product + " (" + thing.name() + ")";
        if (path.endsWith("Power")) {
            return name + ", "
                    + (Math.abs(value) < 1000
                            ? Math.round(value) + " W"
                            : String.format(Locale.ROOT, "%.1f kW", value / 1000))
                    + " now";
        }
        return name + ", " + String.format(Locale.ROOT, "%.1f", value) + (path.equals("/Soc") ? " %" : " °C") + " now";
    }

    private void end(Told told) {
        if (!over) {
            over = true;
            Closing.all(timers, house.log());
            guard.stop();
            onTold.accept(told);
        }
    }
}
