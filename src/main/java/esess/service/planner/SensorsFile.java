package esess.service.planner;

import esess.control.plan.Dispatches.HalfHours;
import esess.control.plan.SharedSensors;
import esess.control.plan.SharedSensors.Block;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.SaidOnce;
import esess.runtime.SteeredBattery.Measured;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The memory that an owner's scripts share: what es-ESS knows for them, and what they know for it. A block that is too old,
 * was never written, or is from the future is not there; one with a value that is unknown or does not fit is not written, so
 * its readers see it grow old. Loop thread.
 */
final class SensorsFile {

    private static final double SHARE_OF_NEW = 0.75;
    private static final long AHEAD_SECONDS = 60;
    private static final int MOST_SLOTS = 3;
    private static final int HALF_HOURS = 48;

    /**
     * A charger, as the scripts tell it.
     *
     * @param mode   3: it follows the sun and the tariff
     * @param status -1: error, 0: no car, 1: a car, 2: it charges
     */
    record Zappi(int mode, int status, double ageSeconds) {

        static final int FOLLOWS = 3;
        static final int CHARGING = 2;

        boolean isCharging() {
            return status == CHARGING && mode == FOLLOWS;
        }

        /** Whether the tariff could charge a car there. */
        boolean isReady() {
            return status > 0 && mode == FOLLOWS;
        }
    }

    /** The half hours of the car, as the scripts tell them. */
    record Told(List<HalfHours> halfHours, double ageSeconds) {

        boolean isNow(int index) {
            return halfHours.stream().anyMatch(each -> each.from() <= index && index < each.to());
        }
    }

    private final Host host;
    private final SensorsKeys keys;
    private final SaidOnce said = new SaidOnce();
    private final Map<String, Double> averages = new HashMap<>();
    private byte[] read;
    private boolean reading;

    SensorsFile(Host host, SensorsKeys keys) {
        this.host = host;
        this.keys = keys;
    }

    boolean writes(Block block) {
        return keys.sharedSensors().isPresent() && keys.sharedSensorsWrite().holds(block);
    }

    // ---- what others know ----

    /** To be called at a steady pace. */
    void refresh() {
        if (keys.sharedSensors().isEmpty() || keys.sharedSensorsRead().blocks().isEmpty() || reading) {
            return;
        }
        reading = true;
        host.sharedFiles().read(keys.sharedSensors().get(), SharedSensors.BYTES, answer -> {
            reading = false;
            read = answer.bytes();
            tell("read", answer.trouble());
        });
    }

    private void tell(String what, String trouble) {
        if (trouble == null) {
            said.forget(what);
        } else if (said.isNews(what)) {
            host.say(
                    "sensors",
                    MessageType.WARNING,
                    "The shared sensors cannot be " + (what.equals("read") ? "read" : "written") + ": " + trouble
                            + ".");
        }
    }

    /** Empty: it is not there, or too old. */
    private Optional<Map<String, Double>> block(Block block) {
        if (read == null || !keys.sharedSensorsRead().holds(block)) {
            return Optional.empty();
        }
        Map<String, Double> values =
                block.read(Arrays.copyOfRange(read, block.offset(), block.offset() + block.bytes()));
        double age = age(values);
        return age >= -AHEAD_SECONDS && age <= block.staleSeconds() ? Optional.of(values) : Optional.empty();
    }

    private double age(Map<String, Double> values) {
        return host.time().now().getEpochSecond() - values.get("timestamp");
    }

    /** Null: not known. */
    Zappi zappi() {
        return block(Block.ZAPPI)
                .map(values -> new Zappi(
                        values.get("mode").intValue(), values.get("status").intValue(), Math.max(0, age(values))))
                .orElse(null);
    }

    /** Null: not known. */
    Told slots() {
        return block(Block.IOG)
                .map(values -> new Told(halfHours(values), Math.max(0, age(values))))
                .orElse(null);
    }

    private static List<HalfHours> halfHours(Map<String, Double> values) {
        List<HalfHours> halfHours = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_SLOTS, values.get("count")); i++) {
            int from = values.get("from" + i).intValue();
            int to = values.get("to" + i).intValue();
            if (from < to && to <= HALF_HOURS) {
                halfHours.add(new HalfHours(from, to));
            }
        }
        return List.copyOf(halfHours);
    }

    // ---- what es-ESS knows ----

    /** @param measured by the inverter; null: not known */
    void writeGivEnergy(Measured measured, Double socPercent) {
        if (measured == null || !measured.isKnown() || measured.epsW() == null || socPercent == null) {
            return;
        }
        Map<String, Double> values = new HashMap<>();
        values.put("solar", measured.pvW());
        values.put("solarAvg", averaged("solar", measured.pvW()));
        values.put("grid", measured.gridW());
        values.put("gridAvg", averaged("grid", measured.gridW()));
        values.put("battery", measured.batteryW());
        values.put("batteryAvg", averaged("battery", measured.batteryW()));
        values.put("soc", socPercent);
        values.put("ac", measured.acW());
        values.put("acAvg", averaged("ac", measured.acW()));
        values.put("eps", measured.epsW());
        write(Block.GIVENERGY, values, host.time().now());
    }

    private double averaged(String name, double now) {
        return averages.merge(name, now, (before, value) -> SHARE_OF_NEW * value + (1 - SHARE_OF_NEW) * before);
    }

    /**
     * @param pending how many times of the car lie ahead
     * @param known   when they were heard last
     */
    void writeSlots(int pending, List<HalfHours> halfHours, Instant known) {
        Map<String, Double> values = new HashMap<>();
        values.put("pending", (double) pending);
        values.put("count", (double) Math.min(MOST_SLOTS, halfHours.size()));
        for (int i = 0; i < Math.min(MOST_SLOTS, halfHours.size()); i++) {
            values.put("from" + i, (double) halfHours.get(i).from());
            values.put("to" + i, (double) halfHours.get(i).to());
        }
        write(Block.IOG, values, known);
    }

    /** What the GX does not tell of a charger, its lock and a heat pump beside it, stays 0. */
    void writeZappi(Cars.Charger charger, Double gridW) {
        if (charger == null || gridW == null) {
            return;
        }
        write(
                Block.ZAPPI,
                Map.of(
                        "mode",
                        (double) charger.zappiMode(),
                        "status",
                        (double) charger.zappiStatus(),
                        "car",
                        charger.watts(),
                        "grid",
                        gridW),
                host.time().now());
    }

    private void write(Block block, Map<String, Double> values, Instant at) {
        Map<String, Double> stamped = new HashMap<>(values);
        stamped.put("timestamp", (double) at.getEpochSecond());
        Optional<byte[]> bytes = block.write(stamped);
        if (bytes.isEmpty()) {
            if (said.isNews(block.name())) {
                host.log().info("A figure of " + block + " is beyond what the shared sensors can hold: not written.");
            }
            return;
        }
        said.forget(block.name());
        host.sharedFiles()
                .write(
                        keys.sharedSensors().orElseThrow(),
                        SharedSensors.BYTES,
                        block.offset(),
                        bytes.get(),
                        trouble -> tell("write", trouble));
    }
}
