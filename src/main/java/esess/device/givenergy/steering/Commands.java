package esess.device.givenergy.steering;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.Rates;
import esess.device.givenergy.Unusable;
import esess.device.givenergy.Writable;
import esess.device.givenergy.steering.Command.Refused;
import esess.device.givenergy.steering.Command.Settings;
import esess.device.givenergy.steering.Command.Shown;
import esess.device.givenergy.steering.Command.Write;
import esess.port.Json;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Understands commands in the words of GivTCP. Functions of what is given: nothing is written here. Whatever comes out
 * is on the list of what may be written to the model, see {@link Writable}.
 */
public final class Commands {

    /**
     * What a command is understood against.
     *
     * @param ownNow       the owner's local time; null: not known
     * @param savedReserve the reserve before it was set to 100; null: not known
     */
    public record Moment(Abilities abilities, LocalDateTime ownNow, Integer savedReserve) {}

    private static final int FULL = 100;
    private static final int LOWEST_SOC = 4;
    private static final int LOWEST_THREE_PHASE = 5;
    private static final int LONGEST_MINUTES = 1439;
    private static final String[] PAUSES = {"Disabled", "PauseCharge", "PauseDischarge", "PauseBoth"};
    static final String OTHER_MODEL = "this model has no such setting";

    private static final Set<String> PLAIN = Set.of(
            "enableChargeTarget",
            "disableChargeTarget",
            "enableChargeSchedule",
            "enableDischargeSchedule",
            "enableDischarge",
            "setChargeRate",
            "setDischargeRate",
            "setChargeRateAC",
            "setDischargeRateAC",
            "setChargeTarget",
            "setBatteryReserve",
            "setBatteryCutoff",
            "setPauseStart",
            "setPauseEnd",
            "setPauseSlot",
            "setBatteryPauseMode",
            "setBatteryMode",
            "setEcoMode",
            "enableRTC",
            "setActivePowerRate",
            "setBatteryCalibration",
            "setDateTime",
            "syncDateTime",
            "rebootInverter",
            "setForceCharge",
            "setForceDischarge",
            "setACCharge",
            "setEmsPlant",
            "forceCharge",
            "forceExport",
            "tempPauseCharge",
            "tempPauseDischarge",
            "switchRate");

    private Commands() {}

    public static boolean knows(String function) {
        return PLAIN.contains(function) || SlotCommands.knows(function);
    }

    /** All commands without a number, for who offers them as controls. */
    static Set<String> plain() {
        return PLAIN;
    }

    public static Command read(String function, String payload, Json json, Moment moment) {
        if (!knows(function)) {
            return new Refused("there is no such command");
        }
        try {
            Command command = understand(function, new PayloadWords(payload, json), moment);
            if (command instanceof Settings settings) {
                for (Write write : settings.writes()) {
                    if (!Writable.allows(moment.abilities(), write.register(), write.value())) {
                        return new Refused(OTHER_MODEL);
                    }
                }
            }
            return command;
        } catch (Unusable e) {
            return new Refused(e.getMessage());
        }
    }

