package esess.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PowerRecordingTest {

    private static final LocalDate JUNE = LocalDate.of(2026, 6, 21);

    private static PowerRecording parse(String text) {
        return PowerRecording.parse(Path.of("day.csv"), text);
    }

    /** Dark until six, at noon 4000 W, dark from 18:00. */
    private static void assertDay(PowerRecording recording) {
        SolarDay day = recording.weather().day(recording.start());
        assertEquals(0, day.powerW(5 * 3600), 0.01);
        assertEquals(2000, day.powerW(11 * 3600 + 45 * 60), 0.01);
        assertEquals(4000, day.powerW(12 * 3600), 0.01);
        assertEquals(0, day.powerW(20 * 3600), 0.01);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "time,power\n2026-06-21T11:30:00,0\n2026-06-21T12:00:00,4000\n2026-06-21T12:30:00,0\n",
        "2026-06-21 11:30:00,0\n2026-06-21 12:00:00,4000.0\n2026-06-21 12:30:00,0",
        "\uFEFFZeit;PV-Leistung [kW]\r\n21.06.2026 11:30;0,0\r\n21.06.2026 12:00;4,000\r\n21.06.2026 12:30:00;0\r\n",
        "seconds\tW\n41400\t0\n43200\t4000\n45000\t0\n",
        "seconds,kW\n41400,0\n43200,4\n45000,0\n",
        "\"time\",\"house W\",\"pv W\",\"energy kWh\"\n\"11:30\",\"700\",\"0\",\"1\"\n\"12:00\",\"700\",\"4000\",\"1\"\n\"12:30\",\"700\",\"0\",\"1\"\n",
        "# from the inverter\n\ntimestamp,pv_power_w\n2026-06-21T11:30:00+02:00,-3\n2026-06-21T10:00:00Z,4e3\n2026-06-21T12:30:00+0200,0\n",
        "time;W\n11:30;0\n11:50;unavailable\n12:00;4.000,0\n12:10;\n12:30;0\n",
        "entity,time,state W\npv,1782041400,0\npv,1782043200,4000\npv,1782045000,0\n"})
    @DisplayName("exports in common shapes are understood")
    void shapes(String text) {
        assertDay(parse(text));
    }

    @Test
    @DisplayName("several days are played in turn, and then again")
    void days() {
        PowerRecording recording = parse("""
                time,W
                2026-06-21T12:00,0
                2026-06-21T12:10,1000
                2026-06-21T12:20,0
                2026-06-22T12:00,0
                2026-06-22T12:10,2000
                2026-06-22T12:20,0
                """);
        assertEquals(2, recording.days());
        assertEquals(JUNE, recording.start());
        int noon = 12 * 3600 + 600;
        assertEquals(1000, recording.weather().day(JUNE).powerW(noon));
        assertEquals(2000, recording.weather().day(JUNE.plusDays(1)).powerW(noon));
        assertEquals(1000, recording.weather().day(JUNE.plusDays(2)).powerW(noon));
    }

    private static void assertRefused(int line, String reason, String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> parse(text)).getMessage();
        assertTrue(message.startsWith(line == 0 ? "day.csv " : "day.csv:" + line + " ") && message.contains(reason), message);
    }

    @Test
    @DisplayName("a wrong CSV is refused, with its line and the reason")
    void refusals() {
        assertRefused(0, "fewer than two lines", "");
        assertRefused(0, "fewer than two lines", "time,W\n12:00,5\n");
        assertRefused(3, "a power is expected, not \"lots\"", "time,W\n12:00,0\n12:10,lots\n");
        assertRefused(3, "a time like", "time,W\n12:00,0\nnoon,5\n");
        assertRefused(2, "a time like", "time,W\n2026-02-30T12:00:00,5\n");
        assertRefused(4, "not after that of line 3", "time,W\n12:00,0\n12:10,5\n12:05,0\n");
        assertRefused(3, "separated by ;", "time;W\n12:00;0\n12:10\n");
        assertRefused(2, "semicolon", "time,kW\n12:00,1,5\n12:10,0,0\n");
        assertRefused(3, "from 0 to 1000000 W", "time,W\n12:00,0\n12:10,-900\n12:20,0\n");
        assertRefused(3, "from 0 to 1000000 W, not 4000 kW", "time,kW\n12:00,0\n12:10,4000\n12:20,0\n");
        assertRefused(4, "for 180 minutes after line 3", "time,W\n11:50,0\n12:00,3000\n15:00,2500\n15:10,0\n");
        assertRefused(2, "begins in the middle", "time,W\n12:00,3000\n12:10,0\n");
        assertRefused(3, "ends in the middle", "time,W\n12:00,0\n12:10,3000\n");
        assertRefused(1, "not clear which column", "time,a W,b W\n12:00,0,0\n12:10,5,5\n");
        assertRefused(1, "a column with a power", "time,energy kWh\n12:00,0\n12:10,5\n");
    }
}
