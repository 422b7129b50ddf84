package esess.web.page;

import esess.control.DaySums;
import esess.control.EnergyBar;
import esess.control.PowerRing;
import esess.port.Store;
import esess.port.Time;
import esess.runtime.Surplus;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the house did: 24 hours in memory, and the sums of each day on disk, written once an hour at most. Loop thread.
 */
final class PageHistory {

    static final String DOCUMENT = "energy-days";
    private static final Duration PERIOD = Duration.ofSeconds(PowerRing.PERIOD_SECONDS);
    private static final Duration SAVE_PERIOD = Duration.ofHours(1);

    private static final String CONSUMER = "consumer:";

    private final HouseNow now;
    private final Time time;
    private final Store store;
    private final Supplier<ZoneId> zone;
    private final PowerRing ring = new PowerRing();
    private final DaySums sums;
    private final ReasonHistory reasons = new ReasonHistory(2L * 24 * 3600);
    private final Map<String, String> names = new LinkedHashMap<>();
    private long sampledTick;
    private boolean unsaved;

    PageHistory(HouseNow now, Time time, Store store, Supplier<ZoneId> zone) {
        this.now = now;
        this.time = time;
        this.store = store;
        this.zone = zone;
        sums = new DaySums(store.read(DOCUMENT));
        sampledTick = time.tick();
        time.every(PERIOD, this::sample);
        time.every(SAVE_PERIOD, this::save);
    }

    private void sample() {
        now.rememberDevices();
        EnergyBar.Figures figures = now.figures();
        Map<String, @Nullable Double> values = new LinkedHashMap<>();
        values.put("sun", figures.sunW());
        values.put("grid", figures.gridW());
        values.put("battery", figures.batteryW());
        values.put("load", figures.loadsW());
        values.put("soc", now.soc());
        Map<String, @Nullable Double> uses = new LinkedHashMap<>();
        long second = time.now().getEpochSecond();
        for (Map.Entry<String, Surplus.Shown> each : now.consumers().entrySet()) {
            values.put(CONSUMER + each.getKey(), each.getValue().usesW());
            uses.put(each.getValue().name(), each.getValue().usesW());
            names.put(each.getKey(), each.getValue().name());
            reasons.keep(each.getKey(), each.getValue().reason(), second);
        }
        ring.put(second, values);
        double seconds = (time.tick() - sampledTick) / 1000.0;
        sampledTick = time.tick();
        sums.add(time.now().atZone(zone.get()).toLocalDate(), seconds, figures, uses);
        unsaved = true;
    }

    /** What is not on disk is written. */
    void save() {
        if (unsaved) {
            unsaved = false;
            store.write(DOCUMENT, sums.document());
        }
    }

    /** @param hours 1 to 24 */
    Map<String, Object> powers(int hours) {
        int step = Math.max(PowerRing.PERIOD_SECONDS, hours * 10);
        int steps = hours * 3600 / step;
        Map<String, Object> series = new LinkedHashMap<>();
        for (String name : List.of("sun", "grid", "battery", "load", "soc")) {
            series.put(name, numbers(ring.means(name, steps, step)));
        }
        List<Map<String, Object>> consumers = new ArrayList<>();
        for (String name : ring.names()) {
            if (name.startsWith(CONSUMER)) {
                String key = name.substring(CONSUMER.length());
                Map<String, Object> consumer = new LinkedHashMap<>();
                consumer.put("key", key);
                consumer.put("name", names.getOrDefault(key, key));
                consumer.put("watts", numbers(ring.means(name, steps, step)));
                consumer.put("reasons", reasons.since(key, ring.newestSecond() - hours * 3600L));
                consumers.add(consumer);
            }
        }
        Map<String, Object> powers = new LinkedHashMap<>();
        powers.put("end", ring.newestSecond());
        powers.put("step", step);
        powers.put("offset", zone.get().getRules().getOffset(time.now()).getTotalSeconds());
        powers.put("series", series);
        powers.put("consumers", consumers);
        return powers;
    }

    private static List<@Nullable Object> numbers(float[] values) {
        List<@Nullable Object> numbers = new ArrayList<>(values.length);
        for (float value : values) {
            numbers.add(Float.isNaN(value) ? null : (Object) Math.round(value));
        }
        return numbers;
    }

    List<Map<String, Object>> days() {
        List<Map<String, Object>> days = new ArrayList<>();
        sums.days().forEach((date, day) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("date", date.toString());
            each.put("sunWh", Math.round(day.sunWh()));
            each.put("importWh", Math.round(day.importWh()));
            each.put("exportWh", Math.round(day.exportWh()));
            each.put("chargedWh", Math.round(day.chargedWh()));
            each.put("dischargedWh", Math.round(day.dischargedWh()));
            each.put("loadsWh", Math.round(day.loadsWh()));
            each.put("ownWh", Math.round(day.ownWh()));
            Map<String, Object> consumers = new LinkedHashMap<>();
            day.consumersWh().forEach((name, wattHours) -> consumers.put(name, Math.round(wattHours)));
            each.put("consumersWh", consumers);
            days.add(each);
        });
        return days;
    }
}
