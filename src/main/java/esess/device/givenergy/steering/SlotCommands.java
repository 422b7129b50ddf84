package esess.device.givenergy.steering;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.Slots;
import esess.device.givenergy.Unusable;
import esess.device.givenergy.steering.Command.Settings;
import esess.device.givenergy.steering.Command.Shown;
import esess.device.givenergy.steering.Command.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands about times of the day and the states of charge that belong to them. */
final class SlotCommands {

    private static final Pattern NUMBERED =
            Pattern.compile("set(EMSCharge|EMSDischarge|Export|Charge|Discharge)(Start|End|Target|Slot)([0-9]{1,2})");
    private static final int LOWEST_SOC = 4;
    private static final int FULL = 100;
    private static final int MOST = 10;
    private static final int EMS_SLOTS = 3;

    private SlotCommands() {}

    static boolean knows(String function) {
        Matcher matcher = NUMBERED.matcher(function);
        return matcher.matches() || isByRest(function);
    }

    /** These have the number of the slot in their JSON. */
    private static boolean isByRest(String function) {
        return function.equals("setDischargeTarget")
                || function.equals("setChargeSlot")
                || function.equals("setDischargeSlot");
    }

    static Settings understand(String function, PayloadWords words, Abilities abilities) {
        if (isByRest(function)) {
            String number = words.of("slot");
            int slot = PayloadWords.whole(number == null ? "1" : number, "as number of the slot", 1, MOST);
            boolean charge = function.equals("setChargeSlot");
            return function.endsWith("Slot")
                    ? slot(charge, slot, words, abilities)
                    : target("Discharge", slot, words.of("dischargeToPercent"), abilities);
        }
        Matcher matcher = NUMBERED.matcher(function);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(function);
        }
        String kind = matcher.group(1);
        int number = Integer.parseInt(matcher.group(3));
        return switch (matcher.group(2)) {
            case "Target" -> target(kind, number, words.word(), abilities);
            case "Slot" -> {
                if (!kind.equals("Charge") && !kind.equals("Discharge")) {
                    throw new Unusable("start, end and target of an EMS are set one by one");
                }
                yield slot(kind.equals("Charge"), number, words, abilities);
            }
            default -> time(kind, number, matcher.group(2).equals("End"), words.word(), abilities);
        };
    }

    private static Settings time(String kind, int number, boolean end, String word, Abilities abilities) {
        int time = PayloadWords.time(word);
        int register = start(kind, number, abilities) + (end ? 1 : 0);
        String title = kind.replace("EMS", "");
        String done = end
                ? "Setting " + title + " Slot End " + number + " to: "
                : title.equals("Discharge")
                        ? "Setting Discharge Slot start " + number + " Start to: "
                        : "Setting " + title + " Slot " + number + " Start to: ";
        String path = "Timeslots/" + kind.replace("EMS", "EMS_") + (end ? "_end" : "_start") + "_time_slot_" + number;
        return Commands.settings(
                List.of(new Write(register, time)), List.of(new Shown(path, text(time))), done + shortText(time));
    }

    /** @throws Unusable where the model has no such slot */
    private static int start(String kind, int number, Abilities abilities) {
        if (abilities.isEms() != (kind.startsWith("EMS") || kind.equals("Export"))) {
            throw new Unusable(Commands.OTHER_MODEL);
        }
        if (abilities.isEms()) {
            if (number < 1 || number > EMS_SLOTS) {
                throw new Unusable("there are slots 1 to 3");
            }
            int first = kind.equals("EMSDischarge") ? 2044 : kind.equals("EMSCharge") ? 2053 : 2062;
            return first + 3 * (number - 1);
        }
        boolean charge = kind.equals("Charge");
        if (number < 1 || number > abilities.slots() || abilities.slots() != MOST && charge && number > 1) {
            throw new Unusable(
                    charge && number == 2 ? "this model has one charge slot" : "this model has no slot " + number);
        }
        if (abilities.isThreePhase() && number <= 2) {
            return (charge ? 1113 : 1118) + 2 * (number - 1);
        }
        return charge ? Slots.charge(number) : Slots.discharge(number);
    }

    private static Settings target(String kind, int number, String word, Abilities abilities) {
        if (word == null) {
            throw new Unusable("dischargeToPercent is expected");
        }
        int percent = PayloadWords.whole(word, "%", LOWEST_SOC, FULL);
        String done = "Setting " + kind.replace("EMS", "") + " Target " + number;
        if (abilities.isEms()) {
            String ems = kind.equals("Charge") || kind.equals("Discharge") ? "EMS" + kind : kind;
            return Commands.settings(
                    List.of(new Write(start(ems, number, abilities) + 2, percent)),
                    List.of(Commands.control(
                            ems.replace("EMS", "EMS_") + "_Target_SOC_" + number, Integer.toString(percent))),
                    done);
        }
        if (kind.startsWith("EMS") || kind.equals("Export")) {
            throw new Unusable(Commands.OTHER_MODEL);
        }
        if (!abilities.hasTenSlots() || number < 1 || number > MOST) {
            throw new Unusable("this model has no target " + number);
        }
        boolean charge = kind.equals("Charge");
        return Commands.settings(
                List.of(new Write(charge ? Slots.chargeTarget(number) : Slots.dischargeTarget(number), percent)),
                List.of(Commands.control(kind + "_Target_SOC_" + number, Integer.toString(percent))),
                done);
    }

    /** Both times, and the state of charge where it is said. */
    private static Settings slot(boolean charge, int number, PayloadWords words, Abilities abilities) {
        if (abilities.isEms()) {
            throw new Unusable("the slots of an EMS are set by setEMSChargeStart1 and the like");
        }
        if (!words.isObject()) {
            throw new Unusable("JSON with start and finish is expected");
        }
        if (words.of("start") == null || words.of("finish") == null) {
            throw new Unusable("start and finish are expected");
        }
        String kind = charge ? "Charge" : "Discharge";
        int begin = PayloadWords.time(words.of("start"));
        int end = PayloadWords.time(words.of("finish"));
        int register = start(kind, number, abilities);
        List<Write> writes = new ArrayList<>(List.of(new Write(register, begin), new Write(register + 1, end)));
        List<Shown> shown = new ArrayList<>(List.of(
                new Shown("Timeslots/" + kind + "_start_time_slot_" + number, text(begin)),
                new Shown("Timeslots/" + kind + "_end_time_slot_" + number, text(end))));
        String word = words.of(charge ? "chargeToPercent" : "dischargeToPercent");
        if (word != null) {
            int percent = PayloadWords.whole(word, "%", LOWEST_SOC, FULL);
            if (abilities.hasTenSlots()) {
                writes.add(new Write(charge ? Slots.chargeTarget(number) : Slots.dischargeTarget(number), percent));
                shown.add(Commands.control(kind + "_Target_SOC_" + number, Integer.toString(percent)));
            }
            if (charge && number == 1) {
                writes.add(new Write(abilities.isThreePhase() ? 1111 : 116, percent));
                shown.add(Commands.control("Target_SOC", Integer.toString(percent)));
            } else if (!charge && !abilities.hasTenSlots()) {
                writes.add(new Write(110, percent));
                shown.add(Commands.control("Battery_Power_Reserve", Integer.toString(percent)));
            }
        }
        return Commands.settings(
                writes,
                shown,
                "Setting " + kind + " Slot " + number + " to: " + shortText(begin) + " - " + shortText(end));
    }

    static Settings pause(String function, PayloadWords words) {
        List<Write> writes = new ArrayList<>();
        List<Shown> shown = new ArrayList<>();
        boolean both = function.equals("setPauseSlot");
        if (both && (!words.isObject() || words.of("start") == null || words.of("finish") == null)) {
            throw new Unusable("JSON with start and finish is expected");
        }
        String done = "";
        for (boolean end : new boolean[] {false, true}) {
            if (both || function.equals(end ? "setPauseEnd" : "setPauseStart")) {
                int time = PayloadWords.time(both ? words.of(end ? "finish" : "start") : words.word());
                writes.add(new Write(end ? 320 : 319, time));
                shown.add(new Shown("Timeslots/Battery_pause_" + (end ? "end" : "start") + "_time_slot", text(time)));
                done = both
                        ? "Setting Pause Slot"
                        : "Setting Pause Slot " + (end ? "End" : "Start") + " to: " + shortText(time);
            }
        }
        return Commands.settings(writes, shown, done);
    }

    private static String text(int time) {
        return Slots.text(time);
    }

    private static String shortText(int time) {
        return Slots.text(time).substring(0, 5);
    }
}
