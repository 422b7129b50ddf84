package esess.web.page;

import esess.runtime.House;
import esess.runtime.Things;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How each device of ours is doing: whether it answers, and since when not. Loop thread. */
final class DeviceHealth {

    /** The one value that a device is about; the first that it has. */
    private static final List<String> MAIN = List.of("/Ac/Power", "/Dc/0/Power", "/Temperature", "/Soc", "/TimeToGo");
    /** Consumers have rows of their own. */
    private static final Set<String> SHOWN_ELSEWHERE = Set.of("SolarOverheadDistributor");

    private final House house;
    private final Map<String, Long> answered = new HashMap<>();

    DeviceHealth(House house) {
        this.house = house;
    }

    /** Remembers when each device has last told something. */
    void look() {
        Set<String> there = new HashSet<>();
        for (Things.Thing thing : house.things().all()) {
            there.add(thing.serviceName());
            Things.Value main = main(thing);
            if (main != null && main.value() != null && thing.onBus()) {
                answered.merge(thing.serviceName(), main.tick(), Math::max);
            }
        }
        answered.keySet().retainAll(there);
    }

    List<Map<String, Object>> rows() {
        look();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Things.Thing thing : house.things().all()) {
            Things.Value main = main(thing);
            if (SHOWN_ELSEWHERE.contains(thing.service()) || main == null) {
                continue;
            }
            Long last = answered.get(thing.serviceName());
            boolean connected = !(thing.get("/Connected") instanceof Number number && number.intValue() == 0);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", thing.serviceName());
            row.put("name", thing.name());
            row.put("class", thing.victronClass());
            row.put("service", thing.service());
            row.put("onBus", thing.onBus());
            row.put("trouble", !connected || main.value() == null);
            row.put("value", text(main));
            row.put("age", last == null ? null : coarse((house.time().tick() - last) / 1000));
            rows.add(row);
        }
        return rows;
    }

    /** So coarse that a device that answers every few seconds looks the same all the time. */
    private static long coarse(long seconds) {
        return seconds < 120 ? seconds / 15 * 15 : seconds / 60 * 60;
    }

    private static Things.@Nullable Value main(Things.Thing thing) {
        for (String path : MAIN) {
            for (Things.Value value : thing.values()) {
                if (value.path().equals(path)) {
                    return value;
                }
            }
        }
        return null;
    }

    private static String text(Things.Value value) {
        return value.value() instanceof Number number
                ? value.path().endsWith("Power")
                        ? String.format(Locale.ROOT, "%.0f W", Math.rint(number.doubleValue() / 10) * 10 + 0.0)
                        : value.unit().text(number.doubleValue())
                : "";
    }
}
