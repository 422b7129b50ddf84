package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.twin.Fault;
import esess.sim.twin.SwitchTwin;
import esess.testing.Await;
import esess.testing.Mosquitto;
import esess.testing.Peer;
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

/** SolarOverheadDistributor of the packaged program: real bus, real broker, real HTTP devices, a shell script as consumer. */
@Timeout(180)
class SolarIT {

    private static final String REQUESTS = "es-ESS/SolarOverheadDistributor/Requests/";

    @TempDir
    Path directory;

    private void config(int port, String rest) throws IOException {
        Program.configure(directory, port, """
                [Services]
                SolarOverheadDistributor = true
                [SolarOverheadDistributor]
                UpdateInterval = 1000
                """ + rest);
    }

    private static String load(String key, int instance, SwitchTwin twin) {
        return """
                [HttpConsumer:%s]
                CustomName = %s
                VRMInstanceID = %d
                Request = 100
                Priority = 10
                Preset = ShellyGen2
                Host = %s
                Password = geheim!
                """.formatted(key, key, instance, twin.address());
    }

    private static Peer system(PrivateBus bus, double gridW) {
        return Peer.python(
                bus.address(),
                "python/service.py",
                "com.victronenergy.system",
                "items",
                "{\"/Ac/Grid/L1/Power\": " + gridW + ", \"/Dc/Battery/Power\": 0.0, \"/Dc/Battery/Soc\": 80.0}");
    }

    private Program run(PrivateBus bus) throws IOException {
        return new Program(directory, bus.address(), "run", "--config", "config.ini");
    }

