package esess.sim.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.plant.SolarDay;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @ValueSource(
            strings = {
                "time,power\n2026-06-21T11:30:00,0\n2026-06-21T12:00:00,4000\n2026-06-21T12:30:00,0\n",
                "2026-06-21 11:30:00,0\n2026-06-21 12:00:00,4000.0\n2026-06-21 12:30:00,0",
                "\uFEFFZeit;PV-Leistung [kW]\r\n21.06.2026 11:30;0,0\r\n21.06.2026 12:00;4,000\r\n21.06.2026 12:30:00;0\r\n",
                "seconds\tW\n41400\t0\n43200\t4000\n45000\t0\n",
                "seconds,kW\n41400,0\n43200,4\n45000,0\n",
                "\"time\",\"house W\",\"pv W\",\"energy kWh\"\n\"11:30\",\"700\",\"0\",\"1\"\n\"12:00\",\"700\",\"4000\",\"1\"\n\"12:30\",\"700\",\"0\",\"1\"\n",
                "# from the inverter\n\ntimestamp,pv_power_w\n2026-06-21T11:30:00+02:00,-3\n2026-06-21T10:00:00Z,4e3\n2026-06-21T12:30:00+0200,0\n",
                "time;W\n11:30;0\n11:50;unavailable\n12:00;4.000,0\n12:10;\n12:30;0\n",
                "entity,time,state W\npv,1782041400,0\npv,1782043200,4000\npv,1782045000,0\n"
            })
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
        String message =
                assertThrows(IllegalArgumentException.class, () -> parse(text)).getMessage();
        assertTrue(
                message.startsWith(line == 0 ? "day.csv " : "day.csv:" + line + " ") && message.contains(reason),
                message);
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

    private static String day(String header, String noon) {
        return header + "\n11:30;0\n12:00;" + noon + "\n12:30;0\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "powerKW",
                "pv_kw_total",
                "PV_KW",
                "pvkW",
                "solar_power_kw",
                "PV (kW)",
                "pv-kW",
                "Erzeugung in kW",
                "PV 9.8 kWp [kW]",
                "kilowatts"
            })
    @DisplayName("kW is found beside an underscore, and in camel case")
    void kilowatts(String name) {
        assertDay(parse(day("time;" + name, "4.0")));
        assertTrue(
                parse(day("time;" + name, "4.0")).description().contains("\"" + name + "\", kW, 3 values"),
                parse(day("time;" + name, "4.0")).description());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PV_W",
                "pvPowerW",
                "power_w",
                "pv",
                "state",
                "PV 9.8 kWp [W]",
                "Leistung",
                "PV Energie [W]",
                "current_power",
                "Solarproduktion [W]"
            })
    @DisplayName("W is what a power is in unless its name says kW")
    void watts(String name) {
        assertDay(parse(day("time;" + name, "4000")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pv_kWh",
                "PV_Wh",
                "Energy (Wh)",
                "kWh",
                "pvKWH",
                "energy_wh_total",
                "Ertrag",
                "pv_energy",
                "Wattstunden",
                "pv voltage",
                "pv1 V",
                "Irradiance (W/m2)",
                "Einstrahlung kW/m2",
                "pv mW"
            })
    @DisplayName("an energy, or what is no power, is refused")
    void energies(String name) {
        assertRefused(1, "a column with a power in W or kW is expected", day("time;" + name, "4000"));
    }

    @Test
    @DisplayName("MW is understood; what never passes 50 W is refused and asked for its unit")
    void forgottenUnit() {
        assertDay(parse(day("time;PV MW", "0.004")));
        assertRefused(
                0, "the most in column \"pv\" is 6.00 W: is it kW? Then say so in the header", day("time;pv", "6.0"));
        assertRefused(0, "is it kW?", "12:00,0\n12:10,4.2\n12:20,0\n");
        assertRefused(0, "the most in column \"pv kW\" is 0.0300 kW", day("time;pv kW", "0.03"));
    }

    @Test
    @DisplayName(
            "German thousands are read as such, or refused where they can be decimals: never a thousandth of the sun")
    void thousands() {
        String owner = "time;W\n11:30;0\n11:45;950\n12:00;5.196\n12:15;12,5\n12:30;0\n";
        assertEquals(5196, parse(owner).peakW());
        assertEquals(5196, parse(owner.replace("12,5", "12")).peakW());
        assertEquals(
                5196,
                parse(owner.replace("5.196", "5.196,0").replace("12,5", "12")).peakW());
        assertEquals(5196, parse("time,W\n11:30,0\n12:00,\"5,196\"\n12:30,0\n").peakW());
        assertEquals(5196, parse("time;W\n11:30;0\n12:00;5'196\n12:30;0\n").peakW());
        assertEquals(
                5196.25, parse("time;W\n11:30;0\n12:00;5 196,25\n12:30;0\n").peakW());
        assertEquals(
                432.123,
                parse("time;W\n11:30;0.000\n12:00;432.123\n12:30;0.000\n").peakW());
        assertEquals(
                432.123, parse("time,W\n11:30,0.5\n12:00,432.123\n12:30,0\n").peakW());
        assertEquals(5196, parse("time;kW\n11:30;0\n12:00;5.196\n12:30;0\n").peakW());
        assertRefused(4, "\"5.196\" can be 5196 W or 5.196 W", "time;W\n11:30;0\n11:45;1950\n12:00;5.196\n12:30;0\n");
        assertRefused(3, "\"5.196\" can be", "time,W\n11:30,0\n12:00,5.196\n12:30,950\n12:40,0\n");
        assertRefused(3, "\"5,196\" can be", "time;W\n11:30;0\n12:00;5,196\n12:30;0\n");
        assertRefused(
                4,
                "its decimal mark is \".\", and that of line 2",
                "time;W\n11:30;0,5\n11:45;0,7\n12:00;519.6\n12:30;0\n");
        assertRefused(3, "a power is expected", "time;W\n11:30;0,0\n12:00;51.96,5\n12:30;0\n");
    }

    /** A clear day in Berlin every five minutes, the highest sun 13:10 by its summer clock, from midnight to midnight and its closing row. */
    private static String berlin(int days, Function<LocalDateTime, String> time) {
        StringBuilder text = new StringBuilder("time,pv W\n");
        LocalDateTime end = JUNE.plusDays(days).atStartOfDay();
        for (LocalDateTime at = JUNE.atStartOfDay(); !at.isAfter(end); at = at.plusMinutes(5)) {
            double hours =
                    (at.toLocalTime().toSecondOfDay() - LocalTime.of(13, 10).toSecondOfDay()) / 3600.0;
            text.append(time.apply(at))
                    .append(',')
                    .append(Math.round(Math.max(0, 6000 * (1 - hours * hours / 64))))
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    @DisplayName("UTC, epoch and local exports of a day in Berlin give the same day, not a dark one")
    void utc() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        PowerRecording local = parse(berlin(1, LocalDateTime::toString));
        double kWh = local.weather().day(JUNE).energyWh() / 1000;
        assertTrue(kWh > 60, kWh + " kWh");
        for (Function<LocalDateTime, String> time : List.<Function<LocalDateTime, String>>of(
                at -> String.valueOf(at.atZone(berlin).toEpochSecond()),
                at -> String.valueOf(at.atZone(berlin).toInstant().toEpochMilli()),
                at -> at.atZone(berlin).toEpochSecond() + "000000000",
                at -> at.atZone(berlin).toInstant().toString(),
                at -> at.atZone(berlin).toInstant().toString().replace("Z", "+00:00"),
                at -> at.atZone(berlin).toOffsetDateTime().toString(),
                at -> at.toLocalDate() + " " + at.toLocalTime() + " +0200")) {
            for (int days : new int[] {1, 3}) {
                PowerRecording recording = parse(berlin(days, time));
                assertEquals(days, recording.days(), recording.description());
                assertEquals(JUNE, recording.start());
                assertEquals(
                        kWh, recording.weather().day(JUNE.plusDays(days - 1)).energyWh() / 1000, 0.001);
                assertEquals(6000, recording.weather().day(JUNE).powerW(13 * 3600 + 600));
            }
        }
        assertTrue(parse(berlin(1, at -> at.atZone(berlin).toInstant().toString()))
                .description()
                .endsWith("its times are UTC, and its day that of UTC+02:00, as the sun tells"));
    }

    @Test
    @DisplayName("a UTC export that does not begin at midnight has its noon by the sun, anywhere on earth")
    void sunTellsTheZone() {
        for (int hours : new int[] {-10, -7, 0, 5, 11}) {
            String text = berlin(2, at -> at.minusHours(hours).plusMinutes(-70) + ":00Z")
                    .replaceAll("(?m)^2026.*T..:(0|1).:.*,0\n", "");
            PowerRecording recording = parse(text);
            assertEquals(2, recording.days(), recording.description());
            assertEquals(
                    6000,
                    recording.weather().day(recording.start()).powerW(12 * 3600),
                    hours + " " + recording.description());
        }
    }

    @Test
    @DisplayName(
            "days() counts whole days: no closing midnight, no half days at the ends, no day with a hole; and it says so")
    void wholeDays() {
        assertEquals(
                "recording: column \"pv W\", W, 289 values, 1 day, at most 6000 W",
                parse(berlin(1, LocalDateTime::toString)).description());
        String three = berlin(3, LocalDateTime::toString);
        assertEquals(3, parse(three).days());
        String fromNoon = three.replaceAll("(?m)^2026-06-21T(0|10|11).*\n", "");
        assertEquals(2, parse(fromNoon).days());
        assertEquals(JUNE.plusDays(1), parse(fromNoon).start());
        assertTrue(parse(fromNoon)
                .description()
                .endsWith("1 day is left out: day.csv:2 it begins in the middle of the day; whole days are expected"));
        String holed = three.replaceAll("(?m)^2026-06-22T1[123].*\n", "");
        assertEquals(2, parse(holed).days());
        assertEquals(
                parse(three).weather().day(JUNE.plusDays(2)).energyWh(),
                parse(holed).weather().day(JUNE.plusDays(1)).energyWh());
        assertTrue(
                parse(holed).description().contains("1 day is left out: day.csv:422 for 185 minutes"),
                parse(holed).description());
        String unknown = three.replaceAll("(?m)^2026-06-22.*\n", "");
        assertEquals(2, parse(unknown).days());
        assertTrue(
                parse(unknown).description().endsWith("1 day is left out: too little is known of 2026-06-22"),
                parse(unknown).description());
        assertRefused(
                2,
                "begins in the middle",
                berlin(1, LocalDateTime::toString).replaceAll("(?m)^2026-06-21T(0|10|11).*\n", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load W",
                "grid power (W)",
                "Netzbezug [W]",
                "Einspeisung W",
                "Hausverbrauch [W]",
                "Last W",
                "Batterie Laden [W]",
                "battery_power",
                "acLoad W",
                "export_w",
                "PV to Battery W",
                "sensor.solaredge_grid_power",
                "house W",
                "Verbrauch",
                "PV forecast W",
                "Ladeleistung W",
                "Akku W"
            })
    @DisplayName("a load, the grid or a battery is not taken for the sun")
    void notTheSun(String name) {
        assertRefused(1, "no column is the sun's power", day("time;" + name, "4000"));
        assertDay(parse("time;" + name + ";PV\n11:30;900;0\n12:00;900;4000\n12:30;900;0\n"));
        assertDay(parse("time;" + name + ";power W\n11:30;900;0\n12:00;900;4000\n12:30;900;0\n"));
    }

    @Test
    @DisplayName("the columns of an E3DC are told apart")
    void e3dc() {
        assertDay(parse("""
                "Zeitstempel";"Ladezustand [%]";"Solarproduktion [W]";"Batterie Laden [W]";"Batterie Entladen [W]";"Netzeinspeisung [W]";"Netzbezug [W]";"Hausverbrauch [W]"
                21.06.2026 11:30:00;45;0;0;200;0;100;300
                21.06.2026 12:00:00;45;4000;0;200;0;100;300
                21.06.2026 12:30:00;45;0;0;200;0;100;300
                """));
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,false", "UTF-8,true", "windows-1252,false", "ISO-8859-1,false", "UTF-16LE,true", "UTF-16BE,true"
    })
    @DisplayName("a file is read in the encodings that Excel writes")
    void encodings(String charset, boolean marked, @TempDir Path directory) throws IOException {
        String text =
                (marked ? "\uFEFF" : "") + "Zeit;Leistung Süddach [kW]\r\n11:30;0,0\r\n12:00;4,0\r\n12:30;0,0\r\n";
        PowerRecording recording =
                PowerRecording.read(Files.write(directory.resolve("day.csv"), text.getBytes(Charset.forName(charset))));
        assertDay(recording);
        assertTrue(recording.description().contains("Leistung Süddach [kW]"), recording.description());
    }

    @Test
    @DisplayName("what is no text, or no file, is refused with its name")
    void noText(@TempDir Path directory) throws IOException {
        for (Path file : new Path[] {
            directory,
            directory.resolve("missing.csv"),
            Files.write(directory.resolve("a.xlsx"), new byte[] {'P', 'K', 3, 4, 0, 0, (byte) 0xC3}),
            Files.write(directory.resolve("nul.csv"), "time,W\0".getBytes(StandardCharsets.UTF_8))
        }) {
            String message = assertThrows(IllegalArgumentException.class, () -> PowerRecording.read(file))
                    .getMessage();
            assertTrue(
                    message.startsWith(file + " ")
                            && message.matches("(?s).*(is a directory|cannot be read|is no text).*"),
                    message);
            assertFalse(message.contains("Exception"), message);
        }
    }

    @Test
    @DisplayName(
            "VRM's own export: three lines of names, what the system sums of the sun in W; the solar charger is not counted twice")
    void vrm() {
        String text = """
                "timestamp","Battery Monitor [512]","System overview [0]","System overview [0]","System overview [0]","System overview [0]","Solar Charger [279]","Solar Charger [279]"
                "Europe/Berlin (+02:00)","State of charge","AC Consumption L1","PV - AC-coupled on output L1","PV - AC-coupled on input L1","PV - DC-coupled","PV power","User yield"
                "","%","W","W","W","W","W","kWh"
                "2026-06-21 11:30:00","45","300","0","","0","0","1.5"
                "2026-06-21 11:40:00","45","300","","","","",""
                "2026-06-21 12:00:00","45","300","1500","","2500","2500","1.5"
                "2026-06-21 12:30:00","45","300","0","","0","0","1.5"
                """;
        assertDay(parse(text));
        assertEquals(
                "recording: column \"System overview [0] PV - AC-coupled on output L1\" and 2 more, W, 3 values, 1 day, at most 4000 W",
                parse(text).description());
        assertDay(parse(text.replace("timestamp", "")
                .replace("PV - AC", "AC")
                .replace("PV - DC-coupled", "DC")
                .replace("2500", "4000")));
        assertRefused(2, "no column like \"PV - DC-coupled\"", text.replace("PV ", "P "));
        assertDay(
                parse(
                        "time,PV - AC-coupled on output L1,PV - DC-coupled\nEurope/Berlin (+02:00),,\n,W,W\n2026-06-21 11:30:00,0,0\n2026-06-21 12:00:00,1500,2500\n2026-06-21 12:30:00,0,0\n"));
    }

    @Test
    @DisplayName("hourly values are enough; an hour that misses among them is a hole")
    void hourly() {
        StringBuilder text = new StringBuilder("start,pv W\n");
        for (int hour = 0; hour < 24; hour++) {
            text.append(String.format("2026-06-21 %02d:00,%d\n", hour, Math.max(0, 3000 - 500 * Math.abs(hour - 12))));
        }
        assertEquals(2750, parse(text.toString()).weather().day(JUNE).powerW(12 * 3600 + 1800));
        assertRefused(15, "for 120 minutes after line 14", text.toString().replace("2026-06-21 13:00,2500\n", ""));
    }

    @Test
    @DisplayName("PVGIS: its head and foot, its times, and W in the column P")
    void pvgis() {
        StringBuilder text = new StringBuilder(
                        "Latitude (decimal degrees):\t52.500\r\nNominal power of the PV system (c-Si) (kWp):\t6.0\r\n\r\n")
                .append("time,P,G(i),H_sun,T2m,WS10m,Int\r\n");
        for (int hour = 0; hour < 48; hour++) {
            text.append(String.format(
                    "202506%02d:%02d10,%d.0,0.0,45.0,18.1,3.0,0.0\r\n",
                    10 + hour / 24, hour % 24, Math.max(0, 4000 - 700 * Math.abs(hour % 24 - 11))));
        }
        PowerRecording recording =
                parse(text.append("\r\nP: PV system power (W)\r\nPVGIS (c) European Union, 2001-2026\r\n")
                        .toString());
        assertEquals(2, recording.days(), recording.description());
        assertEquals(LocalDate.of(2025, 6, 10), recording.start());
        assertEquals(4000, recording.weather().day(recording.start()).powerW(12 * 3600 + 600));
    }

    @Test
    @DisplayName("Home Assistant's history of one sensor is read, of several refused")
    void homeAssistant() {
        String text = """
                entity_id,state,last_changed
                sensor.pv_power,unavailable,2026-06-20T22:00:00.000Z
                sensor.pv_power,0.0,2026-06-20T22:00:01.500Z
                sensor.pv_power,50.0,2026-06-21T05:00:00.100Z
                sensor.pv_power,150.0,2026-06-21T05:20:00.100Z
                sensor.pv_power,149.5,2026-06-21T05:20:00.900Z
                sensor.pv_power,0.0,2026-06-21T05:40:00.000Z
                """;
        assertEquals(
                "recording: column \"sensor.pv_power\", no unit told, so W, 5 values, 1 day, at most 150 W",
                parse(text).description().split(";")[0]);
        assertRefused(
                7,
                "several sensors, sensor.pv_power and sensor.pv2",
                text.replace("pv_power,0.0,2026-06-21", "pv2,0.0,2026-06-21"));
        assertRefused(1, "no column is the sun's", text.replace("pv_power", "grid_power"));
        assertRefused(1, "a column with a power", text.replace("pv_power", "pv_energy_today"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sep=;\nZeit;PV W\n11:30;0\n12:00;4000\n12:30;0\n",
                "Datum;Uhrzeit;PV W\n21.06.2026;11:30;0\n21.06.2026;12:00;4000\n21.06.2026;12:30;0\n",
                "date,time,pv W\n2026-06-21,11:30,0\n2026-06-21,12:00,4000\n2026-06-21,12:30,0\n",
                "21.06.26;11:30:00;0\n21.06.26;12:00:00;4000\n21.06.26;12:30:00;0\n",
                "time,W\n2026-06-21T12:30,0\n2026-06-21T12:00,4000\n2026-06-21T11:30,0\n",
                "time,W\n12:30,0\n12:00,4000\n11:30,0\n00:00,0\n",
                "time,W\n00:00,0\n00:05,0\n11:30,0\n12:00,4000\n12:30,0\n23:55,0\n00:00,0\n",
                "time,W\n11:30,0\n12:00,4000\n12:30,0\n24:00,0\n",
                "time,W\n2026/06/21 11:30,0\n2026/06/21 12:00,4000\n2026/06/21 12:30,0\n",
                "time,note,PV\n11:30,\"dark, cold\",0\n12:00,\"\",\"4,0 kW\"\n12:30,,0 W\n",
                "time;PV\n11:30;0 kW\n12:00;4.0 kW\n12:30;0 kW\n",
                "Zeit;PV\n\"21.06.2026, 11:30\";0\n\"21.06.2026, 12:00\";4000\n\"21.06.2026, 12:30\";0\n"
            })
    @DisplayName("more shapes that owners have are understood")
    void moreShapes(String text) {
        assertDay(parse(text));
        assertEquals(1, parse(text).days());
    }

    @Test
    @DisplayName("the hour that autumn repeats is taken once; elsewhere a clock that goes back is refused")
    void autumn() {
        String text = """
                time,W
                2026-10-25 01:30,0
                2026-10-25 02:00,0
                2026-10-25 02:30,0
                2026-10-25 02:00,0
                2026-10-25 02:30,0
                2026-10-25 03:00,0
                2026-10-25 11:30,0
                2026-10-25 12:00,4000
                2026-10-25 12:30,0
                """;
        assertDay(parse(text));
        String told = text.replaceAll("(02:[03]0|01:30),", "$1+02:00,")
                .replaceAll("(03:00|1[12]:[03]0),", "$1+01:00,")
                .replaceAll("(?s)(\\+02:00.*\\+02:00.*\\+02:00.*?)\\+02:00(.*?)\\+02:00", "$1+01:00$2+01:00");
        assertEquals(
                4000,
                parse(told).weather().day(LocalDate.of(2026, 10, 25)).powerW(13 * 3600),
                "by the first line's clock");
        assertRefused(9, "not after that of line 8", text.replace("11:30", "12:30"));
    }

    @Test
    @DisplayName("broken files are refused with their line")
    void broken() {
        assertRefused(3, "a quote is opened here and not closed", "time,W\n11:30,0\n12:00,\"4000\n12:30,0\n");
        assertRefused(3, "a power is expected, not \"4 kWh\"", "time,W\n11:30,0\n12:00,4 kWh\n12:30,0\n");
        assertRefused(
                3,
                "written in another way than that of line 2",
                "time,W\n2026-06-21T11:30,0\n2026-06-21T12:00Z,4000\n2026-06-21T12:30,0\n");
        assertRefused(2, "separated by ;", "Uhrzeit;W;Datum\n12:00;4\n12:10;5\n");
        assertRefused(0, "a number as time counts as seconds", "hour,W\n0,0\n12,4000\n23,0\n");
        assertRefused(2, "a time like", "time,W\n202606211200,0\n202606211210,4000\n");
        assertRefused(2, "more cells than columns", "Datum,Uhrzeit,kW\n21.06.2026,11:30,1,5\n");
    }

    /** Two days of an energy counter in kWh, every half hour, under a name that does not say so. */
    private static String counter(boolean ofTheDay, double factor) {
        StringBuilder text = new StringBuilder("entity_id,state,last_changed\n");
        double kWh = ofTheDay ? 0 : 18_894.5;
        for (LocalDateTime at = JUNE.atStartOfDay();
                at.isBefore(JUNE.plusDays(2).atStartOfDay());
                at = at.plusMinutes(30)) {
            double hour = at.toLocalTime().toSecondOfDay() / 3600.0;
            kWh = ofTheDay && hour == 0 ? 0 : kWh + Math.max(0, 3 * Math.cos((hour - 13) / 8 * Math.PI / 2));
            text.append(String.format(Locale.ROOT, "sensor.wr_gesamt,%.3f,%s%n", kWh * factor, at));
        }
        return text.toString();
    }

    @Test
    @DisplayName("a counter of energy is known by its shape, whatever its name and unit")
    void counters() {
        for (double factor : new double[] {1, 20}) {
            assertRefused(
                    0,
                    "column \"sensor.wr_gesamt\" is a counter of energy, no power: it only rises; export",
                    counter(false, factor));
        }
        for (double factor : new double[] {1, 1000}) {
            assertRefused(
                    0, "is a counter of energy, no power: it only rises, and falls once a day", counter(true, factor));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Time,PV W\n6/21/2026 11:30 AM,0\n6/21/2026 12:00 PM,4000\n6/21/2026 12:30 PM,0\n",
                "Date,Time,PV W\n06/21/2026,11:30:00 am,0\n06/21/2026,12:00:00 p.m.,4000\n06/21/2026,12:30:00 pm,0\n",
                "Time,PV W\n21/06/2026 11:30,0\n21/06/2026 12:00,4000\n21/06/2026 12:30,0\n"
            })
    @DisplayName("slashes: what cannot be a month is the day; clocks of twelve hours")
    void slashes(String text) {
        PowerRecording recording = parse(text);
        assertDay(recording);
        assertEquals(JUNE, recording.start());
    }

    @ParameterizedTest
    @CsvSource({"'6/%d/2026', 2026-06-03", "'%d/6/2026', 2026-06-03", "'%d/6/26', 2026-06-03"})
    @DisplayName("slashes: of two orders the one that makes days follow each other; one day alone is refused")
    void orderOfSlashes(String date, LocalDate first) {
        StringBuilder text = new StringBuilder("Time,PV W\n");
        for (int day = 3; day <= 5; day++) {
            for (String point : new String[] {" 11:30,0", " 12:00,4000", " 12:30,0"}) {
                text.append(String.format(date, day)).append(point).append('\n');
            }
        }
        PowerRecording recording = parse(text.toString());
        assertEquals(first, recording.start());
        assertEquals(3, recording.days());
        assertRefused(
                2,
                "whether 6/7 is the day or the month first cannot be told: write it as 2026-07-06",
                "Time,PV W\n6/7/2026 11:30,0\n6/7/2026 12:00,4000\n6/7/2026 12:30,0\n");
        assertRefused(2, "a time like", "Time,PV W\n6/21/2026 13:30 PM,0\n6/21/2026 12:00,4000\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Date and time,Energy | Symo 8.2-3-M\n[dd.MM.yyyy HH:mm],[Wh]\n21.06.2026 11:30,0\n21.06.2026 12:00,2000\n21.06.2026 12:30,0\n",
                "Datum und Uhrzeit;Direkt verbraucht;Energie ins Netz eingespeist;Gesamt Erzeugung\n[dd.MM.yyyy HH:mm];[Wh];[Wh];[kWh]\n"
                        + "21.06.2026 11:30;1;1;0\n21.06.2026 12:00;1;1;2\n21.06.2026 12:30;1;1;0\n",
                "Date and time,PV power\n[dd.MM.yyyy HH:mm],[W]\n21.06.2026 11:30,0\n21.06.2026 12:00,4000\n21.06.2026 12:30,0\n"
            })
    @DisplayName("Solar.web: a line of units, and the energy of each few minutes")
    void solarWeb(String text) {
        assertDay(parse(text));
    }

    @Test
    @DisplayName("an energy of a day, or of times that differ, is no curve")
    void energiesOfDays() {
        String head = "Date and time,Total production\n[dd.MM.yyyy],[kWh]\n";
        assertRefused(0, "is an energy of more than an hour", head + "21.06.2026 00:00,30\n22.06.2026 00:00,31\n");
        assertRefused(
                5,
                "the times are not equally far",
                head + "21.06.2026 11:30,0\n21.06.2026 11:35,1\n21.06.2026 11:42,0\n");
    }

    @Test
    @DisplayName("what is never dark is not the sun")
    void neverDark() {
        StringBuilder text = new StringBuilder("time,inverter\n");
        for (int hour = 0; hour < 48; hour++) {
            text.append(JUNE.atStartOfDay().plusHours(hour))
                    .append(',')
                    .append(1500 + 1000 * (hour % 3))
                    .append('\n');
        }
        assertRefused(0, "column \"inverter\" is not the sun's power: it never becomes dark", text.toString());
    }

    @Test
    @DisplayName("an inverter that trips at its peak is no counter, nor is a coarse winter day")
    void noCounters() {
        StringBuilder tripped = new StringBuilder("time,W\n");
        for (int minute = 0; minute < 24 * 60; minute += 15) {
            tripped.append(JUNE.atStartOfDay().plusMinutes(minute))
                    .append(',')
                    .append(minute < 360 || minute > 780 ? 0 : (minute - 360) * 10)
                    .append('\n');
        }
        assertEquals(4200, parse(tripped.toString()).peakW());
        assertEquals(
                600,
                parse("time,W\n07:00,0\n08:00,50\n09:00,200\n10:00,400\n11:00,600\n12:00,50\n13:00,0\n")
                        .peakW());
    }

    @Test
    @DisplayName(
            "SMA's names: Wh inside of a name is an energy; its power is taken when it is named as the message says")
    void sma() {
        String text = """
                DD.MM.YYYY hh:mm:ss,Metering.TotWhOut,GridMs.TotW (Avg),GridMs.W.phsA (Avg)
                21.06.2026 00:00:00,419016,NaN,NaN
                21.06.2026 11:30:00,419016,0,0
                21.06.2026 12:00:00,420016,4000,1333
                21.06.2026 12:30:00,421016,0,0
                21.06.2026 23:55:00,421016,NaN,NaN
                """;
        assertRefused(1, "if one is, name it \"PV W\"", text);
        assertDay(parse(text.replace("GridMs.TotW (Avg)", "PV W")));
    }

    @Test
    @DisplayName(
            "Home Assistant's statistics are read by their mean and unit; so they are when a column is named as advised")
    void homeAssistantStatistics() {
        StringBuilder hours = new StringBuilder("statistic_id,unit,start,min,max,mean\n");
        for (int hour = 0; hour < 24; hour++) {
            int watts = Math.max(0, 4000 - 500 * Math.abs(hour - 12));
            hours.append(String.format(
                    "sensor.pv_power,W,21.06.2026 %02d:00,%d,%d,%d%n", hour, watts / 2, watts * 2, watts));
        }
        String text = hours.toString();
        assertEquals(
                "recording: column \"sensor.pv_power [W]\", W, 24 values, 1 day, at most 4000 W",
                parse(text).description());
        assertEquals(4000, parse(text.replace(",mean", ",PV W")).peakW());
        assertEquals(4000, parse(text.replace(",start,", ",when,")).peakW());
        assertRefused(1, "a column with a power in W or kW is expected", text.replace(",W,", ",kWh,"));
        assertRefused(
                3,
                "several sensors, sensor.pv_power [W] and sensor.pv2 [W]",
                text.replace("pv_power,W,21.06.2026 01", "pv2,W,21.06.2026 01"));
    }

    @Test
    @DisplayName(
            "where no column tells the time, the message says what helps; where several can be the sun, only those are named")
    void adviceHelps() {
        assertRefused(1, "no column tells the time: name one of place, PV \"time\"", "place,PV\nroof,0\nroof,5\n");
        assertRefused(1, "name one of a W, b W \"PV W\" or \"PV kW\"", "time,a W,note,b W\n12:00,0,x,0\n12:10,5,x,5\n");
    }
}
