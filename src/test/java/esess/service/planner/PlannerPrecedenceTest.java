package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.runtime.Guard;
import esess.runtime.PlanShown;
import esess.service.ChargeCurrentReducer;
import esess.service.NoBatToEV;
import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.SolarDay;
import esess.sim.twin.GxTwin;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One battery and everybody who wants something of it: who comes before whom, at the meter and at the battery. */
class PlannerPrecedenceTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String NIGHT = "CheapFrom=00:00\nCheapTo=05:00\n";
    private static final String HUB4 = "com.victronenergy.hub4";

    private VirtualHouse house = new VirtualHouse();
    private Plant plant;

    private void house(double loadW, double sunW, double socPercent) {
        until("00:00");
        plant = new Plant(
                Plant.Layout.USUAL,
                date -> SolarDay.of(second -> sunW),
                Household.constant(loadW),
                new Battery(10_000, 5000, 5000, socPercent),
                LocalDate.of(2026, 6, 22).atStartOfDay());
        GxTwin gx = new GxTwin(house.bus, plant, house.clock, GxTwin.Equipment.ALL, 50);
        house.bus.service("com.victronenergy.settings").set("/Settings/System/TimeZone", "Europe/Berlin");
        house.loop.every(Duration.ofSeconds(1), () -> {
            plant.step();
            gx.step();
        });
    }

    private void until(String time) {
        Instant now = house.clock.now();
        Instant then = now.atZone(BERLIN)
                .toLocalDate()
                .atTime(LocalTime.parse(time))
                .atZone(BERLIN)
                .toInstant();
        Duration wait = Duration.between(now, then);
        house.pass(wait.isNegative() ? wait.plusDays(1) : wait);
    }

    private void start(String services, String sections) {
        Configuration configuration = Configuration.parse(
                Path.of("config.ini"),
                "[Common]\nConfigVersion=100\nBatteryCapacityInWh=10000\n[Services]\nPlanner=true\n" + services
                        + "\n[Planner]\nMode=Timetable\nOperation=Act\nMaxChargeW=4000\n"
                        + sections + "\n",
                Catalog.declarations(),
                Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        house.start("Planner", () -> new Planner(configuration));
        if (configuration.canRun("ChargeCurrentReducer")) {
            Guard reducer =
                    new Guard("ChargeCurrentReducer", () -> new ChargeCurrentReducer(configuration), house.house);
            house.loop.execute(reducer::start);
        }
        if (configuration.canRun("NoBatToEV")) {
            Guard noBat = new Guard("NoBatToEV", () -> new NoBatToEV(configuration), house.house);
            house.loop.execute(noBat::start);
        }
        house.pass(Duration.ofMinutes(2));
    }

    private double chargeA() {
        return plant.battery().currentA();
    }

    @Test
    @DisplayName("ChargeCurrentReducer before the planner: a charge from the grid is no faster than the owner likes")
    void reducerBeforePlanner() {
        house(500, 0, 30);
        start("ChargeCurrentReducer=true", NIGHT + "NightMinW=3500\n[ChargeCurrentReducer]\nDesiredChargeAmps=20");
        house.pass(Duration.ofMinutes(10));
        assertEquals(20, chargeA(), 3, "the planner wants 3500 W");
        double before = chargeA();
        house.pass(Duration.ofMinutes(20));
        assertEquals(before, chargeA(), 3, "and they do not push each other away");
        assertEquals(List.of("CHARGE_LIMIT", "PLANNER"), holding());
        assertEquals(
                "ChargeCurrentReducer; Planner",
                house.mqtt.published().stream()
                        .filter(each -> each.topic().equals("es-ESS/Planner/Holds"))
                        .reduce((first, last) -> last)
                        .orElseThrow()
                        .payload());
    }

    @Test
    @DisplayName("with the sun beside it they do not fight either, and without the reducer the planner has its way")
    void notAFight() {
        house(500, 2500, 30);
        start("ChargeCurrentReducer=true", NIGHT + "NightMinW=3500\n[ChargeCurrentReducer]\nDesiredChargeAmps=20");
        house.pass(Duration.ofMinutes(10));
        assertEquals(20, chargeA(), 3);
        assertTrue(plant.gridW() < -500, "the rest of the sun is fed in: " + plant.gridW());
    }

    @Test
    @DisplayName("NoBatToEV before the planner: what it asks of the grid for the car is not sold from the battery")
    void carBeforePlanner() {
        house(4500, 0, 80);
        house.bus
                .foreign("com.victronenergy.evcharger.car")
                .set("/DeviceInstance", 40)
                .set("/Ac/Power", 4000.0)
                .set("/Position", 1)
                .set("/Status", 2);
        start(
                "NoBatToEV=true",
                "NightTarget=50\nCheapFrom=03:00\nCheapTo=05:00\nSellFromBattery=true\nSaleFrom=00:01\nSaleTarget=20\n[NoBatToEV]");
        house.pass(Duration.ofMinutes(8));
        assertTrue(
                plant.battery().powerW() > -700,
                "the car's 4000 W come from the grid: " + plant.battery().powerW());
        assertTrue(plant.gridW() > 3500, "grid " + plant.gridW());
        assertTrue(holding().contains("REQUESTS"), holding().toString());
    }

    /** Who has a say now, as the page shows it. */
    private List<String> holding() {
        return house.house.plan().ranks().stream()
                .filter(PlanShown.Rank::holds)
                .map(PlanShown.Rank::id)
                .toList();
    }

    @Test
    @DisplayName("a lost grid before all: nothing keeps the battery from the house, and nothing is asked of it")
    void gridLost() {
        house(500, 0, 95);
        start("", NIGHT + "NightTarget=60");
        house.pass(Duration.ofMinutes(2));
        assertEquals(0.0, house.bus.service(HUB4).get("/Overrides/MaxDischargePower"), "it is kept for the day");
        plant.grid(false);
        house.pass(Duration.ofSeconds(20));
        assertEquals(-1.0, house.bus.service(HUB4).get("/Overrides/MaxDischargePower"));
        assertNull(house.bus.service(HUB4).get("/Overrides/Setpoint"));
        house.pass(Duration.ofSeconds(20));
        assertTrue(house.messages().stream().anyMatch(each -> each.contains("the grid is lost")));
        assertEquals(List.of("GX"), holding());
        plant.grid(true);
        house.pass(Duration.ofMinutes(2));
        assertEquals(0.0, house.bus.service(HUB4).get("/Overrides/MaxDischargePower"), "and goes on");
    }

    @Test
    @DisplayName("from Off to Act: nothing of what was done before, however it falls between two decisions")
    void oldAction() {
        for (int second = 0; second < 30; second += 4) {
            house = new VirtualHouse();
            house(500, 0, 30);
            // It decides every half minute, but not when the cheap time is over.
            house.pass(Duration.ofSeconds(10));
            start("", "CheapFrom=00:00\nCheapTo=00:04\nNightTarget=90");
            house.pass(Duration.ofSeconds(100));
            assertTrue(plant.battery().powerW() > 300, "charged while power is cheap");
            house.mqtt.arrive("es-ESS/Planner/Controls/Operation/Set", "Off");
            house.pass(Duration.ofSeconds(10 + second));
            house.mqtt.arrive("es-ESS/Planner/Controls/Operation/Set", "Act");
            for (int later = 1; later <= 35; later++) {
                house.pass(Duration.ofSeconds(1));
                assertNull(
                        house.bus.service(HUB4).get("/Overrides/Setpoint"),
                        later + " s after Act, " + second + " s after the cheap time: nothing is charged any more");
            }
        }
    }
}
