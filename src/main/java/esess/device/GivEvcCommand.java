package esess.device;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.List;

/** What an owner sends to a GivEnergy charger in the words of GivTCP, understood or refused. Immutable. */
public sealed interface GivEvcCommand {

    int LIMIT = 91;
    int PLUG_AND_GO = 93;
    int CONTROL = 95;
    int CLOCK = 97;

    /** @param why for the owner */
    record Refused(String why) implements GivEvcCommand {}

    /** Registers in a row. */
    record Write(int register, List<Integer> values) implements GivEvcCommand {}

    /** @param name Grid, Hybrid or Solar */
    record Mode(String name) implements GivEvcCommand {}

    /** 0: none. */
    record ImportCap(int amperes) implements GivEvcCommand {}

    /** 0: none. */
    record SessionCap(int kWh) implements GivEvcCommand {}

    /** Commands that there are. */
    List<String> NAMES = List.of(
            "chargeMode",
            "setChargeMode",
            "controlCharge",
            "setChargeControl",
            "setCurrentLimit",
            "setChargingMode",
            "setImportCap",
            "setMaxSessionEnergy",
            "setSystemTime");

    private static int whole(String word, int lowest, int highest, String unit) {
        if (!word.matches("[0-9]{1,6}(\\.0{1,6})?")) {
            throw new IllegalArgumentException("a whole number of " + unit + " is expected");
        }
        int number = Integer.parseInt(word.replaceFirst("\\..*", ""));
        if (number < lowest || number > highest) {
            throw new IllegalArgumentException(lowest + " to " + highest + " " + unit + " is expected");
        }
        return number;
    }

    /**
     * @param word   the one value
     * @param leastA of the charger; a lower limit becomes this
     * @param mostA  and a higher one this
     */
    static GivEvcCommand read(String function, String word, int leastA, int mostA) {
        try {
            return switch (function) {
                case "chargeMode", "setChargeMode" ->
                    switch (word) {
                        case "enable" -> new Write(PLUG_AND_GO, List.of(0));
                        case "disable" -> new Write(PLUG_AND_GO, List.of(1));
                        default -> new Refused("enable or disable is expected");
                    };
                case "controlCharge", "setChargeControl" ->
                    switch (word) {
                        case "Ready" -> new Write(CONTROL, List.of(0));
                        case "Start" -> new Write(CONTROL, List.of(1));
                        case "Stop" -> new Write(CONTROL, List.of(2));
                        default -> new Refused("Ready, Start or Stop is expected");
                    };
                case "setCurrentLimit" ->
                    new Write(LIMIT, List.of(10 * Math.max(leastA, Math.min(whole(word, 0, 1000, "A"), mostA))));
                case "setChargingMode" ->
                    List.of("Grid", "Hybrid", "Solar").contains(word)
                            ? new Mode(word)
                            : new Refused("Grid, Hybrid or Solar is expected");
                case "setImportCap" -> new ImportCap(whole(word, 0, 100, "A"));
                case "setMaxSessionEnergy" -> new SessionCap(whole(word, 0, 100, "kWh"));
                case "setSystemTime" -> clock(word);
                default -> new Refused("there is no such command");
            };
        } catch (DateTimeException e) {
            return new Refused("there is no such time");
        } catch (IllegalArgumentException e) {
            return new Refused(e.getMessage());
        }
    }

    private static GivEvcCommand clock(String text) {
        if (!text.matches("[0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}")) {
            return new Refused("dd/mm/yyyy hh:mm:ss is expected");
        }
        LocalDateTime time = LocalDateTime.of(
                Integer.parseInt(text.substring(6, 10)),
                Integer.parseInt(text.substring(3, 5)),
                Integer.parseInt(text.substring(0, 2)),
                Integer.parseInt(text.substring(11, 13)),
                Integer.parseInt(text.substring(14, 16)),
                Integer.parseInt(text.substring(17)));
        return time.getYear() < 2024 ? new Refused("there is no such time") : new Write(CLOCK, clock(time));
    }

    static List<Integer> clock(LocalDateTime time) {
        return List.of(
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
    }
}
