package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.twin.MeterTwin;
import esess.testing.Await;
import esess.testing.BadPeer;
import esess.testing.Mosquitto;
import esess.testing.PrivateBus;
import esess.testing.Program;
import esess.testing.RawPublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that may come in and has no end, at once, at the packaged program with a GX's memory; what the broker keeps is
 * there again at the next start.
 */
@Timeout(400)
class AttackIT {

    private static final String GRID = "grid.esESS_Shelly3EMGrid";
    private static final String SENSOR = "temperature.esESS_MqttTemperature_good";
    private static final String REQUESTS = "es-ESS/SolarOverheadDistributor/Requests/";
    private static final int HANGING = 30;
    private static final String JSON_HEADERS = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    @TempDir
    Path directory;

    private final StringBuilder config = new StringBuilder();

    private void consumer(String key, String address, String keyword) {
        config.append("""
                [HttpConsumer:%1$s]
                CustomName = %1$s
                VRMInstanceID = %2$d
                Request = 100
                Username = admin
                Password = geheim
                OnUrl = http://%3$s/on
                OffUrl = http://%3$s/off
                StatusUrl = http://%3$s/status
                IsOnKeywordRegex = %4$s
                PowerUrl = http://%3$s/status
                PowerExtractRegex = (a|aa)+b
                """.formatted(key, 1100 + config.toString().split("HttpConsumer:").length, address, keyword));
    }

    private static void keep(int brokerPort) throws IOException {
        try (RawPublisher publisher = new RawPublisher(brokerPort)) {
            publisher.retain("bad/number", "1".repeat(45_000) + "x");
            publisher.retain("bad/long", "1".repeat(12_000_000));
            publisher.retain("bad/\uD83D\uDE97", "1");
            publisher.retain(REQUESTS + "\uD83D\uDE97/Request", "1");
            publisher.retain(REQUESTS + "esc/Request", "\u001b[2J\n2026-01-01 00:00:00,000 es-ESS INFO forged");
            publisher.retain(REQUESTS + "long/CustomName", "x".repeat(60_000));
            for (int i = 0; i < 300; i++) {
                publisher.retain(REQUESTS + "ghost" + i + "/IsScriptedConsumer", "true");
                publisher.retain(REQUESTS + "ghost" + i + "/VRMInstanceID", Integer.toString(2000 + i));
            }
            for (int i = 0; i < 20_000; i++) {
                publisher.retain(REQUESTS + "nobody" + i + "/Request", "many");
                publisher.retain("es-ESS/GridSetpoint/Requests/nobody" + i, "100");
            }
        }
    }

    @Test
    @DisplayName("everything without end at once, retained, and a restart: the grid meter is on the bus all the time")
    void attack() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                MeterTwin meter = new MeterTwin(MeterTwin.Kind.SHELLY_3EM, 61);
                BadPeer silent = BadPeer.silent();
                BadPeer chunk = BadPeer.http(JSON_HEADERS + "Transfer-Encoding: chunked\r\n\r\n", "0000");
                BadPeer interim = BadPeer.http("", "HTTP/1.1 100 Continue\r\n\r\n");
                BadPeer challenge = BadPeer.http(
                        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest\r\nContent-Length: 0\r\n\r\n", null);
                BadPeer text =
                        BadPeer.http(JSON_HEADERS + "Content-Length: 200000\r\n\r\n" + "a".repeat(200_000), null);
                BadPeer charger = BadPeer.webSocket()) {
            for (int i = 1; i <= HANGING; i++) {
                config.append(
                        "[ShellyPMInverter:hang%d]\nVRMInstanceID = %d\nCustomName = h\nHost = %s\nPhase = 1\nPosition = 0\nPollFrequencyMs = 1000\n"
                                .formatted(i, 500 + i, silent.address(i)));
            }
            consumer("chunk", chunk.address(101), "on");
            consumer("interim", interim.address(102), "on");
            consumer("challenge", challenge.address(103), "on");
            consumer("text", text.address(104), ".*\"ison\":true.*");
            consumer("text2", text.address(105), "(x+x+)*y|.*z.*q");
            for (int i = 1; i <= 15; i++) {
                consumer("silent" + i, silent.address(110 + i), "on");
            }
            Program.configure(directory, broker.port(), """
                    [Services]
                    Shelly3EMGrid = true
                    ShellyPMInverter = true
                    MqttTemperature = true
                    SolarOverheadDistributor = true
                    FroniusWattpilot = true
                    [Shelly3EMGrid]
                    VRMInstanceID = 30
                    CustomName = grid
                    Host = %s
                    PollFrequencyMs = 1000
                    OfflineAfterMs = 10000
                    [FroniusWattpilot]
                    Host = %s
                    Password = geheim
                    [SolarOverheadDistributor]
                    UpdateInterval = 2000
                    [MqttTemperature:bad]
                    VRMInstanceID = 60
                    CustomName = bad
                    Topic = bad/number
                    TopicHumidity = bad/long
                    [MqttTemperature:good]
                    VRMInstanceID = 61
                    CustomName = good
                    Topic = good/t
                    """.formatted(meter.address(), charger.address(106)) + config);

            keep(broker.port());
            int watts = 100;
            for (int run = 1; run <= 2; run++) {
                try (Program program = new Program(directory, bus.address(), "run", "--config", "config.ini")) {
                    for (int round = 0; round < 12; round++) {
                        watts++;
                        measure(meter, watts);
                        String seen = bus.gx(
                                "wait", GRID, "/Ac/Power", "eq", watts + ".0", "--timeout", round == 0 ? "60" : "10");
                        assertEquals(watts + ".0", seen, "run " + run + ", round " + round + "\n" + program.out());
                        assertTrue(program.isAlive(), program.out());
                    }
                    broker.publish("good/t", Integer.toString(watts));
                    assertEquals(
                            watts + ".0",
                            bus.gx("wait", SENSOR, "/Temperature", "eq", watts + ".0", "--timeout", "20"),
                            "it hears what the broker tells\n" + program.out());
                    Await.until("consumers are there", () -> ghosts(bus) > 0);
                    assertTrue(ghosts(bus) <= 32, () -> ghosts(bus) + " consumers on the bus");
                    Await.until("the bad ones were asked", () -> chunk.connections() > 0 && charger.connections() > 0);
                    assertEquals(0, program.signal("TERM").code(), program.out());
                    assertFalse(program.out().contains("OutOfMemory"), program.out());
                    assertFalse(program.out().contains("Exception in thread"), program.out());
                }
                String log = Files.readString(directory.resolve("log/current.log"));
                assertFalse(log.contains("\u001b") || log.contains("\n2026-01-01"), "nobody writes into the log");
                assertFalse(log.contains("has died"), log);
                assertTrue(log.lines().count() < 1500, () -> log.lines().count() + " lines");
            }
        }
    }

    private static void measure(MeterTwin meter, int watts) {
        meter.measure(
                new MeterTwin.Phase(watts, 230, 1000, 0),
                new MeterTwin.Phase(0, 230, 0, 0),
                new MeterTwin.Phase(0, 230, 0, 0));
    }

    private static long ghosts(PrivateBus bus) {
        return bus.gx("services")
                .lines()
                .filter(line -> line.contains("Consumer_ghost"))
                .count();
    }
}
