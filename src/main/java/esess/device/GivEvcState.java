package esess.device;

import esess.model.AcMeasurement;
import esess.model.ChargeMode;
import esess.model.ChargeReason;
import esess.model.ChargerState;
import esess.model.PerPhase;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;

/**
 * What the registers of a GivEnergy EV charger (holding 0 to 114) say. Immutable.
 *
 * @param state   code; see {@link #stateText()}
 * @param error   code
 * @param start   time of the day at which the charge began; null: no time
 * @param clock   of the charger, UTC; null: not set
 */
public record GivEvcState(
        int state,
        boolean carThere,
        int error,
        PerPhase<AcMeasurement.Line> lines,
        double powerW,
        double meterKWh,
        double sessionKWh,
        int sessionSeconds,
        double mostA,
        double leastA,
        double limitA,
        boolean plugAndGo,
        int control,
        String serial,
        LocalTime start,
        LocalTime end,
        LocalDateTime clock) {

    static final int REGISTERS = 115;
    static final int CONNECTED = 2;
    static final int STARTING = 3;
    static final int CHARGING = 4;
    static final int STOP = 2;
    private static final int END_OF_CHARGING = 6;
    private static final int FAILED_TO_START = 5;
    private static final int SYSTEM_FAILURE = 7;
    private static final double WH_PER_KWH = 1000;
    /** A phase with less is not connected. */
    private static final double LEAST_V = 100;

    private static final List<String> STATES = List.of(
            "Unknown",
            "Idle",
            "Connected",
            "Starting",
            "Charging",
            "Startup Failure",
            "End of Charging",
            "System Failure",
            "Scheduled",
            "Updating",
            "Unstable CP");

    private static final Map<Integer, String> ERRORS = Map.ofEntries(
            Map.entry(0, "Clear"),
            Map.entry(11, "CP Voltage"),
            Map.entry(12, "Emergency Stop"),
            Map.entry(13, "Undervoltage"),
            Map.entry(14, "Overvoltage"),
            Map.entry(15, "Overtemperature"),
            Map.entry(16, "Meter"),
            Map.entry(17, "Leakage"),
            Map.entry(18, "Short Circuit"),
            Map.entry(19, "Overcurrent"),
            Map.entry(21, "Vehicle Timeout"),
            Map.entry(22, "No Diode"),
            Map.entry(23, "Relay Stuck"),
            Map.entry(24, "RCD Device"),
            Map.entry(25, "Ground"),
            Map.entry(26, "Start Failed"));

    /** @param registers all of them, from 0 */
    static GivEvcState of(List<Integer> registers) {
        return new GivEvcState(
                registers.get(0),
                registers.get(2) != 0,
                registers.get(4),
                new PerPhase<>(line(registers, 0), line(registers, 1), line(registers, 2)),
                u32(registers, 12),
                registers.get(29) / 10.0,
                registers.get(72) / 10.0,
                registers.get(79),
                registers.get(32) / 10.0,
                registers.get(34) / 10.0,
                registers.get(36) / 10.0,
                registers.get(93) == 0,
                registers.get(94),
                serial(registers),
                time(registers, 74),
                time(registers, 82),
                clock(registers));
    }

    private static AcMeasurement.Line line(List<Integer> registers, int phase) {
        return new AcMeasurement.Line(
                registers.get(109 + 2 * phase) / 10.0,
                registers.get(6 + 2 * phase) / 10.0,
                u32(registers, 16 + 4 * phase),
                null,
                null,
                null);
    }

    private static double u32(List<Integer> registers, int first) {
        return ((long) registers.get(first) << 16) + registers.get(first + 1);
    }

    private static String serial(List<Integer> registers) {
        StringBuilder text = new StringBuilder();
        for (int i = 38; i <= 68; i++) {
            int character = registers.get(i);
            if (character > ' ' && character < 127) {
                text.append((char) character);
            }
        }
        String serial = text.toString();
        return serial.matches("[A-Za-z0-9_-]+") ? serial : null;
    }

    private static LocalTime time(List<Integer> registers, int first) {
        try {
            return LocalTime.of(registers.get(first), registers.get(first + 1), registers.get(first + 2));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static LocalDateTime clock(List<Integer> registers) {
        try {
            return LocalDateTime.of(
                    registers.get(97),
                    registers.get(98),
                    registers.get(99),
                    registers.get(100),
                    registers.get(101),
                    registers.get(102));
        } catch (DateTimeException e) {
            return null;
        }
    }

    public String stateText() {
        return state < STATES.size() ? STATES.get(state) : "Unknown";
    }

    public String errorText() {
        return ERRORS.getOrDefault(error, "Unknown (" + error + ")");
    }

    public boolean isCharging() {
        return state == CHARGING;
    }

    /** A car is there that waits for the charger. */
    public boolean isConnected() {
        return state == CONNECTED;
    }

    public boolean isOver() {
        return state == END_OF_CHARGING;
    }

    public boolean isStarting() {
        return state == STARTING;
    }

    public boolean isScheduled() {
        return state == 8;
    }

    public boolean isFaulty() {
        return error != 0 || state == FAILED_TO_START || state == SYSTEM_FAILURE;
    }

    /** On how many current flows, or could; never 0. */
    public int phases() {
        int phases = 0;
        for (AcMeasurement.Line line : lines.known()) {
            boolean used = isCharging() ? line.currentA() > 1 : line.voltageV() > LEAST_V;
            phases += used ? 1 : 0;
        }
        return Math.max(1, phases);
    }

    /** Of the first phase; null: none. */
    public Double voltageV() {
        Double voltage = lines.l1().voltageV();
        return voltage == null || voltage < LEAST_V ? null : voltage;
    }

    /** The same in the words of all chargers. */
    public ChargerState charger(ChargeMode mode) {
        int wholeA = (int) Math.round(limitA);
        return new ChargerState(
                serial,
                null,
                "GivEVC",
                null,
                carThere,
                isFaulty(),
                mode,
                isCharging()
                        ? ChargerState.Order.STARTED
                        : control == STOP ? ChargerState.Order.STOPPED : ChargerState.Order.RELEASED,
                phases(),
                wholeA,
                (int) Math.floor(mostA),
                isCharging() ? ChargeReason.FORCED_ON : isConnected() ? ChargeReason.WAITING : ChargeReason.FORCED_OFF,
                null,
                lines,
                powerW,
                sessionKWh * WH_PER_KWH,
                meterKWh * WH_PER_KWH,
                null,
                null,
                null,
                error);
    }
}
