package esess.control.discovery;

import esess.control.discovery.Component.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value of a GivEnergy inverter as an entity, with the id that GivTCP (github.com/britkat1980/giv_tcp) has given it: whoever
 * comes from there keeps names, history and automations. Its classes and units are those that Home Assistant allows.
 *
 * @param prefix GivTCP's, in front of each id
 * @param serial of the inverter
 * @param path   below the inverter's topic, "Power/Power/SOC"
 * @param value  as it is now: String, or a number
 */
public record GivTcpLeaf(String prefix, String serial, String path, Object value) {

    private static final List<String> MODES =
            List.of("Eco", "Eco (Paused)", "Timed Demand", "Timed Export", "Unknown", "Export (Paused)");
    private static final List<String> PAUSES = List.of("Disabled", "PauseCharge", "PauseDischarge", "PauseBoth");
    private static final List<String> CALIBRATION = List.of("Off", "Start", "Charge Only", "Running");
    private static final int LONGEST_MINUTES = 180;
    private static final int USUAL_MOST_W = 12_000;

    /** "HH:MM" or "HH:MM:SS"; nothing while it is unknown. */
    private static final String TIME = "^(([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?)?$";

    private static final Pattern SLOT =
            Pattern.compile("(Charge|Discharge|Battery_pause|Export|EMS_\\w+?)_(start|end)_time_slot(_\\d+)?");
    private static final Pattern TARGET = Pattern.compile("(Charge|Discharge)_Target_SOC_(\\d+)");

    private static final Map<String, String> SWITCHES = Map.of(
            "Eco_Mode", "setEcoMode",
            "Enable_Charge_Schedule", "enableChargeSchedule",
            "Enable_Charge_Target", "enableChargeTarget",
            "Enable_Discharge_Schedule", "enableDischargeSchedule",
            "Force_AC_Charge_Enable", "setACCharge",
            "Force_Charge_Enable", "setForceCharge",
            "Force_Discharge_Enable", "setForceDischarge",
            "Real_Time_Control", "enableRTC");
    private static final Map<String, String> BUTTONS = Map.of(
            "Reboot_Addon", "rebootAddon",
            "Reboot_Invertor", "rebootInverter",
            "Sync_Time", "syncDateTime");
    private static final Map<String, String> RUNS = Map.of(
            "Force_Charge", "forceCharge",
            "Force_Export", "forceExport",
            "Temp_Pause_Charge", "tempPauseCharge",
            "Temp_Pause_Discharge", "tempPauseDischarge");
    private static final Map<String, String> PERCENTS = Map.of(
            "Active_Power_Rate", "setActivePowerRate",
            "Battery_Charge_Rate_AC", "setChargeRateAC",
            "Battery_Discharge_Rate_AC", "setDischargeRateAC",
            "Battery_Power_Cutoff", "setBatteryCutoff",
            "Battery_Power_Reserve", "setBatteryReserve",
            "Target_SOC", "setChargeTarget");
    private static final Set<String> FROM_FOUR = Set.of("Battery_Power_Cutoff", "Battery_Power_Reserve", "Target_SOC");
    private static final Map<String, String> WATTS =
            Map.of("Battery_Charge_Rate", "setChargeRate", "Battery_Discharge_Rate", "setDischargeRate");

    /** What most owners look at; the rest is there when they want it. */
    private static final Pattern MAIN =
            Pattern.compile("Power/Power/(SOC|SOC_kWh|(PV|Grid|Load|Battery|Import|Export)_Power)"
                    + "|Energy/(Today|Total)/(PV|Import|Export|Load|Battery_Charge|Battery_Discharge)_Energy_\\w+"
                    + "|.*/Battery_(SOC|Temperature)|[^/]+/Invertor_Temperature|Meter_Details/.*(Phase_1_Power|_Energy_kWh)"
                    + "|Inverters/.*/(SOC|Invertor_Power)|Stats/Last_Updated_Time");

    private String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The part of the plant: a battery, a meter, or a branch of the tree. */
    public String section() {
        String[] parts = path.split("/");
        return isPart() ? parts[parts.length - 2] : parts[0];
    }

