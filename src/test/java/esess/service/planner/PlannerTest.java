package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.adapter.GsonJson;
import esess.config.Configuration;
import esess.control.SetpointLeases.Limits;
import esess.runtime.GridSetpoint;
import esess.runtime.Guard;
import esess.runtime.HeldPaths;
import esess.runtime.Service;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The planner in a house with a battery: what its owner would see at the meter and on the GX. */
class PlannerTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String HUB4 = "com.victronenergy.hub4";
    private static final String SETTINGS = "com.victronenergy.settings";
    private static final String ENTRY = "/Settings/CGwacs/BatteryLife/Schedule/Charge/";

    private VirtualHouse house = new VirtualHouse();
    private Plant plant;
    private GxTwin gx;

    /** The plant begins at midnight in Berlin, where the house's clock is put too. */
    private void house(double loadW, double sunW, double socPercent) {
        until("00:00");
        plant = new Plant(
                Plant.Layout.USUAL,
                date -> SolarDay.of(second -> sunW),
                Household.constant(loadW),
                new Battery(10_000, 5000, 5000, socPercent),
                LocalDate.of(2026, 6, 22).atStartOfDay());
        gx = new GxTwin(house.bus, plant, house.clock, GxTwin.Equipment.ALL, 50);
        house.bus.service(SETTINGS).set("/Settings/System/TimeZone", "Europe/Berlin");
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

    private void start(String... keys) {
        house.start("Planner", () -> new Planner(configuration(keys)));
        house.pass(Duration.ofSeconds(40));
    }

    static PlannerConfig config(String... keys) {
        return configuration(keys).get(PlannerConfig.class);
    }

    static Configuration configuration(String... keys) {
        String text = "[Common]\nConfigVersion=100\nBatteryCapacityInWh=10000\n[Services]\nPlanner=true\n[Planner]\n"
                + String.join("\n", keys) + "\n";
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        return configuration;
    }

    private String told(String name) {
        return house.mqtt.published().stream()
                .filter(each -> each.topic().equals("es-ESS/Planner/" + name))
                .reduce((first, last) -> last)
                .map(each -> each.payload())
                .orElse("");
    }

    private double gridW() {
        return plant.gridW();
    }

    private Object hub4(String path) {
        return house.bus.service(HUB4).get(path);
    }

    private Object entry(int n, String name) {
        return house.bus.service(SETTINGS).get(ENTRY + n + "/" + name);
    }

    @Test
    @DisplayName("in its shadow it decides and reckons, and writes nothing")
    void shadow() {
        house(500, 0, 20);
        start("Mode=Timetable", "CheapFrom=00:00", "CheapTo=05:00", "NightTarget=80");
        house.pass(Duration.ofMinutes(20));
        assertEquals("Charge", told("Action"));
        assertNull(hub4("/Overrides/Setpoint"));
        assertEquals(-1.0, hub4("/Overrides/MaxDischargePower"));
        assertEquals(0, gx.overrideWrites());
        assertTrue(house.state("Planner").startsWith("Shadows: Charge"), house.state("Planner"));
    }

    @Test
    @DisplayName("the cheap night: charged gently to the target, then kept; by day it serves the house")
    void night() {
        house(500, 0, 30);
        start("Mode=Timetable", "Operation=Act", "CheapFrom=00:00", "CheapTo=05:00", "NightTarget=70");
        until("01:00");
        assertEquals(1300, gridW(), 500, "the load and a gentle charge");
        assertTrue(plant.battery().powerW() > 300);
        until("04:50");
        assertEquals(70, plant.battery().socPercent(), 3);
        until("04:58");
        assertTrue(plant.battery().powerW() > -50, "what was charged is kept while power is cheap");
        until("06:00");
        assertEquals(50, gridW(), 60, "by day the battery serves the house");
        assertNull(hub4("/Overrides/Setpoint"));
        assertEquals(-1.0, hub4("/Overrides/MaxDischargePower"));
    }

    @Test
    @DisplayName(
            "a battery that is held back all night wears no setting: hub4's own limit is repeated, and nobody is warned")
    void heldAllNight() {
        house(500, 0, 70);
        start("Mode=Timetable", "Operation=Act", "CheapFrom=00:00", "CheapTo=05:00", "NightTarget=60");
        until("04:50");
        assertEquals("Hold", told("Action"));
        assertEquals(70, plant.battery().socPercent(), 1);
        assertTrue(told("Today").contains("\"writes\": 0.0"), told("Today"));
        assertTrue(
                house.messages().stream().noneMatch(each -> each.contains("settings were written")),
                () -> house.messages().toString());
    }

    @Test
    @DisplayName("what is left is sold in the evening, down to the floor and not further")
    void eveningSale() {
        house(300, 0, 60);
        start(
                "Mode=Timetable",
                "Operation=Act",
                "CheapFrom=03:00",
                "CheapTo=05:00",
                "SellFromBattery=true",
                "SaleFrom=00:30",
                "SaleMinutes=90",
                "SaleTarget=40",
                "ReservePercent=20",
                "MaxDischargeW=4000");
        until("00:45");
        assertTrue(gridW() < -700, "fed in: " + gridW());
        until("02:05");
        assertEquals(40, plant.battery().socPercent(), 3);
        assertEquals(50, gridW(), 60);
    }

    @Test
    @DisplayName("by prices: charged in the cheap hours, kept for the dear ones")
    void prices() {
        house(800, 0, 20);
        start(
                "Mode=Prices",
                "Operation=Act",
                "ReservePercent=10",
                "LoadW=800",
                "ImportPrice=0.30, 00:00-03:00 0.08, 17:00-21:00 0.45",
                "FeedInPrice=0.05");
        until("02:59");
        assertTrue(
                plant.battery().socPercent() > 70, "charged: " + plant.battery().socPercent());
        assertTrue(told("Plan").contains("\"reason\": \"a kWh costs 0.080 now and is worth"), told("Plan"));
        until("17:30");
        assertEquals(50, gridW(), 80, "the dear hours are the battery's");
    }

    @Test
    @DisplayName("a car does not empty the battery, also while NoBatToEV is off")
    void car() {
        house(500, 0, 60);
        start("Mode=Prices", "Operation=Act", "ImportPrice=0.30", "SellFromBattery=true");
        Plant.Load wallbox = plant.load("car", 0);
        wallbox.draw(7000);
        house.bus
                .foreign("com.victronenergy.evcharger.garage")
                .set("/Ac/Power", 7000.0)
                .set("/Status", 2);
        house.pass(Duration.ofMinutes(3));
        assertTrue(plant.battery().powerW() > -100, "battery " + plant.battery().powerW());
        assertEquals("Hold", told("Action"));
    }

    @Test
    @DisplayName("beside another lease: a charge is neither doubled nor taken back")
    void besideOthers() {
        house(500, 0, 30);
        start("Mode=Timetable", "Operation=Act", "CheapFrom=00:00", "CheapTo=05:00", "NightTarget=80");
        house.pass(Duration.ofMinutes(5));
        double alone = plant.battery().powerW();
        Service other = host -> {
            GridSetpoint.Handle handle = host.gridSetpoint();
            host.time().every(Duration.ofSeconds(5), () -> handle.lease(1000, Duration.ofSeconds(15)));
        };
        Guard guard = new Guard("NoBatToEV", () -> other, house.house);
        house.loop.execute(guard::start);
        house.pass(Duration.ofMinutes(5));
        assertEquals(alone, plant.battery().powerW(), 150);
    }

    @Test
    @DisplayName("by schedule: the highest free entry, the owner's are left alone, and it is as it was afterwards")
    void schedule() {
        house(500, 0, 30);
        house.bus
                .service(SETTINGS)
                .set(ENTRY + "4/Day", 7)
                .set(ENTRY + "4/Start", 50_000)
                .set(ENTRY + "4/Duration", 600);
        house.bus.service(SETTINGS).set(ENTRY + "3/Start", 1234);
        start(
                "Mode=Timetable",
                "Operation=Act",
                "ChargeBy=Schedule",
                "CheapFrom=00:00",
                "CheapTo=03:00",
                "NightTarget=60");
        house.pass(Duration.ofMinutes(1));
        assertEquals(7, ((Number) entry(3, "Day")).intValue());
        assertEquals(60, ((Number) entry(3, "Soc")).intValue());
        assertEquals(50_000, ((Number) entry(4, "Start")).intValue());
        assertEquals(5000, plant.battery().powerW(), 1500, "with all that the inverters give");
        until("03:05");
        assertEquals(60, plant.battery().socPercent(), 3);
        assertEquals(-7, ((Number) entry(3, "Day")).intValue());
        assertEquals(1234, ((Number) entry(3, "Start")).intValue());
        assertEquals(7, ((Number) entry(4, "Day")).intValue());
    }

    @Test
    @DisplayName("killed at any moment of a schedule, the next start puts the GX right, whatever was written by then")
    void crash() {
        for (int millis = 0; millis < 9000; millis += 250) {
            house = new VirtualHouse();
            house(500, 0, 30);
            house.bus.service(SETTINGS).set(ENTRY + "4/Start", 4321).set(ENTRY + "4/Soc", 33);
            house.start(
                    "Planner",
                    () -> new Planner(configuration(
                            "Mode=Timetable",
                            "Operation=Act",
                            "ChargeBy=Schedule",
                            "CheapFrom=00:00",
                            "CheapTo=03:00")));
            house.pass(Duration.ofSeconds(26).plusMillis(millis));
            Map<String, Object> shown = new HashMap<>();
            for (String name : List.of("Day", "Start", "Duration", "Soc", "AllowDischarge")) {
                shown.put(name, entry(4, name));
            }
            Map<String, Map<String, Object>> documents = new HashMap<>(house.documents);

            house = new VirtualHouse(documents, new Limits(-25_000, 25_000, 1e6), null);
            house(500, 0, 30);
            shown.forEach((name, value) -> house.bus.service(SETTINGS).set(ENTRY + "4/" + name, value));
            house.loop.execute(() -> house.house.handBack("Planner", HeldPaths::handBack));
            house.pass(Duration.ofSeconds(10));
            assertEquals(-7, ((Number) entry(4, "Day")).intValue(), "killed after " + millis + " ms");
            assertEquals(4321, ((Number) entry(4, "Start")).intValue(), "killed after " + millis + " ms");
            assertEquals(33, ((Number) entry(4, "Soc")).intValue(), "killed after " + millis + " ms");
            assertEquals(
                    Map.of(), house.documents.get("held-paths") == null ? Map.of() : house.documents.get("held-paths"));
        }
    }

    @Test
    @DisplayName("without a price of now it goes by the timetable, says so once, and comes back")
    void stalePrices() {
        house(500, 0, 50);
        start("Mode=Prices", "ImportTopic=prices/grid", "CheapFrom=00:00", "CheapTo=02:00", "NightTarget=80");
        house.pass(Duration.ofMinutes(10));
        assertEquals("Timetable", told("By"));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(each -> each.contains("by the timetable"))
                        .count());
        Instant now = house.clock.now();
        house.mqtt.arrive(
                "prices/grid",
                "[{\"start\":\"" + now.minusSeconds(600) + "\",\"end\":\"" + now.plusSeconds(7200)
                        + "\",\"value\":0.25}]");
        house.pass(Duration.ofMinutes(1));
        assertEquals("Prices", told("By"));
        house.pass(Duration.ofHours(3));
        assertEquals("Timetable", told("By"), "they have run out");
    }

    @Test
    @DisplayName("a stop gives everything back")
    void stop() {
        house(800, 0, 60);
        start(
                "Mode=Prices",
                "Operation=Act",
                "LoadW=800",
                "ReservePercent=30",
                "ImportPrice=0.10, 17:00-21:00 0.60",
                "FeedInPrice=0.05",
                "ChargeFromGrid=false");
        house.pass(Duration.ofMinutes(2));
        assertEquals("Hold", told("Action"), told("Reason"));
        assertEquals(0.0, hub4("/Overrides/MaxDischargePower"));
        house.stop();
        house.pass(Duration.ofSeconds(3));
        assertEquals(-1.0, hub4("/Overrides/MaxDischargePower"));
        assertNull(hub4("/Overrides/Setpoint"));
    }

    @Test
    @DisplayName("the day's money stands there after midnight, and the plan is told with reasons")
    void money() {
        house(800, 0, 50);
        start("Mode=Prices", "LoadW=800", "ImportPrice=0.30, 00:00-03:00 0.08", "ReservePercent=10");
        house.pass(Duration.ofHours(25));
        @SuppressWarnings("unchecked")
        Map<String, Object> day = (Map<String, Object>) new GsonJson().parse(told("Yesterday"));
        double without = (Double) day.get("withoutBattery");
        double planned = (Double) day.get("planned");
        double hindsight = (Double) day.get("hindsight");
        double plain = (Double) day.get("plain");
        assertEquals(800 * 0.024 * 0.30 - 0.8 * 3 * 0.22, without, 0.1);
        assertTrue(hindsight <= planned + 0.02 && planned < plain && planned < without, day.toString());
        assertFalse(told("Reason").isEmpty());
    }

    @Test
    @DisplayName("a monitor on a Victron battery: what it cannot do is left out and said once, the rest is done")
    void monitor() {
        house(500, 6000, 80);
        until("09:00");
        start("Operation=Act", "Monitor=GridFirst", "DayTargets=05:30 50");
        until("09:30");
        assertEquals("FeedSun", told("Action"));
        assertTrue(
                plant.battery().powerW() < 300,
                "the sun is fed in: " + plant.battery().powerW());
        assertEquals(1, said("cannot take only what the inverters cannot pass on"));
        assertEquals(0, said("decides nothing"));
    }

    @Test
    @DisplayName("the monitor against clipping is nothing for a Victron battery: said once, the timetable decides")
    void clippingMonitor() {
        house(500, 6000, 80);
        until("09:00");
        start("Operation=Act", "Monitor=Clipping", "DayTargets=05:30 50");
        until("09:30");
        assertEquals("FeedSun", told("Action"));
        assertTrue(told("Reason").contains("wished for"), told("Reason"));
        assertEquals(1, said("Monitor=Clipping is left out"));
    }

    private long said(String text) {
        return house.messages().stream().filter(each -> each.contains(text)).count();
    }

    @Test
    @DisplayName("a dispatch by day keeps the battery out, also where the cheap window begins after midnight")
    void dispatchByDay() {
        house(500, 0, 80);
        until("11:00");
        start("Operation=Act", "DispatchTopic=tariff/dispatches");
        house.mqtt.arriveRetained(
                "tariff/dispatches",
                "[{\"start\":\"2026-06-22T11:00:00+02:00\",\"end\":\"2026-06-22T12:00:00+02:00\"}]");
        house.pass(Duration.ofMinutes(2));
        assertEquals("Hold", told("Action"), told("Reason"));
        until("12:02");
        assertEquals("SelfUse", told("Action"), told("Reason"));
    }
}
