package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.Await;
import esess.testing.Mosquitto;
import esess.testing.Peer;
import esess.testing.PrivateBus;
import esess.testing.Program;
import esess.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program moves the grid set point of a GX that others wrote, and is stopped or killed while it does. */
@Timeout(180)
class GridSetpointIT {

    private static final String SETTING = "/Settings/CGwacs/AcPowerSetPoint";
    private static final String OVERRIDE = "/Overrides/Setpoint";

    @TempDir
    Path directory;

    private void config(int brokerPort, boolean switchedOn) throws IOException {
        Program.configure(directory, brokerPort, """
                ThrottlePeriod = 60000
                [Services]
                GridSetpoint = %s
                [GridSetpoint]
                RequestExpiry = 3600
                MaxStepWPerSecond = 100000
                """.formatted(switchedOn));
    }

    private Program run(PrivateBus bus) throws IOException {
        return new Program(directory, bus.address(), "run", "--config", "config.ini");
    }

    private static Peer settings(PrivateBus bus) {
        return Peer.python(
                bus.address(),
                "python/service.py",
                "com.victronenergy.settings",
                "settings",
                "{\"" + SETTING + "\": 30.0, \"/Settings/CGwacs/Hub4Mode\": 1}");
    }

    /** hub4's time runs fifteen times as fast: what is not asserted again is gone after 4 s instead of 60. */
    private static Peer hub4(PrivateBus bus) {
        return Peer.python(
                bus.address(),
                "python/service.py",
                "com.victronenergy.hub4",
                "items",
                "{\"" + OVERRIDE + "\": null, \"/Overrides/ForceCharge\": 0}",
                "--lapse",
                "4",
                OVERRIDE);
    }

