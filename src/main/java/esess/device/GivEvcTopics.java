package esess.device;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** A charger's values by their path below {@code <root>/<serial>/Charger/}, as GivTCP names and writes them. */
public final class GivEvcTopics {

    /** What the charger does not know: what is decided about it. */
    public record Wishes(String mode, int importCapA, int maxSessionKWh) {}

    private GivEvcTopics() {}

    /** @param today the day of the charger's times, in UTC */
    public static Map<String, String> of(GivEvcState state, Wishes wishes, LocalDate today) {
        Map<String, String> topics = new LinkedHashMap<>();
        topics.put("Charging_State", state.stateText());
        topics.put("Connection_Status", state.carThere() ? "Connected" : "Not Connected");
        topics.put("Error_Code", state.errorText());
        topics.put("Active_Power", whole(state.powerW()));
        for (int phase = 1; phase <= 3; phase++) {
            topics.put("Current_L" + phase, tenths(state.lines().of(phase).currentA()));
            topics.put("Voltage_L" + phase, tenths(state.lines().of(phase).voltageV()));
            topics.put("Active_Power_L" + phase, whole(state.lines().of(phase).powerW()));
        }
        topics.put("Meter_Energy", tenths(state.meterKWh()));
        topics.put("Evse_Max_Current", tenths(state.mostA()));
        topics.put("Evse_Min_Current", tenths(state.leastA()));
        topics.put("Charge_Limit", tenths(state.limitA()));
        topics.put("Charge_Session_Energy", tenths(state.sessionKWh()));
        int seconds = state.sessionSeconds();
        topics.put(
                "Charge_Session_Duration",
                String.format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60));
        topics.put("Plug_and_Go", state.plugAndGo() ? "enable" : "disable");
        topics.put("Charge_Control", state.isCharging() ? "Start" : "Stop");
        if (state.serial() != null) {
            topics.put("Serial_Number", state.serial());
        }
        if (state.clock() != null) {
            topics.put("System_Time", stamp(state.clock()));
        }
        topics.put("Import_Cap", Integer.toString(wishes.importCapA));
        topics.put("Charging_Mode", wishes.mode);
        topics.put("Max_Session_Energy", Integer.toString(wishes.maxSessionKWh));
        put(topics, "Charge_Start_Time", today, state.start());
        put(topics, "Charge_End_Time", today, state.end());
        return topics;
    }

    private static void put(Map<String, String> topics, String name, LocalDate today, LocalTime time) {
        if (time != null) {
            topics.put(name, stamp(today.atTime(time)));
        }
    }

    private static String stamp(LocalDateTime utc) {
        return utc.atOffset(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx"));
    }

    private static String tenths(double value) {
        return Double.toString(Math.rint(value * 10) / 10);
    }

    private static String whole(double value) {
        return Long.toString(Math.round(value));
    }
}
