package esess.service.givenergy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.device.givenergy.Snapshots;
import esess.model.HostAddress;
import esess.service.givenergy.GivEnergy.View;
import esess.sim.door.SimBus;
import esess.sim.door.SimMqtt;
import esess.sim.twin.GivEnergyDongle;
import esess.sim.twin.GivEnergyDongle.Disturbance;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag("golden")
class GivEnergyTest {

    private static final String NAME = "com.victronenergy.%s.esESS_GivEnergy_home_%s";
    private static final int INVERTER = 0x11;

    private final VirtualHouse house = new VirtualHouse();
    private final GivEnergyDongle dongle = new GivEnergyDongle(house.loop, "WX2201G001", "SA2114G000");
    private Duration clockOff = Duration.ZERO;

    private static GivEnergy.Inverter config(View view, boolean gridMeter, String meters) {
        return new GivEnergy.Inverter(
                "home",
                new HostAddress("dongle"),
                1040,
                "Home",
                Duration.ofSeconds(15),
                Duration.ofSeconds(120),
                view,
                1,
                true,
                gridMeter,
                GivEnergyMeters.parse(meters),
                true,
                Optional.empty(),
                true,
                false,
                true,
                "GivEnergy",
                false,
                new GivEnergyTariffs(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private void start(String snapshot, GivEnergy.Inverter config) {
        Snapshots.load(Snapshots.named("givtcp_tree.json", snapshot), dongle);
        dongle.onRead(this::tick);
        house.tcp.attach("dongle", 8899, dongle);
        house.start("GivEnergy", () -> new GivEnergy(List.of(config)));
        house.pass(Duration.ofSeconds(28));
    }

    /** The inverter's clock goes, unless it was written, and its DC bus moves. */
    private void tick() {
        LocalDateTime now = LocalDateTime.ofInstant(house.clock.now(), ZoneId.of("Europe/Berlin"))
                .plus(clockOff);
        int[] parts = {
            now.getYear() - 2000,
            now.getMonthValue(),
            now.getDayOfMonth(),
            now.getHour(),
            now.getMinute(),
            now.getSecond()
        };
        for (int i = 0; i < parts.length; i++) {
            dongle.set(INVERTER, 3, 35 + i, parts[i]);
        }
        dongle.set(INVERTER, 4, 3, (int) (house.clock.tick() / 1000 % 1000));
    }

    private SimBus.Service service(String victronClass, String part) {
        return house.bus.service(NAME.formatted(victronClass, part));
    }

    @TestFactory
    @DisplayName("what the GX shows of six plants")
    List<DynamicTest> golden() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Map<String, Object> snapshot : Snapshots.of("victron.json")) {
            for (View view : new View[] {View.INVERTER, View.ALONE}) {
                tests.add(DynamicTest.dynamicTest(
                        snapshot.get("name") + " " + view, () -> new GivEnergyTest().check(snapshot, view)));
            }
        }
        return tests;
    }

    private void check(Map<String, Object> expected, View view) {
        start((String) expected.get("name"), config(view, true, ""));
        List<String> wrong = new ArrayList<>();
        Snapshots.services(expected).forEach((victronClass, values) -> {
            String part =
                    victronClass.equals("grid") ? "grid" : victronClass.equals("battery") ? "battery" : "inverter";
            boolean shown = !List.of("pv", "inverters").contains(victronClass)
                    && !(view == View.INVERTER ? "multi" : "pvinverter").equals(victronClass);
            if (shown) {
                compare(wrong, victronClass, values, service(victronClass, part));
            }
        });
        assertEquals("", String.join("\n", wrong));
        assertEquals(List.of(), house.uncaught);
    }

    private static void compare(List<String> wrong, String victronClass, Map<?, ?> expected, SimBus.Service shown) {
        if (shown == null) {
            wrong.add(victronClass + " is not on the bus");
            return;
        }
        expected.forEach((path, value) -> {
            Object is = shown.get((String) path);
            boolean same = value instanceof Number number
                    ? is instanceof Number it && Math.abs(it.doubleValue() - number.doubleValue()) <= 0.0051
                    : value.equals(is);
            if (!same) {
                wrong.add(victronClass + path + " is " + is + ", not " + value);
            }
        });
    }

    @Test
    @DisplayName("a fault of the inverter is told once, and its end")
    void faults() {
        dongle.set(INVERTER, 3, 180, 1);
        start("hybrid_gen1_two_batteries", config(View.INVERTER, false, ""));
        int before = house.messages().size();
        dongle.set(INVERTER, 3, 224, 1 << 31 - 24 | 1 << 31 - 29);
        house.pass(Duration.ofMinutes(6));
        assertEquals(
                List.of("GivEnergy home reports a fault: no grid, grid voltage."),
                house.messages().subList(before, house.messages().size()));
        dongle.set(INVERTER, 3, 224, 0);
        house.pass(Duration.ofMinutes(6));
        assertEquals(
                "GivEnergy home reports no fault any more.",
                house.messages().get(house.messages().size() - 1));
    }

    @Test
    @DisplayName("the cells of one battery are told, those of several only as lowest and highest")
    void cells() {
        start("hybrid_gen2_one_battery", config(View.INVERTER, false, ""));
        SimBus.Service battery = service("battery", "battery");
        double lowest = 9;
        for (int cell = 1; cell <= 16; cell++) {
            lowest = Math.min(lowest, (Double) battery.get("/Voltages/Cell" + cell));
        }
        assertEquals((Double) battery.get("/System/MinCellVoltage"), lowest, 1e-9);
    }

    @Test
    @DisplayName("beside a Victron inverter nothing can become the system's battery, or be given a set point")
    void harmless() {
        start("hybrid_gen1_two_batteries", config(View.INVERTER, false, ""));
        SimBus.Service battery = service("battery", "battery");
        assertNull(battery.get("/Mgmt/Connection"), "systemcalc passes over a battery without a connection");
        assertTrue(battery.values().keySet().stream().noneMatch(path -> path.startsWith("/Info")));
        assertNull(service("grid", "grid"), "no grid meter unless it is wanted");
        assertEquals(0, battery.get("/Alarms/HighTemperature"));
        for (String name : house.bus.names()) {
            assertTrue(
                    house.bus.service(name).values().keySet().stream()
                            .noneMatch(p -> p.contains("SetPoint") || p.contains("PowerLimit")),
                    name);
        }
        dongle.set(INVERTER, 4, 57, 1 << 3);
        house.pass(Duration.ofSeconds(16));
        assertEquals(2, battery.get("/Alarms/HighTemperature"));
    }

    @Test
    @DisplayName(
            "a lost dongle: the meter and the battery leave the bus, the inverter is not connected, and all come back")
    void lost() {
        start("hybrid_gen1_two_batteries", config(View.INVERTER, true, ""));
        assertEquals("Running", house.state("GivEnergy"));
        dongle.disturb(Disturbance.HALF_OPEN, true);
        house.pass(Duration.ofSeconds(65));
        assertNull(service("grid", "grid"));
        assertNull(service("battery", "battery"));
        assertEquals(0, service("pvinverter", "inverter").get("/Connected"));
        assertNull(service("pvinverter", "inverter").get("/Ac/Power"));
        assertEquals("offline", house.mqtt.payload("GivEnergy/SA2114G000/Stats/status"));
        assertEquals("Lost: GivEnergy home: no answer", house.state("GivEnergy"));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(m -> m.contains("is unknown since 12:00:1"))
                        .count(),
                () -> house.messages().toString());
        house.pass(Duration.ofHours(2));
        assertEquals(1, house.messages().size(), "a trouble is told once");
        dongle.disturb(Disturbance.HALF_OPEN, false);
        house.pass(Duration.ofSeconds(90));
        assertEquals(721.0, service("grid", "grid").get("/Ac/Power"));
        assertEquals(3371.0, service("pvinverter", "inverter").get("/Ac/Power"));
        assertNotNull(service("battery", "battery"));
        assertEquals("online", house.mqtt.payload("GivEnergy/SA2114G000/Stats/status"));
        assertTrue(
                house.messages().get(1).contains("known again"),
                () -> house.messages().toString());
        assertEquals(List.of(), house.uncaught);
    }

