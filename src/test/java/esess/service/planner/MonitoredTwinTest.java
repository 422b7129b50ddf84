package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.service.givenergy.GivEnergy;
import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.Weather;
import esess.sim.twin.GivEnergyDongle;
import esess.sim.twin.GivEnergyTwin;
import esess.sim.twin.GxTwin;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The monitors on the simulated inverter, which does what its settings say: a clear day, from both sides of the meter. It is
 * one of the first generation, without a switch for the pause.
 */
@Tag("slow")
class MonitoredTwinTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate DAY = LocalDate.of(2026, 6, 22);
    private static final int[] SETTINGS = {20, 27, 56, 57, 59, 94, 95, 96, 110, 111, 112, 116};

    private final VirtualHouse house = new VirtualHouse();
    private GivEnergyTwin twin;
    private Plant plant;
    private double clippedWh;

    private void house(String start, double sunW) {
        house.pass(Duration.between(
                house.clock.now(),
                DAY.atTime(LocalTime.parse(start)).atZone(BERLIN).toInstant()));
        plant = new Plant(
                Plant.Layout.USUAL,
                Weather.clear(sunW),
                Household.constant(400),
                new Battery(100, 0, 0, 50),
                DAY.atTime(LocalTime.parse(start)));
        GxTwin gx = new GxTwin(house.bus, plant, house.clock, GxTwin.Equipment.ALL, 50);
        house.bus.service("com.victronenergy.settings").set("/Settings/System/TimeZone", "Europe/Berlin");
        twin = new GivEnergyTwin(
                plant, plant.panels("garage", 1, List.of(1)), plant.load("battery", 1), house.loop, "SD2201G001");
        house.tcp.attach("dongle", 8899, twin.dongle());
        house.loop.every(Duration.ofSeconds(1), () -> {
            plant.step();
            twin.step();
            gx.step();
            clippedWh += Math.max(0, twin.outputW() - 5000) / 3600;
        });
    }

    private void start(String keys) {
        String text =
                "[Common]\nConfigVersion=100\nBatteryCapacityInWh=9500\n[Services]\nPlanner=true\nGivEnergy=true\n"
                        + "[GivEnergy:home]\nHost=dongle\nVRMInstanceID=1040\nView=None\n[Planner]\nBattery=GivEnergy\n"
                        + "Operation=Act\nReservePercent=4\n" + keys + "\n";
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        house.start("GivEnergy", () -> new GivEnergy(configuration));
        house.start("Planner", () -> new Planner(configuration));
    }

    private void until(String time) {
        Instant then = DAY.atTime(LocalTime.parse(time)).atZone(BERLIN).toInstant();
        house.pass(Duration.between(house.clock.now(), then));
    }

    private Map<Integer, Integer> settings() {
        Map<Integer, Integer> settings = new TreeMap<>();
        for (int register : SETTINGS) {
            settings.put(register, twin.dongle().get(0x11, GivEnergyDongle.HOLDING, register));
        }
        return settings;
    }

    @Test
    @DisplayName(
            "grid first: the battery stays near what is wished for, the sun is fed in, and all is the owner's in the evening")
    void gridFirst() {
        house("05:35", 6400);
        Map<Integer, Integer> owners = settings();
        start("Monitor=GridFirst\nDayTargets=05:30 50, 16:00 60\nSellFromBattery=true\nDaySaleW=1500");
        until("09:00");
        for (int hour = 9; hour < 16; hour++) {
            until(LocalTime.of(hour, 30).toString());
            double soc = twin.battery().socPercent();
            assertEquals(50, soc, 7, "at " + hour + ":30");
        }
        until("19:00");
        assertEquals(60, twin.battery().socPercent(), 7);
        until("20:05");
        assertEquals(owners, settings());
        assertTrue(twin.dongle().writes() < 60, "writes: " + twin.dongle().writes());
        assertEquals(0, house.uncaught.size());
    }

    @Test
    @DisplayName(
            "against clipping: the battery gets what the inverter cannot pass on, and has room for it until the afternoon")
    void clipping() {
        house("05:35", 6400);
        Map<Integer, Integer> owners = settings();
        start("Monitor=Clipping");
        until("10:00");
        assertTrue(
                twin.battery().socPercent() < 50,
                "it has waited: " + twin.battery().socPercent());
        until("16:00");
        double monitoredWh = clippedWh;
        assertTrue(
                twin.battery().socPercent() > 55,
                "it was charged: " + twin.battery().socPercent());
        until("20:05");
        assertEquals(owners, settings());
        assertTrue(monitoredWh < 20, "beyond 5 kW: " + Math.round(monitoredWh) + " Wh");
        assertTrue(twin.dongle().writes() < 60, "writes: " + twin.dongle().writes());
    }
}
