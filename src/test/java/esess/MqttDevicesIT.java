package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.Await;
import esess.testing.Mosquitto;
import esess.testing.PrivateBus;
import esess.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MqttPVInverter and MqttDC of the packaged program, on a real bus and a real broker. */
@Timeout(180)
class MqttDevicesIT {

    private static final String ROOF = "com.victronenergy.pvinverter.esESS_MqttPVInverter_roof";
    private static final String COMMAND = "0 0 solar/1/cmd/limit_nonpersistent_relative ";

    @TempDir
    Path directory;

    private Program run(PrivateBus bus, Mosquitto broker) throws IOException {
        Program.configure(directory, broker.port(), """
                [Services]
                MqttPvInverter = true
                MqttDC = true
                [MqttPvInverter]
                EnablePvShutdown = true
                [MqttPVInverter:roof]
                VRMInstanceID = 20
                CustomName = Süddach
                Position = 1
                TotalPowerTopic = solar/1/0/power
                L1VoltageTopic = dächer/süd#ENERGY.Voltage
                TotalEnergyForwardedTopic = solar/1/0/yieldtotal
                DtuControlTopic = solar/1
                MaxPower = 1500
                [MqttDC:system]
                VRMInstanceID = 30
                CustomName = Boot
                Topic = dc/p
                [MqttDC:load]
                VRMInstanceID = 31
                CustomName = Kühlschrank
                Type = dcload
                TopicVoltage = dc/u
                TopicCurrent = dc/i
                [MqttDC:source]
                VRMInstanceID = 32
                CustomName = Windrad
                Type = dcsource
                Topic = dc/w
                """);
        return new Program(directory, bus.address(), "run", "--config", "config.ini");
    }

    @Test
    @DisplayName(
            "gx lint is clean for a PV inverter and each DC class; a foreign client throttles through /Ac/PowerLimit; stop hands back")
    void endToEnd() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Mosquitto.Listener listener = broker.listen("#");
                Program program = run(bus, broker)) {
            Await.until("online", () -> listener.heard().stream().anyMatch(m -> m.endsWith("$SYS/Status Online")));
            assertEquals("1500.0", bus.gx("wait", ROOF, "/Ac/PowerLimit", "valid"));
            broker.publish("solar/1/0/power", "812.5");
            broker.publish("solar/1/0/yieldtotal", "4711.25");
            broker.publish("dächer/süd", "{\"Ort\":\"Süddach\",\"ENERGY\":{\"Voltage\":231.2}}");
            broker.publish("dc/p", "55");
            broker.publish("dc/u", "24.5");
            broker.publish("dc/i", "2");
            broker.publish("dc/w", "120");
            assertEquals("812.5", bus.gx("wait", ROOF, "/Ac/L1/Power", "valid"));
            assertEquals("231.2", bus.gx("wait", ROOF, "/Ac/L1/Voltage", "valid"));
            assertEquals("4711.25", bus.gx("wait", ROOF, "/Ac/Energy/Forward", "valid"));
            assertEquals("\"Süddach\"", bus.gx("get", ROOF, "/CustomName"));
            assertEquals(
                    "55.0", bus.gx("wait", "com.victronenergy.dcsystem.esESS_MqttDC_system", "/Dc/0/Power", "valid"));
            assertEquals("49.0", bus.gx("wait", "com.victronenergy.dcload.esESS_MqttDC_load", "/Dc/0/Power", "valid"));
            assertEquals(
                    "120.0", bus.gx("wait", "com.victronenergy.dcsource.esESS_MqttDC_source", "/Dc/0/Power", "valid"));
            broker.publish("solar/1/0/power", "NaN");
            broker.publish("dc/w", "Null");
            Await.until(
                    "nonsense is said",
                    () -> listener.heard().stream().anyMatch(m -> m.contains("\"NaN\" on solar/1/0/power is not used"))
                            && listener.heard().stream().anyMatch(m -> m.contains("\"Null\" on dc/w is not used")));
            assertEquals("812.5", bus.gx("get", ROOF, "/Ac/Power"));
            for (String service : List.of(
                    ROOF,
                    "com.victronenergy.dcsystem.esESS_MqttDC_system",
                    "com.victronenergy.dcload.esESS_MqttDC_load",
                    "com.victronenergy.dcsource.esESS_MqttDC_source")) {
                String lint = bus.gx("lint", service, "--seconds", "2");
                assertTrue(lint.endsWith("0 MUST, 0 SHOULD"), lint);
            }

            assertEquals("0", bus.gx("set", ROOF, "/Ac/PowerLimit", "375"));
            assertEquals("375.0", bus.gx("get", ROOF, "/Ac/PowerLimit"));
            Await.until("the DTU is told", () -> listener.heard().contains(COMMAND + "25.0"));
            assertFalse(bus.gx("set", ROOF, "/Ac/PowerLimit", "-5").equals("0"), "no such limit");
            assertEquals("1", bus.gx("set", ROOF, "/Ac/MaxPower", "9000"), "read-only");

            Program.Stop stop = program.signal("TERM");
            assertTrue(stop.code() == 0 && stop.prompt(), stop + program.out());
            Await.until("the inverter is handed back", () -> listener.heard().contains(COMMAND + "100.0"));
            assertFalse(program.out().contains("Exception"), program.out());
        }
    }

    @Test
    @DisplayName("kill -9 leaves the inverter limited: the next start lifts it")
    void afterAKill() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Mosquitto.Listener listener = broker.listen("solar/#")) {
            try (Program program = run(bus, broker)) {
                assertEquals("1500.0", bus.gx("wait", ROOF, "/Ac/PowerLimit", "valid", "--timeout", "30"));
                bus.gx("set", ROOF, "/Ac/PowerLimit", "0");
                Await.until("limited", () -> listener.heard().contains(COMMAND + "0.0"));
                Await.until("remembered", () -> remembered().contains("solar/1/cmd"));
                program.kill();
            }
            assertFalse(listener.heard().contains(COMMAND + "100.0"));
            try (Program program = run(bus, broker)) {
                Await.until("lifted", () -> listener.heard().contains(COMMAND + "100.0"));
                assertEquals(0, program.signal("TERM").code());
            }
            assertFalse(remembered().contains("solar/1/cmd"));
        }
    }

    private String remembered() {
        try {
            Path file = directory.resolve("runtimeData/pv-limits.json");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