    @Test
    @DisplayName("the tree: changes at once, everything with the settings and for a new broker; a document on request")
    void tree() {
        start("hybrid_gen1_two_batteries", config(View.INVERTER, false, ""));
        assertEquals("83", house.mqtt.payload("GivEnergy/SA2114G000/Power/Power/SOC"));
        assertEquals("53.87", house.mqtt.payload("GivEnergy/SA2114G000/Power/Power/Battery_Voltage"));
        int before = house.mqtt.published().size();
        dongle.set(INVERTER, 4, 30, 500);
        house.pass(Duration.ofSeconds(16));
        assertEquals("500", house.mqtt.payload("GivEnergy/SA2114G000/Power/Power/Grid_Power"));
        int few = house.mqtt.published().size() - before;
        assertTrue(few < 40, few + " messages for one change");
        List<SimMqtt.Published> kept = house.mqtt.published().stream()
                .filter(m -> m.retained() && m.topic().startsWith("GivEnergy/"))
                .toList();
        assertTrue(kept.stream().allMatch(m -> m.topic().endsWith("Stats/status")), kept.toString());
        before = house.mqtt.published().size();
        house.mqtt.setConnected(false);
        house.mqtt.setConnected(true);
        house.pass(Duration.ofSeconds(16));
        assertTrue(house.mqtt.published().size() - before > 150, "a new broker gets everything");
        house.mqtt.arrive("GivEnergy/control/SA2114G000/getCache", "");
        house.settle();
        Map<?, ?> document = (Map<?, ?>) new GsonJson().parse(house.mqtt.payload("GivEnergy/SA2114G000/readData"));
        assertTrue(document.containsKey("Control"), "what predbat looks for");
        house.stop();
        assertEquals("offline", house.mqtt.payload("GivEnergy/SA2114G000/Stats/status"));
    }

