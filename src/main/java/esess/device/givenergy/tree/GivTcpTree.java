package esess.device.givenergy.tree;

import esess.device.givenergy.Model;
import esess.device.givenergy.Pages;
import esess.device.givenergy.Plant;
import esess.device.givenergy.Slots;
import esess.device.givenergy.link.GivEnergyClient;
import esess.model.Payload;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A plant as the topics of GivTCP 3 (github.com/britkat1980/giv_tcp) show it, which owners' dashboards read: its names,
 * units and payloads; where its values are wrong, the right ones.
 */
public final class GivTcpTree {

    /** What programs that read the tree look for: at least version 3. */
    private static final String VERSION = "3.5";

    private GivTcpTree() {}

    /**
     * What is known of the traffic.
     *
     * @param updated when the inverter last answered
     */
    public record Statistics(ZonedDateTime updated, int writes, int sparingWrites, int timeouts) {}

    /**
     * Values by their path below the inverter's topic: Integer, Double and String.
     *
     * @param now         the owner's local time
     * @param maxBatteryW configured; null: what the model has
     */
    public static Map<String, Object> leaves(
            GivEnergyClient client, Integer maxBatteryW, ZonedDateTime now, Statistics statistics) {
        return leaves(client.plant(maxBatteryW), now, statistics);
    }

    static Map<String, Object> leaves(Plant plant, ZonedDateTime now, Statistics statistics) {
        Leaves leaves = new Leaves();
        Model.Family family = plant.model().family();
        SettingsTree settings = new SettingsTree(plant, leaves);
        if (family == Model.Family.EMS) {
            new SiteTree(plant, leaves).ems();
        } else {
            settings.put();
            if (family == Model.Family.GATEWAY) {
                new SiteTree(plant, leaves).gateway(now);
            } else if (family.isThreePhase()) {
                new ThreePhaseTree(plant, leaves).put();
            } else {
                new PowerTree(plant, leaves).put(now);
            }
        }
        settings.identity(now.getZone());
        new BatteryTree(plant, leaves).put();
        leaves.put("Stats/GivTCP_Version", (Object) VERSION);
        leaves.put("Stats/Write_Count", (Integer) statistics.writes);
        leaves.put("Stats/Safe_Write_Count", (Integer) statistics.sparingWrites);
        leaves.put("Stats/Timeout_Error", (Integer) statistics.timeouts);
        if (statistics.updated != null) {
            leaves.put("Stats/Last_Updated_Time", (Object) stamp(statistics.updated));
            leaves.put("Stats/Time_Since_Last_Update", (Integer)
                    (int) Duration.between(statistics.updated, now).toSeconds());
        }
        leaves.put("Stats/status", (Object) "online");
        return leaves.values();
    }

    /** The whole tree as nested maps, for JSON. */
    public static Map<String, Object> document(Map<String, Object> leaves) {
        return Leaves.document(leaves);
    }

    /** The few registers under the names of GivTCP's own library that predbat looks for; empty while nothing is known. */
    public static Map<String, Object> raw(GivEnergyClient client) {
        Pages pages = client.pages();
        if (pages.model() == null || pages.setting(0) == null) {
            return Map.of();
        }
        Map<String, Object> inverter = new TreeMap<>();
        inverter.put("serial_number", pages.serial());
        inverter.put("model", pages.model().family().shown());
        inverter.put("firmware_version", SettingsTree.firmware(pages));
        inverter.put("battery_nominal_capacity", pages.setting(55));
        inverter.put("soc_force_adjust", pages.setting(29));
        if (pages.model().hasTenSlots()) {
            inverter.put("discharge_target_soc_1", pages.setting(Slots.dischargeTarget(1)));
        }
        inverter.values().removeIf(Objects::isNull);
        return Map.of("invertor", inverter);
    }

    /** The payload of a leaf. */
    public static String payload(Object leaf) {
        return Payload.text(leaf);
    }

    static String stamp(ZonedDateTime time) {
        return time.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }
}