    /** Whether the section is a part with a name of its own. */
    private boolean isPart() {
        return path.matches("(Battery_Details|Meter_Details|Inverters)/.+/.+|Power/Meters/.+/.+");
    }

    /** What GivTCP called the device. */
    public String identifier() {
        return isPart() ? prefix + " " + section() : serial + "_" + section();
    }

    public String deviceName() {
        return prefix + " " + section().replace('_', ' ');
    }

    public String uniqueId() {
        return prefix + "_" + (isPart() ? section() : serial) + "_" + name();
    }

    public static String key(String path) {
        return BusValue.plain(path.substring(path.lastIndexOf('/') + 1));
    }

    /**
     * The entity.
     *
     * @param stateTopic   of the document with the device's values
     * @param commandTopic what commands' names stand behind
     * @param knows        whether there is such a command
     * @param mostW        of the battery; null: not known
     */
    public Component component(
            String stateTopic, String commandTopic, Predicate<String> knows, @Nullable Double mostW) {
        Component component = set(commandTopic, knows, mostW)
                .map(each -> each.platform() == Platform.BUTTON
                        ? each
                        : each.platform() == Platform.TEXT
                                ? each.textFromDocument(stateTopic)
                                : each.fromDocument(stateTopic))
                .orElseGet(() -> sensor().fromDocument(stateTopic));
        return component
                .with("uniq_id", uniqueId())
                .with("def_ent_id", component.platform() + "." + uniqueId().toLowerCase(java.util.Locale.ROOT));
    }

    /** The command that its entity sends; empty: it only shows. */
    public Optional<String> command(Predicate<String> knows) {
        return set("", knows, null).map(each -> String.valueOf(each.fields().get("cmd_t")));
    }

    private Component begin(Platform platform) {
        return Component.of(key(path), platform, name().replace('_', ' '));
    }

    private Optional<Component> set(String commandTopic, Predicate<String> knows, @Nullable Double mostW) {
        if (!path.startsWith("Control/") && !path.startsWith("Timeslots/") && !name().equals("Current_Rate_Type")) {
            return Optional.empty();
        }
        String name = name();
        Matcher slot = SLOT.matcher(name);
        Matcher target = TARGET.matcher(name);
        String command;
        Component component;
        if (SWITCHES.containsKey(name)) {
            command = SWITCHES.get(name);
            component = begin(Platform.SWITCH).with("pl_on", "enable").with("pl_off", "disable");
        } else if (BUTTONS.containsKey(name)) {
            command = BUTTONS.get(name);
            component = begin(Platform.BUTTON).with("pl_prs", "restart");
            component = name.equals("Sync_Time") ? component : component.with("dev_cla", "restart");
        } else if (RUNS.containsKey(name)) {
            command = RUNS.get(name);
            component = begin(Platform.SELECT).oneOf(minutes());
        } else if (RUNS.containsKey(name.replaceFirst("_Num$", ""))) {
            command = RUNS.get(name.replaceFirst("_Num$", ""));
            component = begin(Platform.NUMBER)
                    .quantity(Quantity.MINUTES)
                    .with("min", 0)
                    .with("max", 240);
        } else if (PERCENTS.containsKey(name)) {
            command = PERCENTS.get(name);
            component = percent(FROM_FOUR.contains(name));
        } else if (target.matches()) {
            command = "set" + target.group(1) + "Target" + target.group(2);
            component = percent(true);
        } else if (WATTS.containsKey(name)) {
            command = WATTS.get(name);
            component = begin(Platform.NUMBER)
                    .quantity(Quantity.POWER)
                    .with("min", 0)
                    .with("max", mostW == null ? USUAL_MOST_W : mostW.intValue());
        } else if (slot.matches()) {
            command = command(slot);
            component = begin(Platform.TEXT).with("min", 0).with("max", 8).with("ptrn", TIME);
        } else if (name.equals("Mode")) {
            command = "setBatteryMode";
            component = begin(Platform.SELECT).oneOf(MODES);
        } else if (name.equals("Battery_pause_mode")) {
            command = "setBatteryPauseMode";
            component = begin(Platform.SELECT).oneOf(PAUSES);
        } else if (name.equals("Battery_Calibration")) {
            command = "setBatteryCalibration";
            component = begin(Platform.SELECT).oneOf(CALIBRATION);
        } else if (name.equals("Current_Rate_Type")) {
            command = "switchRate";
            component = begin(Platform.SELECT).oneOf(List.of("Day", "Night"));
        } else {
            return Optional.empty();
        }
        return knows.test(command)
                ? Optional.of(component.setBy(commandTopic + command).in(Category.CONFIG))
                : Optional.empty();
    }

