package esess.service.givenergy;

import esess.device.givenergy.Abilities;
import esess.model.Unit;
import esess.runtime.CommandedDevice.Answer;
import esess.runtime.Control;
import esess.runtime.Domain;
import esess.runtime.Host;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The commands of one inverter that have a value, as controls of the house: those that its model has, offered when the
 * model is known, each with the value that the inverter's tree shows. Loop thread.
 */
final class GivEnergyControls {

    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
    private static final Domain TIMES = new Domain.Text(5, TIME, "a time HH:MM");
    private static final Domain SOC = new Domain.Range(Unit.PERCENT, 4, 100, 1);
    private static final Domain PERCENT = new Domain.Range(Unit.PERCENT, 1, 100, 1);
    private static final Domain MINUTES = new Domain.Range(Unit.NONE, 0, 1439, 1);
    private static final Domain SWITCH = new Domain.Switch();
    private static final Domain BUTTON = new Domain.Button();
    private static final int WIDEST_W = 0xFFFF;

    /** Carries a command out. */
    interface Commander {
        void command(String command, String payload, Consumer<Answer> onAnswer);
    }

    /** @param path of its value in the tree; null: it has none */
    private record Offer(Control control, String path) {}

    private final Host host;
    private final String prefix;
    private final boolean switchedRates;
    private final Commander commander;
    private final Map<String, Offer> offers = new LinkedHashMap<>();
    private Abilities offered;

    /**
     * @param key           of the section; controls of several inverters have to be told apart
     * @param switchedRates whether its owner says which of two rates holds
     */
    GivEnergyControls(Host host, String key, boolean switchedRates, Commander commander) {
        this.host = host;
        this.switchedRates = switchedRates;
        prefix = key.isEmpty() ? "" : key.replaceAll("[^A-Za-z0-9_-]", "_") + ".";
        this.commander = commander;
    }

    void show(Abilities abilities, Map<String, Object> leaves) {
        boolean first = offered == null;
        boolean grown = !first && abilities.pause() != offered.pause();
        if (first || grown) {
            offered = abilities;
            offer(abilities);
        }
        offers.values().forEach(offer -> {
            if (offer.path != null) {
                offer.control.show(value(offer.control.domain(), leaves.get(offer.path)));
            }
        });
    }

    void lost() {
        offers.values().forEach(offer -> offer.control.show(null));
    }

    private void offer(Abilities abilities) {
        if (switchedRates) {
            plain("switchRate", "Rate", choice("Day", "Night"), "Energy/Rates/Current_Rate_Type");
        }
        if (abilities.isEms()) {
            ems();
            button("syncDateTime", "Set the clock");
            return;
        }
        if (!abilities.isThreePhase()) {
            plain("enableChargeTarget", "Charge target", SWITCH, "Control/Enable_Charge_Target");
            plain("setEcoMode", "Eco mode", SWITCH, "Control/Eco_Mode");
            plain(
                    "setBatteryMode",
                    "Battery mode",
                    choice("Eco", "Eco (Paused)", "Timed Demand", "Timed Export"),
                    "Control/Mode");
            plain("tempPauseCharge", "Pause charge, minutes", MINUTES, "Control/Temp_Pause_Charge_Num");
            plain("tempPauseDischarge", "Pause discharge, minutes", MINUTES, "Control/Temp_Pause_Discharge_Num");
        } else {
            plain("setForceCharge", "Force charge", SWITCH, "Control/Force_Charge_Enable");
            plain("setForceDischarge", "Force discharge", SWITCH, "Control/Force_Discharge_Enable");
            plain("setACCharge", "Charge from AC", SWITCH, "Control/Force_AC_Charge_Enable");
        }
        plain("enableChargeSchedule", "Charge schedule", SWITCH, "Control/Enable_Charge_Schedule");
        plain("enableDischargeSchedule", "Discharge schedule", SWITCH, "Control/Enable_Discharge_Schedule");
        plain("enableRTC", "Real-time control", SWITCH, "Control/Real_Time_Control");
        plain("setChargeTarget", "Charge target", SOC, "Control/Target_SOC");
        plain("setBatteryReserve", "Reserve", SOC, "Control/Battery_Power_Reserve");
        plain("setBatteryCutoff", "Cut-off", SOC, "Control/Battery_Power_Cutoff");
        plain(
                "setActivePowerRate",
                "Active power",
                new Domain.Range(Unit.PERCENT, 0, 100, 1),
                "Control/Active_Power_Rate");
        Integer most = abilities.maxBatteryW();
        Domain watts = new Domain.Range(Unit.WATT, 0, most == null ? WIDEST_W : most, 1);
        plain("setChargeRate", "Charge power", watts, "Control/Battery_Charge_Rate");
        plain("setDischargeRate", "Discharge power", watts, "Control/Battery_Discharge_Rate");
        if (abilities.hasPercentRates()) {
            plain("setChargeRateAC", "AC charge rate", PERCENT, "Control/Battery_Charge_Rate_AC");
            plain("setDischargeRateAC", "AC discharge rate", PERCENT, "Control/Battery_Discharge_Rate_AC");
        }
        plain(
                "setBatteryCalibration",
                "Calibration",
                choice("Off", "Start", "Charge Only"),
                "Control/Battery_Calibration");
        plain("forceCharge", "Force charge, minutes", MINUTES, "Control/Force_Charge_Num");
        plain("forceExport", "Force export, minutes", MINUTES, "Control/Force_Export_Num");
        if (abilities.pause()) {
            plain(
                    "setBatteryPauseMode",
                    "Pause mode",
                    choice("Disabled", "PauseCharge", "PauseDischarge", "PauseBoth"),
                    "Control/Battery_pause_mode");
            plain("setPauseStart", "Pause from", TIMES, "Timeslots/Battery_pause_start_time_slot");
            plain("setPauseEnd", "Pause until", TIMES, "Timeslots/Battery_pause_end_time_slot");
        }
        slots("Charge", "Charge", "", abilities.slots() == 2 ? 1 : abilities.slots(), abilities.slots() > 2);
        slots("Discharge", "Discharge", "", abilities.slots(), abilities.slots() > 2);
        button("syncDateTime", "Set the clock");
        button("rebootInverter", "Restart the inverter");
    }