    private static Command understand(String function, PayloadWords words, Moment moment) {
        if (SlotCommands.knows(function)) {
            return SlotCommands.understand(function, words, moment.abilities());
        }
        Abilities abilities = moment.abilities();
        boolean three = abilities.isThreePhase();
        return switch (function) {
            case "enableChargeTarget" -> chargeTarget(words.enabled());
            case "disableChargeTarget" -> {
                words.enabled();
                yield chargeTarget(false);
            }
            case "enableChargeSchedule" -> {
                boolean on = words.enabled();
                List<Write> writes = three
                        ? List.of(new Write(1123, bit(on)), new Write(1112, bit(on)))
                        : List.of(new Write(96, bit(on)));
                yield settings(
                        writes,
                        List.of(control("Enable_Charge_Schedule", word(on))),
                        "Setting Charge Schedule to " + word(on));
            }
            case "enableDischargeSchedule" ->
                toggle(
                        three ? 1122 : 59,
                        words.enabled(),
                        "Enable_Discharge_Schedule",
                        "Setting Discharge Schedule to ");
            case "enableDischarge" -> {
                demand(!three);
                int reserve = words.enabled() ? reserve(moment) : abilities.fullPercent();
                yield one(110, reserve, "Battery_Power_Reserve", "Setting battery reserve " + reserve);
            }
            case "setEcoMode" -> toggle(27, words.enabled(), "Eco_Mode", "Setting Eco Mode ");
            case "enableRTC" -> {
                boolean on = words.enabled();
                yield one(
                        166,
                        bit(on),
                        "Real_Time_Control",
                        word(on),
                        (on ? "Enabling" : "Disabling") + " Real Time Control");
            }
            case "setForceCharge" -> toggle(1123, words.enabled(), "Force_Charge_Enable", "Setting Force Charge ");
            case "setForceDischarge" ->
                toggle(1122, words.enabled(), "Force_Discharge_Enable", "Setting Force Discharge ");
            case "setACCharge" -> toggle(1112, words.enabled(), "Force_AC_Charge_Enable", "Setting AC Charge ");
            case "setEmsPlant" -> {
                boolean on = words.enabled();
                yield settings(
                        List.of(new Write(2040, bit(on))),
                        List.of(),
                        (on ? "Enabling" : "Disabling") + " EMS Plant Operation");
            }
            case "setChargeRate", "setDischargeRate" -> rate(function.equals("setChargeRate"), words, abilities);
            case "setChargeRateAC", "setDischargeRateAC" ->
                percentRate(function.equals("setChargeRateAC"), words, abilities);
            case "setChargeTarget" -> {
                int percent = words.whole("%", three ? LOWEST_THREE_PHASE : LOWEST_SOC, FULL);
                yield one(three ? 1111 : 116, percent, "Target_SOC", "Setting Charge Target " + percent);
            }
            case "setBatteryReserve" -> {
                int percent = Math.min(
                        abilities.fullPercent(),
                        Math.max(three ? LOWEST_THREE_PHASE : LOWEST_SOC, words.whole("%", 0, FULL)));
                yield one(three ? 1109 : 110, percent, "Battery_Power_Reserve", "Setting battery reserve " + percent);
            }
            case "setBatteryCutoff" -> {
                int percent = Math.max(three ? LOWEST_THREE_PHASE : LOWEST_SOC, words.whole("%", 0, FULL));
                yield one(
                        three ? 1078 : 114,
                        percent,
                        "Battery_Power_Cutoff",
                        "Setting battery power reserve to " + percent);
            }
            case "setActivePowerRate" -> {
                int percent = words.whole("%", 0, FULL);
                yield one(50, percent, "Active_Power_Rate", "Setting active power rate " + percent);
            }
            case "setBatteryMode" -> mode(words.word(), moment);
            case "setBatteryPauseMode" -> pauseMode(words.word());
            case "setPauseStart", "setPauseEnd", "setPauseSlot" -> SlotCommands.pause(function, words);
            case "setBatteryCalibration" -> calibration(words.word());
            case "setDateTime" -> clock(date(words.word()), List.of());
            case "syncDateTime" -> {
                if (moment.ownNow() == null) {
                    throw new Unusable("the GX does not know the time zone yet");
                }
                yield clock(moment.ownNow(), List.of(control("Sync_Time", "disable")));
            }
            case "rebootInverter" ->
                settings(List.of(new Write(Writable.RESTART, Writable.RESTARTS)), List.of(), "Restarting the inverter");
            case "switchRate" ->
                switch (words.word()) {
                    case "day", "Day" -> new Command.Rate(true);
                    case "night", "Night" -> new Command.Rate(false);
                    default -> throw new Unusable("day or night is expected");
                };
            default -> timed(function, words, abilities);
        };
    }

    private static Command timed(String function, PayloadWords words, Abilities abilities) {
        TimedMode mode = null;
        for (TimedMode each : TimedMode.values()) {
            mode = function.equals(each.command) ? each : mode;
        }
        String word = words.word();
        if (word.equals("Cancel") || word.equals("Normal") || word.matches("0(\\.0+)?")) {
            return new Command.End(mode);
        }
        int minutes = PayloadWords.whole(word, "minutes", 1, LONGEST_MINUTES);
        demand(TimedSteps.isFor(mode, abilities));
        return new Command.Begin(mode, minutes);
    }

    private static Settings chargeTarget(boolean on) {
        String done = (on ? "Enabling" : "Disabling") + " Charge Target";
        return on
                ? settings(List.of(new Write(20, 1)), List.of(control("Enable_Charge_Target", "enable")), done)
                : settings(
                        List.of(new Write(20, 0), new Write(116, FULL)),
                        List.of(control("Enable_Charge_Target", "disable"), control("Target_SOC", "100")),
                        done);
    }

    /** What GivTCP's names for modes mean. */
    private static Settings mode(String name, Moment moment) {
        int full = moment.abilities().fullPercent();
        return switch (name) {
            case "Eco", "1" -> mode("Eco", 1, 0, reserve(moment));
            case "Eco (Paused)" -> mode(name, 1, 0, full);
            case "Timed Demand" -> mode(name, 1, 1, null);
            case "Timed Export" -> mode(name, 0, 1, null);
            default -> throw new Unusable("Eco, Eco (Paused), Timed Demand or Timed Export is expected");
        };
    }

