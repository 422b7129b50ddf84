package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.config.Problem;
import esess.config.ServiceDeclaration;
import esess.port.Modbus;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Table;
import esess.sim.door.RegisterBank;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Meters on a serial line and over TCP, from the owner's file to the bus. */
class ModbusMeterTest {

    private static final List<ServiceDeclaration> SERVICES = List.of(
            new ServiceDeclaration("ModbusMeter", List.of(), "", List.of(ModbusMeter.Meter.class), true),
            new ServiceDeclaration(
                    "FroniusSmartmeterRS485", List.of(), "", List.of(FroniusSmartmeterRS485.Meter.class), true));
    private static final Modbus.Line USB = new Modbus.Serial("/dev/ttyUSB0", 9600, Modbus.Parity.NONE, 1);
    private static final String GRID = "com.victronenergy.grid.esESS_ModbusMeter_house";

    @TempDir
    Path directory;

    private final VirtualHouse house = new VirtualHouse();

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
    }

    private Configuration configuration(String text) throws IOException {
        Path file = directory.resolve("config.ini");
        Files.writeString(file, text);
        return Configuration.read(file, SERVICES, List.of());
    }

    private void start(String sections) throws IOException {
        Configuration configuration = configuration("[Services]\nModbusMeter = true\n" + sections);
        assertEquals(List.of(), configuration.problems());
        house.start(
                "ModbusMeter",
                () -> new ModbusMeter(configuration.all(ModbusMeter.Meter.class).values()));
        house.pass(Duration.ofSeconds(2));
    }

    private static RegisterBank sdm120(double watts) {
        RegisterBank bank = new RegisterBank();
        for (int address = 0; address < 0x60; address++) {
            bank.put(Table.INPUT, address, 0);
        }
        bank.putFloat(Table.INPUT, 0, 230.5);
        bank.putFloat(Table.INPUT, 0x06, watts / 230.5);
        bank.putFloat(Table.INPUT, 0x0C, watts);
        bank.putFloat(Table.INPUT, 0x46, 50);
        bank.putFloat(Table.INPUT, 0x48, 100);
        return bank;
    }

    private static String section(String key, int instance, int unit, String more) {
        return "[ModbusMeter:" + key + "]\nVRMInstanceID = " + instance + "\nCustomName = " + key
                + "\nPort = /dev/ttyUSB0\nUnitID = " + unit + "\nModel = SDM120\n" + more + "\n";
    }

    @Test
    @DisplayName(
            "two meters on one line: grid and PV; the grid meter leaves the bus when the cable is pulled, and comes back")
    void twoOnOneLine() throws IOException {
        house.modbus.attach(USB, 1, sdm120(-800));
        house.modbus.attach(USB, 2, sdm120(1500));
        start(section("house", 40, 1, "") + section("roof", 41, 2, "Role = pvinverter\nPhaseOrder = L2,L3,L1\n"));
        SimBus.Service grid = house.bus.service(GRID);
        assertEquals(-800.0, grid.get("/Ac/Power"));
        assertEquals(230.5, grid.get("/Ac/L1/Voltage"));
        assertEquals("Modbus RTU /dev/ttyUSB0 unit 1", grid.get("/Mgmt/Connection"));
        SimBus.Service pv = house.bus.service("com.victronenergy.pvinverter.esESS_ModbusMeter_roof");
        assertEquals(1500.0, pv.get("/Ac/L2/Power"));

        house.modbus.breakLine(USB, Failure.PORT_GONE);
        house.pass(Duration.ofSeconds(4));
        assertNull(grid.get("/Ac/Power"), "unknown, not 0 and not what it was");
        house.pass(Duration.ofHours(1));
        assertNull(house.bus.service(GRID), "lost: ESS goes on without it");
        assertEquals(0, pv.get("/Connected"));
        assertTrue(
                house.messages().toString().contains("is lost: /dev/ttyUSB0: it is not plugged in"),
                house.messages().toString());
        int told = house.messages().size();
        house.modbus.breakLine(USB, null);
        house.pass(Duration.ofSeconds(3));
        assertEquals(-800.0, house.bus.service(GRID).get("/Ac/Power"));
        assertEquals(told + 2, house.messages().size(), "each says once that it measures");
    }

    @Test
    @DisplayName("a device that keeps silent does not disturb the other on its line")
    void oneSilent() throws IOException {
        RegisterBank silent = sdm120(1500);
        silent.keepSilent(true);
        house.modbus.attach(USB, 1, sdm120(-800));
        house.modbus.attach(USB, 2, silent);
        start(section("house", 40, 1, "") + section("roof", 41, 2, "Role = pvinverter\n"));
        house.pass(Duration.ofMinutes(5));
        assertEquals(-800.0, house.bus.service(GRID).get("/Ac/Power"));
        assertTrue(
                house.messages().stream().noneMatch(text -> text.startsWith("house") && text.contains("unknown")),
                house.messages().toString());
    }

    private static String texts(Configuration configuration) {
        return configuration.problems().stream().map(Problem::text).toList().toString();
    }

    @Test
    @DisplayName("what an owner can get wrong is told with its key")
    void problems() throws IOException {
        for (String[] wrong : new String[][] {
            {"Host = 192.168.1.5", "either Port (a serial line) or Host (Modbus TCP) is needed, not both"},
            {"UnitID = 250", "on a serial line devices have numbers from 1 to 247"},
            {"Model = SDM999", "SDM630, SDM72, SDM120"},
            {"Model = own", "with Model=own its power is needed"},
            {"Model = own\nRegisterPower = 4116 int32", "an address from 0 to 65534, a type"},
            {"Port = /dev/ttyS0", "this is a port of the GX itself"},
            {"Parity = mark", "none, even or odd is expected"}
        }) {
            String key = wrong[0].substring(0, wrong[0].indexOf(' '));
            String section = section("house", 40, 1, "").replaceAll("(?m)^" + key + " = .*\n", "") + wrong[0] + "\n";
            String told = texts(configuration("[Services]\nModbusMeter = true\n" + section));
            assertTrue(told.contains(wrong[1]), wrong[0] + ": " + told);
        }
    }

    @Test
    @DisplayName("FroniusSmartmeterRS485: a 63A on its line, with the keys of the original")
    void fronius() throws IOException {
        RegisterBank bank = new RegisterBank();
        for (int address = 4090; address < 4190; address++) {
            bank.put(Table.HOLDING, address, 0);
        }
        bank.putLong(Table.HOLDING, 4096, 230_000, false).putLong(Table.HOLDING, 4116, 123_400, false);
        bank.putLong(Table.HOLDING, 4140, 123_400, false).put(Table.HOLDING, 4134, 500);
        house.modbus.attach(USB, 1, bank);
        Configuration configuration = configuration(
                "[Services]\nFroniusSmartmeterRS485 = true\n"
                        + "[FroniusSmartmeterRS485]\nVRMInstanceID = 40\nCustomName = Meter\nMeterID = 0\nPort = /dev/ttyUSB0\n");
        assertEquals(List.of(), configuration.problems());
        house.start(
                "FroniusSmartmeterRS485",
                () -> new FroniusSmartmeterRS485(configuration.get(FroniusSmartmeterRS485.Meter.class)));
        house.pass(Duration.ofSeconds(2));
        SimBus.Service grid = house.bus.service("com.victronenergy.grid.esESS_FroniusSmartmeterRS485");
        assertEquals(1234.0, grid.get("/Ac/Power"));
        assertEquals(3, grid.get("/NrOfPhases"));
        bank.failWith(Failure.REFUSED, 2);
        house.pass(Duration.ofSeconds(20));
        assertNull(house.bus.service("com.victronenergy.grid.esESS_FroniusSmartmeterRS485"));
        assertTrue(
                house.messages().toString().contains("is Model right?"),
                house.messages().toString());
    }

    @Test
    @DisplayName("a meter behind its inverter: the right model and unit are asked for")
    void froniusBehindInverter() throws IOException {
        String head = "[Services]\nFroniusSmartmeterRS485 = true\n[FroniusSmartmeterRS485]\nVRMInstanceID = 40\n"
                + "CustomName = Meter\nHost = 192.168.1.5\n";
        assertTrue(texts(configuration(head)).contains("an inverter tells its meter as SunSpec"));
        assertTrue(texts(configuration(head + "Model = SunSpec\n")).contains("mostly 200 (GEN24) or 240"));
        assertEquals("[]", texts(configuration(head + "Model = SunSpec\nUnitID = 200\n")));
    }
}
