package esess.runtime;

import esess.model.Document;
import esess.model.VictronService;
import esess.port.Bus;
import esess.port.Registration;
import esess.port.Store;
import esess.port.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Numbers of the GX that we change for a while: what the owner had there is on the disk before ours is written, and is
 * back when it is released, when its service ends, and after a crash, unless somebody else has changed it meanwhile.
 * What was held last is released first, so what switches something on is held last. Loop thread.
 */
public final class HeldPaths {

    /** A path of a service on the bus. */
    public record Place(String service, String path) {

        private String key() {
            return service + " " + path;
        }
    }

    /** What a damaged document says beyond this is not written. */
    private static final double MOST = 1e6;

    static final String DOCUMENT = "held-paths";
    private static final int LONGEST_NAME = 300;
    private static final int MOST_PLACES = 64;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final class Held {
        private final Place place;
        private final Watch watch;
        private Double own;
        private Double ours;
        /** What was written last and is not answered yet, or answered with yes; null: nothing. */
        private Double written;
        /** What was written last may not be there: it is written again. */
        private boolean doubtful;

        private boolean waits;
        private boolean leaving;

        private Held(Place place) {
            this.place = place;
            watch = host.watch(place.service, place.path, change -> look());
        }
    }

    private final Host host;
    private final Map<String, Held> places = new LinkedHashMap<>();
    private int writes;
    private boolean stopped;

    /** Puts right first what an earlier run has left. */
    public HeldPaths(Host host) {
        this.host = host;
        for (Map<?, ?> each : remembered(host.store())) {
            Document entry = new Document(each);
            String service = entry.text("service", LONGEST_NAME);
            String path = entry.text("path", LONGEST_NAME);
            Double own = entry.number("own", -MOST, MOST);
            List<Double> ours = entry.numbers("ours", -MOST, MOST);
            if (service != null && path != null && own != null && !ours.isEmpty()) {
                Held held = new Held(new Place(service, path));
                held.own = own;
                held.ours = ours.get(0);
                held.written = ours.get(ours.size() - 1);
                held.leaving = true;
                places.put(held.place.key(), held);
            }
        }
        host.time().every(PERIOD, this::look);
        look();
    }

    /**
     * For a start without anybody who holds something, whatever the reason.
     */
    public static void handBack(Host host) {
        if (!remembered(host.store()).isEmpty()) {
            new HeldPaths(host);
        }
    }

    private static List<Map<?, ?>> remembered(Store store) {
        List<Map<?, ?>> entries = new ArrayList<>();
        if (store.read(DOCUMENT).get("places") instanceof List<?> list && list.size() <= MOST_PLACES) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> entry) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    /** Holds this value there from now on, as soon as the disk knows what was there. */
    public void hold(Place place, double value) {
        Held held = places.computeIfAbsent(place.key(), key -> new Held(place));
        boolean isNew = !Objects.equals(held.ours, value) || held.leaving;
        held.ours = value;
        held.leaving = false;
        if (isNew) {
            remember();
            look();
        }
    }

    /** What is held is given back. */
    public void release(Place place) {
        Held held = places.get(place.key());
        if (held != null) {
            held.leaving = true;
            look();
        }
    }

    /** Whether the GX shows ours. */
    public boolean isInForce(Place place) {
        Held held = places.get(place.key());
        return held != null && !held.leaving && same(held.watch.number(), held.ours);
    }

    /** Whether anything of ours may still be there. */
    public boolean isEmpty() {
        return places.isEmpty();
    }

    /** How often a setting was written since the start: that wears the flash. What hub4 keeps stays in its memory. */
    public int writes() {
        return writes;
    }

    private void count(Place place) {
        if (place.service.equals(VictronService.SETTINGS)) {
            writes++;
        }
    }

    /** Writes it again, for what lapses unless it is repeated. */
    public void repeat(Place place) {
        Held held = places.get(place.key());
        if (held != null && !held.leaving && held.written != null && !held.waits) {
            write(held, held.ours);
        }
    }

    /** The service ends; nobody will be here for the answers, so the document stays for the next start to look at. */
    public void stop() {
        stopped = true;
        List<Held> lastFirst = new ArrayList<>(places.values());
        Collections.reverse(lastFirst);
        for (Held each : lastFirst) {
            if (each.written != null && isOurs(each)) {
                host.write(each.place.service, each.place.path, each.own, code -> {});
            }
        }
    }

    private void look() {
        if (stopped) {
            return;
        }
        List<Held> lastFirst = new ArrayList<>(places.values());
        Collections.reverse(lastFirst);
        for (Held each : lastFirst) {
            if (each.leaving) {
                leave(each);
            }
        }
        for (Held each : new ArrayList<>(places.values())) {
            if (!each.leaving && !carryOut(each)) {
                // In the order in which they were asked for.
                break;
            }
        }
    }

    /** False: the next ones wait for it. */
    private boolean carryOut(Held held) {
        Double shown = held.watch.number();
        if (held.own == null) {
            if (shown == null) {
                return false;
            }
            held.own = shown;
            remember();
        }
        if (same(held.ours, held.written) && !held.waits && !held.doubtful) {
            return true;
        }
        if (shown == null || held.waits || !host.store().isSaved(DOCUMENT)) {
            return false;
        }
        write(held, held.ours);
        return true;
    }

    private void write(Held held, Double value) {
        held.waits = true;
        held.written = value;
        count(held.place);
        host.write(held.place.service, held.place.path, value, code -> {
            held.waits = false;
            held.doubtful = code == Bus.NO_ANSWER;
            if (code != Bus.ACCEPTED && code != Bus.NO_ANSWER) {
                host.say(
                        held.place.path,
                        MessageType.WARNING,
                        "The GX did not take " + value + " for " + held.place.path + " (" + code + ").");
            }
        });
    }

    private void leave(Held held) {
        Double shown = held.watch.number();
        if (held.written == null || held.own == null) {
            forget(held);
        } else if (shown != null && !held.waits) {
            if (!isOurs(held)) {
                forget(held);
            } else {
                giveBack(held);
            }
        }
    }

    private void giveBack(Held held) {
        held.waits = true;
        count(held.place);
        host.write(held.place.service, held.place.path, held.own, code -> {
            held.waits = false;
            held.doubtful |= !held.leaving;
            if (held.leaving && code == Bus.ACCEPTED) {
                forget(held);
            } else if (held.leaving && code != Bus.NO_ANSWER) {
                host.say(
                        held.place.path,
                        MessageType.ERROR,
                        "The GX did not take back " + held.own + " for " + held.place.path + " (" + code + ").");
                forget(held);
            }
        });
    }

    private static boolean isOurs(Held held) {
        Double shown = held.watch.number();
        return same(shown, held.ours) || same(shown, held.written);
    }

    private void forget(Held held) {
        Registration watch = held.watch;
        places.remove(held.place.key());
        host.withdraw(watch);
        remember();
    }

    private static boolean same(Double one, Double other) {
        return one != null && other != null && Math.abs(one - other) < 1e-6;
    }

    private void remember() {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Held each : places.values()) {
            if (each.own != null && each.ours != null) {
                // A write on its way may have arrived or not: the GX shows the one or the other.
                List<Double> ours = each.written == null ? List.of(each.ours) : List.of(each.ours, each.written);
                entries.add(
                        Map.of("service", each.place.service, "path", each.place.path, "own", each.own, "ours", ours));
            }
        }
        if (!entries.isEmpty() || !host.store().read(DOCUMENT).isEmpty()) {
            host.store().write(DOCUMENT, entries.isEmpty() ? Map.of() : Map.of("places", entries));
        }
    }
}