    private static Settings mode(String name, int eco, int timed, Integer reserve) {
        List<Write> writes = new ArrayList<>(List.of(new Write(27, eco), new Write(59, timed)));
        List<Shown> shown = new ArrayList<>(List.of(control("Mode", name)));
        if (reserve != null) {
            writes.add(new Write(110, reserve));
            shown.add(control("Battery_Power_Reserve", reserve.toString()));
        }
        return settings(writes, shown, "Setting " + name + " mode");
    }

    /** What discharge goes down to when it is allowed again. */
    private static int reserve(Moment moment) {
        return moment.savedReserve() == null ? LOWEST_SOC : moment.savedReserve();
    }

    private static Settings pauseMode(String name) {
        for (int code = 0; code < PAUSES.length; code++) {
            if (PAUSES[code].equals(name)) {
                return one(Abilities.PAUSE, code, "Battery_pause_mode", name, "Setting Battery Pause Mode to " + name);
            }
        }
        throw new Unusable(String.join(", ", PAUSES) + " is expected");
    }

    private static Settings calibration(String name) {
        int stage = switch (name) {
            case "Off" -> 0;
            case "Start" -> 1;
            case "Charge Only" -> 3;
            default -> throw new Unusable("Off, Start or Charge Only is expected");
        };
        return one(29, stage, "Battery_Calibration", name, "Setting Battery Calibration " + name);
    }

    private static Settings rate(boolean charge, PayloadWords words, Abilities abilities) {
        int watts = words.whole("W", 0, 0xFFFF);
        String path = charge ? "Battery_Charge_Rate" : "Battery_Discharge_Rate";
        String done = "Setting battery " + (charge ? "charge" : "discharge") + " rate " + watts;
        if (abilities.isEms()) {
            throw new Unusable(OTHER_MODEL);
        }
        int steps = Rates.value(watts, abilities);
        List<Shown> shown = new ArrayList<>();
        if (Rates.isPercent(abilities)) {
            shown.add(control(path + "_AC", Integer.toString(steps)));
        }
        shown.add(control(path, Rates.watts(steps, abilities).toString()));
        return settings(List.of(new Write(Rates.register(charge, abilities), steps)), shown, done);
    }

    private static Settings percentRate(boolean charge, PayloadWords words, Abilities abilities) {
        int percent = words.whole("%", 1, FULL);
        String path = charge ? "Battery_Charge_Rate" : "Battery_Discharge_Rate";
        boolean three = abilities.isThreePhase();
        List<Shown> shown = new ArrayList<>(List.of(control(path + "_AC", Integer.toString(percent))));
        if (three && abilities.maxBatteryW() != null) {
            shown.add(control(path, Rates.watts(percent, abilities).toString()));
        }
        int register = charge ? three ? 1110 : 313 : three ? 1108 : 314;
        return settings(
                List.of(new Write(register, percent)),
                shown,
                "Setting battery " + (charge ? "charge" : "discharge") + " rate AC to " + percent + "%");
    }

    private static LocalDateTime date(String text) {
        if (!text.matches("[0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}")) {
            throw new Unusable("dd/mm/yyyy hh:mm:ss is expected");
        }
        try {
            return LocalDateTime.of(
                    part(text, 6, 10),
                    part(text, 3, 5),
                    part(text, 0, 2),
                    part(text, 11, 13),
                    part(text, 14, 16),
                    part(text, 17, 19));
        } catch (DateTimeException e) {
            throw new Unusable("there is no such time");
        }
    }

    private static int part(String text, int from, int to) {
        return Integer.parseInt(text.substring(from, to));
    }

    private static Settings clock(LocalDateTime time, List<Shown> shown) {
        int[] parts = {
            time.getYear() - 2000,
            time.getMonthValue(),
            time.getDayOfMonth(),
            time.getHour(),
            time.getMinute(),
            time.getSecond()
        };
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            writes.add(new Write(Writable.CLOCK + i, parts[i]));
        }
        return settings(writes, shown, "Setting inverter time");
    }

    private static Settings toggle(int register, boolean on, String path, String done) {
        return one(register, bit(on), path, word(on), done + word(on));
    }

    private static Settings one(int register, int value, String path, String done) {
        return one(register, value, path, Integer.toString(value), done);
    }

    private static Settings one(int register, int value, String path, String shown, String done) {
        return settings(List.of(new Write(register, value)), List.of(control(path, shown)), done);
    }

    static Settings settings(List<Write> writes, List<Shown> shown, String done) {
        return new Settings(writes, shown, done + " was a success");
    }

    static Shown control(String name, String payload) {
        return new Shown("Control/" + name, payload);
    }

    private static void demand(boolean is) {
        if (!is) {
            throw new Unusable(OTHER_MODEL);
        }
    }

    private static int bit(boolean on) {
        return on ? 1 : 0;
    }

    private static String word(boolean on) {
        return on ? "enable" : "disable";
    }
}
