package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.sim.twin.Fault;
import esess.sim.twin.MeterTwin;
import esess.sim.twin.MeterTwin.Kind;
import esess.sim.twin.MeterTwin.Phase;
import esess.testing.Await;
import esess.testing.Mosquitto;
import esess.testing.PrivateBus;
import esess.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The meters of the packaged program: real bus, real HTTP devices of every generation. */
@Timeout(180)
class MetersIT {

    private static final String GRID = "grid.esESS_Shelly3EMGrid";
    private static final Phase[] HOUSE = {
        new Phase(700, 231, 10_000, 500), new Phase(-300, 230, 20_000, 0), new Phase(50, 229, 0, 0)
    };

    @TempDir
    Path directory;

    private static String section(String name, int instance, MeterTwin twin, String... more) {
        return "[" + name + "]\nVRMInstanceID = " + instance + "\nCustomName = " + name.replace(":", " ") + "\nHost = "
                + twin.address() + "\nPollFrequencyMs = 250\nOfflineAfterMs = 2000\n" + String.join("\n", more) + "\n";
    }

    private Program run(PrivateBus bus) throws IOException {
        return new Program(directory, bus.address(), "run", "--config", "config.ini");
    }

    @Test
    @DisplayName(
            "every generation in every role keeps Victron's rules; a wrong password is said once; a lost grid meter leaves the bus and comes back")
    void everyRole() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Mosquitto.Listener listener = broker.listen("es-ESS/#");
                MeterTwin gen1 = new MeterTwin(Kind.SHELLY_3EM, 61).secure("user", "");
                MeterTwin pro = new MeterTwin(Kind.PRO_3EM, 62).secure("x", "geheim1");
                MeterTwin mono = new MeterTwin(Kind.PRO_3EM_MONOPHASE, 63);
                MeterTwin generator = new MeterTwin(Kind.PRO_3EM, 64);
                MeterTwin pm = new MeterTwin(Kind.SHELLY_SWITCH, 65).secure("x", "geheim2");
                MeterTwin plug = new MeterTwin(Kind.SHELLY_PLUG, 66);
                MeterTwin fronius = new MeterTwin(Kind.FRONIUS_GEN24, 67);
                MeterTwin locked = new MeterTwin(Kind.PRO_3EM, 68).secure("x", "right")) {
            for (MeterTwin twin : new MeterTwin[] {gen1, mono, generator, fronius, locked}) {
                twin.measure(HOUSE);
            }
            pro.measure(
                    new Phase(-2000, 230, 100, 9000),
                    new Phase(-2000, 230, 100, 9000),
                    new Phase(-2000, 230, 100, 9000));
            pm.measure(new Phase(-400, 230, 10, 5000));
            plug.measure(new Phase(0, 230, 5000, 0));
            Program.configure(
                    directory,
                    broker.port(),
                    """
                    [Services]
                    Shelly3EMGrid = true
                    ShellyPMInverter = true
                    FroniusSmartmeterJSON = true
                    """ + section("Shelly3EMGrid", 30, gen1, "Username = user", "Password =", "Metering = Net")
                            + section("Shelly3EMGrid:roof", 31, pro, "Password = geheim1", "Role = pvinverter")
                            + section("Shelly3EMGrid:heat", 32, mono, "Role = acload", "Channel = 0")
                            + section("Shelly3EMGrid:diesel", 33, generator, "Role = genset")
                            + section("Shelly3EMGrid:locked", 34, locked, "Password = wrong!")
                            + section(
                                    "ShellyPMInverter:garage",
                                    40,
                                    pm,
                                    "Password = geheim2",
                                    "Phase = 2",
                                    "Position = 1")
                            + section("ShellyPMInverter:balcony", 41, plug, "Phase = 3", "Position = 0")
                            + section("FroniusSmartmeterJSON", 35, fronius, "MeterID = 0"));
            try (Program program = run(bus)) {
                assertEquals("450.0", bus.gx("wait", GRID, "/Ac/Power", "valid", "--timeout", "60"), program.out());
                for (Map.Entry<String, String> power : Map.of(
                                "pvinverter.esESS_Shelly3EMGrid_roof",
                                "6000.0",
                                "acload.esESS_Shelly3EMGrid_heat",
                                "700.0",
                                "genset.esESS_Shelly3EMGrid_diesel",
                                "450.0",
                                "pvinverter.esESS_ShellyPMInverter_garage",
                                "400.0",
                                "pvinverter.esESS_ShellyPMInverter_balcony",
                                "0.0",
                                "grid.esESS_FroniusSmartmeterJSON",
                                "450.0")
                        .entrySet()) {
                    assertEquals(
                            power.getValue(),
                            bus.gx("wait", power.getKey(), "/Ac/Power", "valid", "--timeout", "30"),
                            power.getKey());
                    String lint = bus.gx("lint", power.getKey(), "--seconds", "1");
                    assertTrue(lint.endsWith("0 MUST, 0 SHOULD"), lint);
                }
                String lint = bus.gx("lint", GRID, "--seconds", "1");
                assertTrue(lint.endsWith("0 MUST, 0 SHOULD"), lint);
                assertEquals("-300.0", bus.gx("get", GRID, "/Ac/L2/Power"), "no 300 W less");
                assertEquals("30.0", bus.gx("get", GRID, "/Ac/Energy/Forward").replaceAll("(30\\.0)\\d*", "$1"));
                assertEquals("400.0", bus.gx("get", "pvinverter.esESS_ShellyPMInverter_garage", "/Ac/L2/Power"));
                assertEquals("8", bus.gx("get", "pvinverter.esESS_ShellyPMInverter_balcony", "/StatusCode"), "night");
                Await.until(
                        "the locked one is given up",
                        () -> program.out().contains("locked (" + locked.address() + ") is lost"));
                assertEquals(
                        1,
                        program.out()
                                .lines()
                                .filter(line -> line.contains("refuses the user name or the password"))
                                .count(),
                        program.out());
                assertFalse(bus.gx("services").contains("locked"), "never on the bus");

                gen1.fault(Fault.HANG);
                Await.until("off the bus", () -> !bus.gx("services").contains(GRID));
                gen1.fault(Fault.NONE);
                assertEquals("450.0", bus.gx("wait", GRID, "/Ac/Power", "valid", "--timeout", "30"));
                pm.unplug();
                assertEquals(
                        "0",
                        bus.gx(
                                "wait",
                                "pvinverter.esESS_ShellyPMInverter_garage",
                                "/Connected",
                                "eq",
                                "0",
                                "--timeout",
                                "30"));
                assertEquals("10", bus.gx("get", "pvinverter.esESS_ShellyPMInverter_garage", "/StatusCode"));

                assertEquals(0, program.signal("TERM").code());
                assertFalse(program.out().contains("geheim") || program.out().contains("wrong!"), program.out());
                assertTrue(listener.heard().stream().noneMatch(m -> m.contains("geheim") || m.contains("wrong!")));
                assertFalse(program.out().contains("Exception"), program.out());
            }
        }
    }

    private double savedWh() {
        try {
            Path file = directory.resolve("runtimeData/NetMetering_Shelly3EMGrid.json");
            return (Double) ((Map<?, ?>) new GsonJson().parse(Files.readString(file))).get("forwardWh");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("Net: saved at a stop, gone on from at the next start; a kill -9 leaves the file whole")
    void netOverRestarts() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                MeterTwin meter = new MeterTwin(Kind.SHELLY_3EM, 69)) {
            meter.measure(new Phase(100_000, 230, 5_000_000, 0));
            Program.configure(
                    directory,
                    broker.port(),
                    "[Services]\nShelly3EMGrid = true\n" + section("Shelly3EMGrid", 30, meter, "Metering = Net"));
            try (Program program = run(bus)) {
                Await.until("it counts", () -> forwardKWh(bus) > 5000.02);
                assertEquals(0, program.signal("TERM").code());
            }
            double saved = savedWh();
            assertTrue(saved > 5_000_020, "saved at the stop: " + saved);
            try (Program program = run(bus)) {
                Await.until("it goes on", () -> forwardKWh(bus) > saved / 1000 + 0.02);
                program.kill();
            }
            double left = savedWh();
            assertTrue(left >= saved && left < saved + 200, "a save on the way, never less: " + left);
            try (Program program = run(bus)) {
                Await.until("and on", () -> forwardKWh(bus) >= Math.floor(left) / 1000);
                assertTrue(program.out().contains("net metering goes on from "), program.out());
                assertTrue(
                        forwardKWh(bus) < left / 1000 + 11,
                        "stands where it may have been, six minutes at 100 kW ahead: " + forwardKWh(bus));
                assertEquals("0.0", bus.gx("get", GRID, "/Ac/Energy/Reverse"), "nobody has exported anything");
            }
        }
    }

    private static double forwardKWh(PrivateBus bus) {
        try {
            return Double.parseDouble(bus.gx("get", GRID, "/Ac/Energy/Forward"));
        } catch (NumberFormatException notThere) {
            return 0;
        }
    }
}
