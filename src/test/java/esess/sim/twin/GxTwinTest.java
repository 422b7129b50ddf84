package esess.sim.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.Reading;
import esess.port.Bus;
import esess.port.Watch;
import esess.sim.door.SimBus;
import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.SolarDay;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GxTwinTest {

    private static final String SYSTEM = "com.victronenergy.system";
    private static final String SETTINGS = "com.victronenergy.settings";
    private static final String HUB4 = "com.victronenergy.hub4";
    private static final String SET_POINT = "/Settings/CGwacs/AcPowerSetPoint";

    private final VirtualHouse house = new VirtualHouse();
    private final Plant plant = new Plant(
            Plant.Layout.USUAL,
            date -> SolarDay.of(second -> 3000),
            Household.constant(900),
            new Battery(10_000, 5000, 5000, 50),
            LocalDate.of(2026, 6, 21).atTime(12, 0));
    private GxTwin gx;

    private void start(GxTwin.Equipment equipment) {
        gx = new GxTwin(house.bus, plant, house.clock, equipment, 50);
        house.loop.every(Duration.ofSeconds(1), () -> {
            plant.step();
            gx.step();
        });
        house.pass(Duration.ofSeconds(20));
    }

    private double number(String service, String path) {
        return ((Number) house.bus.service(service).get(path)).doubleValue();
    }

    private int write(String service, String path, Object value) {
        int[] code = {Bus.NO_ANSWER};
        house.bus.write(service, path, value, result -> code[0] = result);
        house.settle();
        return code[0];
    }

    @Test
    @DisplayName("the GX shows the plant with Victron's signs: import, charging, production and consumption positive")
    void signs() {
        start(GxTwin.Equipment.ALL);
        assertEquals(50, number("com.victronenergy.grid.cgwacs_ttyUSB0", "/Ac/Power"), 2);
        assertEquals((3000 + 50 - 900) * 0.95, number(SYSTEM, "/Dc/Battery/Power"), 5);
        assertEquals(1000, number(SYSTEM, "/Ac/PvOnGrid/L2/Power"));
        assertEquals(900, number(SYSTEM, "/Ac/Consumption/L1/Power"));
        assertEquals(
                50,
                number(SYSTEM, "/Ac/Grid/L1/Power")
                        + number(SYSTEM, "/Ac/Grid/L2/Power")
                        + number(SYSTEM, "/Ac/Grid/L3/Power"),
                3);
        assertEquals(
                number(SYSTEM, "/Dc/Battery/Power"),
                number(SYSTEM, "/Dc/Battery/Voltage") * number(SYSTEM, "/Dc/Battery/Current"),
                5);
        assertEquals(1, number(SYSTEM, "/Ac/ActiveIn/Source"));
        plant.grid(false);
        house.pass(Duration.ofSeconds(2));
        assertEquals(240, number(SYSTEM, "/Ac/ActiveIn/Source"), "the only sure sign of a grid loss");
        assertEquals(3, number(SYSTEM, "/Ac/ActiveIn/NumberOfPhases"), "not this one");
    }

    @Test
    @DisplayName("a set point of hub4 counts before the setting, for 60 s; both are counted as writes")
    void setPoints() {
        start(GxTwin.Equipment.ALL);
        assertEquals(0, write(SETTINGS, SET_POINT, -200.0));
        house.pass(Duration.ofSeconds(20));
        assertEquals(-200, plant.gridW(), 5);
        assertEquals(0, write(HUB4, "/Overrides/Setpoint", 700.0));
        house.pass(Duration.ofSeconds(40));
        assertEquals(700, plant.gridW(), 5);
        house.pass(Duration.ofSeconds(40));
        assertNull(house.bus.service(HUB4).get("/Overrides/Setpoint"), "not renewed: lapsed");
        assertEquals(-200, plant.gridW(), 5);
        write(HUB4, "/Overrides/Setpoint", 700.0);
        house.pass(Duration.ofSeconds(50));
        write(HUB4, "/Overrides/Setpoint", 700.0);
        house.pass(Duration.ofSeconds(50));
        assertEquals(700, plant.gridW(), 5, "renewed in time, also with the same value");
        write(HUB4, "/Overrides/Setpoint", null);
        house.pass(Duration.ofSeconds(20));
        assertEquals(-200, plant.gridW(), 5, "handed back");
        assertEquals(Bus.NOT_WRITEABLE, write(SETTINGS, SET_POINT, "much"));
        assertEquals(3, gx.overrideWrites(), "what is handed back is no set point");
        assertEquals(1, gx.settingWrites(), "what was refused has not worn the flash");
        assertEquals(-200.0, house.bus.service(SETTINGS).get(SET_POINT));
    }

    @Test
    @DisplayName("a limit of the charge current and of the discharge power reaches the battery")
    void limits() {
        start(GxTwin.Equipment.ALL);
        write(SETTINGS, "/Settings/SystemSetup/MaxChargeCurrent", 10);
        house.pass(Duration.ofSeconds(20));
        assertEquals(10, number(SYSTEM, "/Dc/Battery/Current"), 0.2);
        write(SETTINGS, "/Settings/SystemSetup/MaxChargeCurrent", -1);
        write(HUB4, "/Overrides/MaxDischargePower", 0);
        plant.load("heater", 0).draw(6000);
        house.pass(Duration.ofSeconds(20));
        assertEquals(0, number(SYSTEM, "/Dc/Battery/Power"));
    }

    @Test
    @DisplayName("where es-ESS brings the grid meter, ESS believes that one, and measures itself when it leaves")
    void foreignMeter() {
        SimBus.Service meter = house.bus
                .foreign("com.victronenergy.grid.esESS_meter")
                .set("/DeviceInstance", 40)
                .set("/Mgmt/Connection", "HTTP")
                .set("/Ac/L1/Power", 500.0);
        start(new GxTwin.Equipment(false, true));
        assertEquals(500, number(SYSTEM, "/Ac/Grid/L1/Power"));
        assertTrue(plant.gridW() < -1000, "a frozen 500 W of import drives the battery: " + plant.gridW());
        meter.leave();
        house.pass(Duration.ofSeconds(20));
        assertEquals(50, plant.gridW(), 5);
    }

    @Test
    @DisplayName("a watch hears of its own value only, and a pattern of each that fits")
    void watches() {
        start(GxTwin.Equipment.ALL);
        List<String> heard = new ArrayList<>();
        Watch serial = house.bus.watch(SYSTEM, "/Serial", change -> heard.add(change.path()));
        house.bus.watch(SYSTEM, "/Ac/Grid/*/Power", change -> heard.add(change.path()));
        house.settle();
        assertEquals(List.of("/Serial", "/Ac/Grid/L1/Power", "/Ac/Grid/L2/Power", "/Ac/Grid/L3/Power"), heard);
        heard.clear();
        plant.load("heater", 2).draw(10_000);
        house.pass(Duration.ofSeconds(1));
        assertEquals(List.of("/Ac/Grid/L2/Power"), heard, "ESS has not followed yet");
        house.pass(Duration.ofSeconds(1));
        assertEquals(
                List.of("/Ac/Grid/L2/Power", "/Ac/Grid/L1/Power", "/Ac/Grid/L2/Power", "/Ac/Grid/L3/Power"), heard);
        assertTrue(serial.reading() instanceof Reading.Known);
        house.bus.service(SYSTEM).leave();
        house.settle();
        assertTrue(serial.reading().isAbsent());
    }
}