    @Test
    @DisplayName("a clock that is off is set once, in registers that differ; whoever sets it back is left in peace")
    void clock() {
        clockOff = Duration.ofHours(-1).plusSeconds(-20);
        start("hybrid_gen1_two_batteries", config(View.NONE, false, ""));
        house.pass(Duration.ofSeconds(60));
        int writes = dongle.writes();
        assertTrue(writes >= 2 && writes <= 4, writes + " registers");
        assertTrue(
                house.messages().get(0).contains("clock is 60 minutes slow"),
                () -> house.messages().toString());
        house.pass(Duration.ofHours(5));
        assertEquals(writes, dongle.writes(), "the twin goes on with its own time");
        assertEquals(
                1,
                house.messages().stream()
                        .filter(m -> m.contains("somebody else"))
                        .count());
        clockOff = Duration.ofSeconds(90);
        house.pass(Duration.ofHours(30));
        assertEquals(writes, dongle.writes());
        assertEquals(List.of(), house.uncaught);
    }

    @Test
    @DisplayName("its own meters in the roles that the owner gives them, a phase where there is voltage")
    void meters() {
        start("three_phase", config(View.NONE, false, "1:grid,2:acload"));
        house.pass(Duration.ofSeconds(30));
        SimBus.Service load = service("acload", "meter2");
        assertEquals(27.0, load.get("/Ac/L3/Power"));
        assertEquals(3, load.get("/NrOfPhases"));
        assertEquals(2589.6, load.get("/Ac/Energy/Forward"));
        assertEquals(537.0, service("grid", "meter1").get("/Ac/L2/Power"));
        assertFalse(house.bus.names().contains(NAME.formatted("pvinverter", "inverter")));
    }

    @Test
    @DisplayName(
            "an EMS: its inverters together, its battery and the grid add up to the load; a page without them is none")
    void ems() {
        start("ems_two_inverters", config(View.INVERTER, true, "3:pvinverter"));
        dongle.set(INVERTER, 4, 2054, 1042);
        dongle.set(INVERTER, 4, 2055, 1465);
        dongle.set(INVERTER, 4, 2089, 0x10000 - 1869);
        dongle.set(INVERTER, 4, 2090, 2507);
        house.pass(Duration.ofSeconds(20));
        assertEquals(2507.0, service("pvinverter", "inverter").get("/Ac/Power"));
        assertEquals(-1869.0, service("grid", "grid").get("/Ac/Power"), "what the house does not use is exported");
        assertEquals(-2507.0, service("battery", "battery").get("/Dc/0/Power"));
        assertEquals(45.0, service("battery", "battery").get("/Soc"));
        assertEquals(458.0, service("pvinverter", "meter3").get("/Ac/Power"));
        for (int register = 2045; register <= 2094; register++) {
            dongle.set(INVERTER, 4, register, 0);
        }
        house.pass(Duration.ofSeconds(20));
        assertEquals(2507.0, service("pvinverter", "inverter").get("/Ac/Power"), "zeros are no measurement");
        house.pass(Duration.ofMinutes(2));
        assertEquals(null, service("pvinverter", "inverter").get("/Ac/Power"));
        assertEquals(List.of(), house.uncaught);
    }

    @Test
    @DisplayName("an EMS alone: as an inverter with battery")
    void emsAlone() {
        start("ems_two_inverters", config(View.ALONE, true, ""));
        assertEquals(-38.0, service("multi", "inverter").get("/Ac/In/1/L1/P"));
        assertEquals(0, service("multi", "inverter").get("/Ac/ActiveIn/ActiveInput"));
        assertEquals(45.0, service("multi", "inverter").get("/Soc"));
        assertEquals(List.of(), house.uncaught);
    }
}