    private void ems() {
        plain("setEmsPlant", "Plant operation", SWITCH, null);
        slots("EMSCharge", "Charge", "EMS_", 3, true);
        slots("EMSDischarge", "Discharge", "EMS_", 3, true);
        slots("Export", "Export", "", 3, true);
    }

    private void slots(String command, String name, String pathPrefix, int slots, boolean targets) {
        for (int slot = 1; slot <= slots; slot++) {
            String path = "Timeslots/" + pathPrefix + name;
            plain(
                    "set" + command + "Start" + slot,
                    name + " " + slot + " from",
                    TIMES,
                    path + "_start_time_slot_" + slot);
            plain("set" + command + "End" + slot, name + " " + slot + " until", TIMES, path + "_end_time_slot_" + slot);
            if (targets) {
                plain(
                        "set" + command + "Target" + slot,
                        name + " " + slot + " target",
                        SOC,
                        "Control/" + pathPrefix + name + "_Target_SOC_" + slot);
            }
        }
    }

    private void button(String command, String label) {
        plain(command, label, BUTTON, null);
    }

    private void plain(String command, String label, Domain domain, String path) {
        if (offers.containsKey(command)) {
            return;
        }
        Function<Object, String> payload = domain == BUTTON
                ? value -> "restart"
                : domain == SWITCH
                        ? value -> Boolean.TRUE.equals(value) ? "enable" : "disable"
                        : domain instanceof Domain.Range
                                ? value -> Long.toString(Math.round(((Number) value).doubleValue()))
                                : domain::text;
        Control control = host.control(prefix + command, label, domain, null, (value, answer) -> {
            if (value == null) {
                answer.accept("a value is expected");
            } else {
                commander.command(
                        command,
                        payload.apply(value),
                        result -> answer.accept(result.isDone() ? null : reason(result.text())));
            }
        });
        offers.put(command, new Offer(control, path));
    }

    private static String reason(String text) {
        int at = text.indexOf(" failed: ");
        return at < 0 ? text : text.substring(at + " failed: ".length());
    }

    private static Domain choice(String... texts) {
        Map<Integer, String> codes = new LinkedHashMap<>();
        for (String text : texts) {
            codes.put(codes.size(), text);
        }
        return new Domain.Choice(codes);
    }

    /** What a leaf of the tree is in the domain of a control; null: unknown, or none of its values. */
    private static Object value(Domain domain, Object leaf) {
        if (leaf == null) {
            return null;
        }
        if (domain == SWITCH) {
            return leaf.equals("enable");
        }
        if (domain instanceof Domain.Range) {
            return leaf instanceof Number number ? (Object) number.doubleValue() : null;
        }
        if (domain instanceof Domain.Choice choice) {
            for (Map.Entry<Integer, String> each : choice.texts().entrySet()) {
                if (each.getValue().equals(leaf)) {
                    return each.getKey();
                }
            }
            return null;
        }
        String text = leaf.toString();
        return text.length() >= 5 ? text.substring(0, 5) : null;
    }
}