    @Test
    @DisplayName(
            "a shell script and a password-protected Shelly share the sun; stop: allowance 0, load off, within 5 s though another device hangs")
    void shares() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Mosquitto.Listener listener = broker.listen("es-ESS/#");
                SwitchTwin pump = new SwitchTwin(SwitchTwin.Kind.SHELLY_GEN2, 21);
                SwitchTwin hung = new SwitchTwin(SwitchTwin.Kind.SHELLY_GEN2, 22);
                Peer system = system(bus, -2000)) {
            pump.secure("admin", "geheim!");
            hung.fault(Fault.HANG);
            config(broker.port(), load("pump", 1100, pump) + load("hung", 1101, hung));
            Path script = Files.writeString(
                    directory.resolve("heater.sh"), """
                    R=%sheater
                    pub() { mosquitto_pub -h 127.0.0.1 -p %d -q 1 -t "$R/$1" -m "$2"; }
                    pub CustomName Heater; pub VRMInstanceID 1200; pub Request 1500; pub StepSize 500; pub Consumption 0; pub IsAutomatic true
                    mosquitto_sub -h 127.0.0.1 -p %d -q 1 -C 1 -t "$R/Allowance" > allowance.txt
                    """.formatted(REQUESTS, broker.port(), broker.port()));
            try (Program program = run(bus)) {
                Await.until("online", () -> listener.heard().stream().anyMatch(m -> m.endsWith("$SYS/Status Online")));
                Process heater = new ProcessBuilder("sh", script.toString())
                        .directory(directory.toFile())
                        .inheritIO()
                        .start();
                Await.until("the relay of the pump is on", pump::isOn);
                Await.until("the script has its allowance", () -> !heater.isAlive());
                assertTrue(Double.parseDouble(Files.readString(directory.resolve("allowance.txt"))
                                .strip())
                        >= 1000);
                Await.until(
                        "energy is counted",
                        () -> listener.heard().stream()
                                .anyMatch(m -> m.contains(REQUESTS + "pump/Energy/energyToday")));
                String services = bus.gx("services");
                for (String service : new String[] {
                    "battery.esESS_SolarOverheadConsumer_heater",
                    "battery.esESS_SolarOverheadConsumer_pump",
                    "battery.esESS_SolarOverheadBatteryReservation",
                    "esess.esESS_SolarOverheadDistributor"
                }) {
                    assertTrue(services.contains(service), services);
                    String lint = bus.gx("lint", service, "--seconds", "2");
                    assertTrue(lint.endsWith("0 MUST, 0 SHOULD"), lint);
                }
                assertEquals(
                        "\"Heater ☼ @ 1500.0W\"",
                        bus.gx("get", "battery.esESS_SolarOverheadConsumer_heater", "/CustomName"));
                assertFalse(program.out().contains("geheim"), program.out());
                assertTrue(listener.heard().stream().noneMatch(m -> m.contains("geheim")));

                Program.Stop stop = program.signal("TERM");
                assertTrue(stop.prompt() && stop.code() == 0, stop + program.out());
                assertFalse(pump.isOn(), "switched off before the process ended");
                Await.until(
                        "the last word is 0",
                        () -> listener.heard().stream()
                                .filter(m -> m.contains(REQUESTS + "heater/Allowance"))
                                .reduce((a, b) -> b)
                                .orElse("")
                                .endsWith(" 0"));
            }
        }
    }

    @Test
    @DisplayName("after a kill, a load that is found on without sun is switched off, and its counters go on")
    void afterAKill() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                SwitchTwin pump = new SwitchTwin(SwitchTwin.Kind.SHELLY_GEN1, 23);
                Peer system = system(bus, -500)) {
            config(
                    broker.port(),
                    load("pump", 1100, pump).replace("ShellyGen2", "ShellyGen1").replace("Password = geheim!\n", ""));
            try (Program program = run(bus)) {
                Await.until("on", pump::isOn);
                program.kill();
            }
            assertTrue(pump.isOn(), "nobody switched it off");
            system.ask(Map.of("set", Map.of("/Ac/Grid/L1/Power", 800.0)));
            try (Program program = run(bus)) {
                Await.until("under control", () -> !pump.isOn());
                assertEquals(0, program.signal("TERM").code());
            }
        }
    }

    @Test
    @DisplayName(
            "the README's EV and heater, published by a foreign client, get the documented watts; python reads the fake battery as the original's")
    void example() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Mosquitto.Listener listener = broker.listen("es-ESS/#");
                Peer system = system(bus, -8000)) {
            config(broker.port(), "");
            String[][] values = {
                {"EV/StepSize", "250"},
                {"EV/Minimum", "1365"},
                {"EV/Request", "11000"},
                {"EV/Priority", "35"},
                {"EV/PriorityShift", "1"},
                {"EV/Consumption", "0"},
                {"EV/CustomName", "EV"},
                {"EV/IsAutomatic", "true"},
                {"EV/VRMInstanceID", "1200"},
                {"Heater/StepSize", "1000"},
                {"Heater/Request", "3000"},
                {"Heater/Priority", "40"},
                {"Heater/PriorityShift", "5"},
                {"Heater/Consumption", "0"},
                {"Heater/CustomName", "Heater"},
                {"Heater/IsAutomatic", "true"},
                {"Heater/VRMInstanceID", "1201"}
            };
            for (String[] value : values) {
                broker.publish(REQUESTS + value[0], value[1], "-r");
            }
            try (Program program = run(bus)) {
                Await.until(
                        "allowances",
                        () -> listener.heard().stream().anyMatch(m -> m.endsWith(REQUESTS + "EV/Allowance 4865.0"))
                                && listener.heard().stream()
                                        .anyMatch(m -> m.endsWith(REQUESTS + "Heater/Allowance 3000.0")));
                Await.until(
                        "calculated",
                        () -> listener.heard().stream()
                                .anyMatch(m -> m.endsWith("Calculations/OverheadRemaining 135.0")));
                String read = bus.gx("get", "battery.esESS_SolarOverheadConsumer_Heater");
                for (String path : new String[] {
                    "/Connected",
                    "/CustomName",
                    "/Dc/0/Current",
                    "/Dc/0/Power",
                    "/Dc/0/Voltage",
                    "/DeviceInstance",
                    "/FirmwareVersion",
                    "/HardwareVersion",
                    "/Mgmt/Connection",
                    "/Mgmt/ProcessName",
                    "/Mgmt/ProcessVersion",
                    "/ProductId",
                    "/ProductName",
                    "/Serial",
                    "/Soc"
                }) {
                    assertTrue(read.contains("\"" + path + "\""), path + " in\n" + read);
                }
                assertTrue(
                        read.contains("\"/DeviceInstance\": 1201")
                                && read.contains("\"/Mgmt/Connection\": null")
                                && read.contains("Heater ☼ @ 3000.0W"),
                        read);
            }
        }
    }
}