    /** A script of the owner's asks, again and again as it should, until the GX shows it. */
    private static void ask(Mosquitto broker, String watts, PrivateBus bus, String service, String path, String shown) {
        Await.until(path + " is " + shown, () -> {
            try {
                broker.publish("es-ESS/GridSetpoint/Requests/script", watts);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return bus.gx("get", service, path).equals(shown);
        });
    }

    private static String eq(PrivateBus bus, String service, String path, String value) {
        return bus.gx("wait", service, path, "eq", value, "--timeout", "30");
    }

    private static int written(Peer peer, String path) {
        return (int) ((List<?>) peer.ask(Map.of("written", true)))
                .stream().filter(each -> ((List<?>) each).get(0).equals(path)).count();
    }

    @Test
    @DisplayName(
            "a GX without the override: kill -9 leaves -5000 W, the next start puts the owner's value back, with the service off too")
    void killedWithSetting() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Peer settings = settings(bus)) {
            for (boolean switchedOn : new boolean[] {false, true}) {
                config(broker.port(), true);
                try (Program program = run(bus)) {
                    ask(broker, "-5030", bus, "settings", SETTING, "-5000.0");
                    program.kill();
                }
                assertEquals(
                        "-5000.0", bus.gx("get", "settings", SETTING), "it survives: that is why it is remembered");
                config(broker.port(), switchedOn);
                try (Program program = run(bus)) {
                    assertEquals("30.0", eq(bus, "settings", SETTING, "30"));
                    Await.until("said", () -> program.out().contains("is your own 30 W again"));
                    assertEquals(0, program.signal("TERM").code());
                }
                assertEquals("30.0", bus.gx("get", "settings", SETTING));
            }
            int before = written(settings, SETTING);
            try (Program program = run(bus)) {
                Await.until("it runs", () -> program.out().contains("is running: 1 of"));
                settings.ask(Map.of("set", Map.of(SETTING, -5000.0)));
                assertEquals(0, program.signal("TERM").code());
            }
            assertEquals("-5000.0", bus.gx("get", "settings", SETTING), "a clean end is forgotten: that was the owner");
            assertEquals(before, written(settings, SETTING));
        }
    }

    @Test
    @DisplayName("a GX with the override: kill -9 leaves nothing after the lapse, and the setting was never touched")
    void killedWithOverride() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Peer settings = settings(bus);
                Peer hub4 = hub4(bus)) {
            config(broker.port(), true);
            try (Program program = run(bus)) {
                ask(broker, "-5030", bus, "hub4", OVERRIDE, "-5000.0");
                program.kill();
            }
            assertEquals("null", bus.gx("wait", "hub4", OVERRIDE, "invalid", "--timeout", "30"));
            assertEquals(0, written(settings, SETTING));
            int before = written(hub4, OVERRIDE);
            try (Program program = run(bus)) {
                Await.until("it runs", () -> program.out().contains("is running: 1 of"));
                assertEquals(0, program.signal("TERM").code());
            }
            assertEquals(before, written(hub4, OVERRIDE), "nobody asked again");
        }
    }

    @Test
    @DisplayName(
            "a GX with the override: kill -9 leaves it; the next start releases it at once, also with every service off, and hand-back does without a start")
    void overrideReleasedAfterKill() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Peer settings = settings(bus);
                Peer hub4 = Peer.python(
                        bus.address(),
                        "python/service.py",
                        "com.victronenergy.hub4",
                        "items",
                        "{\"" + OVERRIDE + "\": null, \"/Overrides/ForceCharge\": 0}")) {
            for (int round = 0; round < 3; round++) {
                config(broker.port(), true);
                try (Program program = run(bus)) {
                    ask(broker, "-5030", bus, "hub4", OVERRIDE, "-5000.0");
                    program.kill();
                }
                assertEquals("-5000.0", bus.gx("get", "hub4", OVERRIDE), "this hub4 never lets go by itself");
                if (round == 2) {
                    Path held = directory.resolve("runtimeData");
                    assertEquals("", handBack(bus, directory.resolve("nothing"), directory.resolve("nothing")));
                    assertEquals("-5000.0", bus.gx("get", "hub4", OVERRIDE));
                    String said = handBack(bus, held, held);
                    assertTrue(said.contains("is released (0)"), said);
                    assertEquals("null", bus.gx("get", "hub4", OVERRIDE));
                    hub4.ask(Map.of("set", Map.of(OVERRIDE, 77.0)));
                    assertEquals("", handBack(bus, held, held), "somebody else's");
                    assertEquals("77.0", bus.gx("get", "hub4", OVERRIDE));
                } else {
                    config(broker.port(), round == 1);
                    try (Program program = run(bus)) {
                        assertEquals("null", bus.gx("wait", "hub4", OVERRIDE, "invalid", "--timeout", "30"));
                        assertEquals(0, program.signal("TERM").code());
                    }
                }
            }
            assertEquals(0, written(settings, SETTING));
        }
    }

    private static String handBack(PrivateBus bus, Path flash, Path memory) {
        return Programs.run(
                        bus.address(), Programs.PYTHON, "src/main/dist/hand-back", flash.toString(), memory.toString())
                .out();
    }

    @Test
    @DisplayName("hand-back writes nothing that a damaged document says")
    void damagedDocuments() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Peer settings = settings(bus)) {
            settings.ask(Map.of("set", Map.of(SETTING, -5000.0)));
            Path data = Files.createDirectories(directory.resolve("damaged"));
            for (String document : List.of(
                    "{\"own\":1e308,\"ours\":[-5000.0]}",
                    "{\"own\":NaN,\"ours\":[-5000.0]}",
                    "{\"own\":true,\"ours\":[-5000.0]}",
                    "{\"own\":\"1\",\"ours\":[-5000.0]}",
                    "{\"own\":1.0,\"ours\":\"-5000\"}",
                    "[1]",
                    "\u0000\u0000")) {
                Files.writeString(data.resolve("grid-setpoint.json"), document);
                assertEquals("", handBack(bus, data, data), document);
            }
            assertEquals(0, written(settings, SETTING));
            Files.writeString(data.resolve("grid-setpoint-confirmed.json"), "{\"own\":30.0,\"ours\":[-5000.0]}");
            assertEquals("", handBack(bus, data, data), "confirmed, and nobody has booted since");
            String said = Programs.run(
                            bus.address(), Programs.PYTHON, "src/main/dist/hand-back", "--boot", data.toString())
                    .out();
            assertTrue(said.contains("goes back to 30 W (0)"), said);
        }
    }

    @Test
    @DisplayName(
            "SIGTERM hands the set point back before the program ends, with ThrottlePeriod and a broker that hangs")
    void stopped() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Peer settings = settings(bus)) {
            config(broker.port(), true);
            try (Program program = run(bus)) {
                ask(broker, "7204", bus, "settings", SETTING, "7234.0");
                broker.freeze();
                Program.Stop stop = program.signal("TERM");
                assertEquals(0, stop.code(), program.out());
                assertTrue(stop.prompt(), stop.toString());
                assertEquals("30.0", bus.gx("get", "settings", SETTING));
                assertFalse(program.out().contains("has not confirmed"), program.out());
            } finally {
                broker.thaw();
            }
            try (Peer hub4 = hub4(bus);
                    Program program = run(bus)) {
                ask(broker, "1000", bus, "hub4", OVERRIDE, "1030.0");
                assertEquals(0, program.signal("TERM").code());
                assertEquals(List.of(0.0), hub4.ask(Map.of("lapsed", true)));
                assertEquals("null", bus.gx("get", "hub4", OVERRIDE), "released, not lapsed");
            }
        }
    }

    @Test
    @DisplayName(
            "settings that do not answer at stop: it ends within 5 s all the same, and the next start puts the value back")
    void stoppedWithoutAnswer() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Peer settings = settings(bus)) {
            config(broker.port(), true);
            try (Program program = run(bus)) {
                ask(broker, "2000", bus, "settings", SETTING, "2030.0");
                settings.tell(Collections.singletonMap("code", null));
                settings.awaitAnswer();
                Program.Stop stop = program.signal("TERM");
                assertTrue(stop.code() == 0 && stop.prompt(), stop.toString());
                assertTrue(program.out().contains("has not confirmed"), program.out());
            }
            settings.ask(Map.of("code", 0));
            try (Program program = run(bus)) {
                assertEquals("30.0", eq(bus, "settings", SETTING, "30"));
                assertEquals(0, program.signal("TERM").code());
            }
        }
    }
}
