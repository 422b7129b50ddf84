package esess.device.givenergy.steering;

import esess.port.Store;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The plans of one inverter, on disk too: nothing is written to it before the disk has what was there, and where it is
 * reached. Loop thread.
 */
final class PlanBook {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Where each inverter of ours is reached that has, or had, plans; by its serial number. */
    static final String WHERE = "givenergy-plan-where";

    private final Store store;
    private final Time time;
    private final String serial;
    private final Map<String, Object> where;
    private final String document;
    private final List<Plan> plans = new ArrayList<>();
    private final List<Object> unreadable = new ArrayList<>();
    private Integer reserve;

    /**
     * @param host    of its dongle, with the port
     * @param address of the inverter behind it
     */
    PlanBook(Store store, Time time, String serial, String host, int address) {
        this.store = store;
        this.time = time;
        this.serial = serial;
        where = Map.of("host", host, "address", (double) address);
        document = "givenergy-plan-" + serial;
        Map<String, Object> kept = store.read(document);
        reserve = kept.get("reserve") instanceof Number number ? (Integer) number.intValue() : null;
        if (kept.get("plans") instanceof List<?> list) {
            for (Object each : list) {
                try {
                    plans.add(Plan.of((Map<?, ?>) each, time.now(), time.tick()));
                } catch (RuntimeException e) {
                    unreadable.add(each);
                }
            }
        }
    }

    List<Plan> plans() {
        return List.copyOf(plans);
    }

    /** What was on disk and is no plan. */
    List<String> unreadable() {
        return unreadable.stream().map(String::valueOf).toList();
    }

    Plan running(TimedMode mode) {
        return plans.stream()
                .filter(p -> p.mode == mode && p.phase != Plan.Phase.ENDING)
                .findFirst()
                .orElse(null);
    }

    void add(Plan plan) {
        plans.add(plan);
        save();
    }

    void remove(Plan plan) {
        if (plans.remove(plan)) {
            save();
        }
    }

    /** The owner has set these himself; a plan without what lets it take effect is over. */
    void release(List<Integer> registers) {
        boolean changed = false;
        for (Plan plan : plans) {
            boolean withdrawn = plan.mode != TimedMode.MONITOR
                    && registers.contains(plan.parts.get(plan.parts.size() - 1).register);
            if (plan.parts.removeIf(part -> registers.contains(part.register))) {
                changed = true;
                plan.phase = withdrawn ? Plan.Phase.ENDING : plan.phase;
            }
        }
        plans.removeIf(plan -> plan.parts.isEmpty());
        if (changed) {
            save();
        }
    }

    /** What the reserve is while nobody keeps the battery full; null: not known. */
    Integer reserve() {
        return reserve;
    }

    /** Remembers it. */
    void look(Integer setting, int full) {
        Plan holder =
                plans.stream().filter(p -> p.part(110) != null).findFirst().orElse(null);
        Integer own = holder == null ? setting : (Integer) holder.part(110).former;
        if (own != null && own < full && !own.equals(reserve)) {
            reserve = own;
            save();
        }
    }

    void save() {
        Map<String, Object> kept = new LinkedHashMap<>();
        // What another version has written is for that version to put right.
        kept.put(
                "plans",
                Stream.concat(plans.stream().<Object>map(Plan::document), unreadable.stream())
                        .toList());
        if (reserve != null) {
            kept.put("reserve", (double) reserve);
        }
        store.write(document, kept);
        if (!plans.isEmpty()) {
            Map<String, Object> all = new LinkedHashMap<>(store.read(WHERE));
            if (!where.equals(all.put(serial, where))) {
                store.write(WHERE, all);
            }
        }
    }

    /** @param onSaved false: the disk does not take it */
    void whenSaved(Consumer<Boolean> onSaved) {
        await(onSaved, time.tick() + LONGEST.toMillis());
    }

    private void await(Consumer<Boolean> onSaved, long until) {
        if (store.isSaved(document) && store.isSaved(WHERE)) {
            onSaved.accept(true);
        } else if (time.tick() >= until) {
            onSaved.accept(false);
        } else {
            time.after(LOOK, () -> await(onSaved, until));
        }
    }
}