    private static String command(Matcher slot) {
        String end = slot.group(2).equals("start") ? "Start" : "End";
        String number = slot.group(3) == null ? "" : slot.group(3).substring(1);
        String kind =
                slot.group(1).equals("Battery_pause") ? "Pause" : slot.group(1).replace("_", "");
        return "set" + kind + end + number;
    }

    private Component percent(boolean fromFour) {
        return begin(Platform.NUMBER)
                .quantity(Quantity.SHARE)
                .with("min", fromFour ? 4 : 0)
                .with("max", 100)
                .with("mode", "slider");
    }

    private static List<String> minutes() {
        List<String> words = new ArrayList<>(List.of("Normal", "Running", "Cancel", "2", "5", "10"));
        for (int minutes = 15; minutes <= LONGEST_MINUTES; minutes += 15) {
            words.add(Integer.toString(minutes));
        }
        return words;
    }

    private Component sensor() {
        Component sensor = begin(Platform.SENSOR);
        Quantity quantity = quantity();
        sensor = quantity == null ? sensor : sensor.quantity(quantity);
        boolean status = path.startsWith("Stats/") || quantity == null || name().matches(".*(Version|Count|Error).*");
        sensor = status ? sensor.in(Category.DIAGNOSTIC) : sensor;
        return MAIN.matcher(path).matches() ? sensor : sensor.hidden();
    }

    /** Null: a text. */
    private @Nullable Quantity quantity() {
        String name = name();
        if (name.matches("(Invertor|Last_Updated|.*Completion)_Time")) {
            return Quantity.TIME;
        }
        if (value instanceof String) {
            return null;
        }
        if (path.startsWith("Energy/Rates/")) {
            return name.matches(".*(Rate|ppkwh.*)")
                    ? Quantity.PRICE
                    : name.matches(".*(Cost|Value)") ? Quantity.MONEY : Quantity.PART_ENERGY;
        }
        if (name.matches(".*SOC_kWh")) {
            return Quantity.STORED_ENERGY;
        }
        if (name.matches(".*Capacity_kWh.*")) {
            return new Quantity("", "kWh", "measurement", 2);
        }
        if (name.contains("kWh")) {
            return Quantity.ENERGY;
        }
        if (name.matches(".*(SOC|SOC_High|SOC_Low)")) {
            return Quantity.CHARGE;
        }
        if (name.matches(".*(SOH|SOC_Difference|Rate_AC|Reserve|Cutoff|Active_Power_Rate|Target_SOC.*)")) {
            return Quantity.SHARE;
        }
        if (name.matches(".*Power_Factor.*")) {
            return Quantity.NUMBER;
        }
        if (name.matches(".*Apparent_Power")) {
            return new Quantity("apparent_power", "VA", "measurement", 0);
        }
        if (name.matches(".*Cell.*Voltage")) {
            return Quantity.CELL_VOLTAGE;
        }
        if (name.matches(".*Voltage.*")) {
            return Quantity.VOLTAGE;
        }
        if (name.matches(".*Current(_.*)?")) {
            return Quantity.CURRENT;
        }
        if (name.matches(".*(Frequency)")) {
            return Quantity.FREQUENCY;
        }
        if (name.matches(".*Temperature.*")) {
            return Quantity.TEMPERATURE;
        }
        if (name.matches(".*(Power|Power_String_\\d|_Rate|Power_Out|_to_(House|Battery|Grid))")) {
            return Quantity.POWER;
        }
        if (name.matches(".*Capacity")) {
            return Quantity.CAPACITY;
        }
        if (name.matches(".*Time_Remaining")) {
            return Quantity.MINUTES;
        }
        if (name.equals("Time_Since_Last_Update")) {
            return Quantity.SECONDS;
        }
        return name.matches(".*(Count|Cycles|Error)") ? Quantity.COUNT : Quantity.CODE;
    }
}
