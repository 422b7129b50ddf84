package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.SetpointLeases.Limits;
import esess.runtime.HeldPaths;
import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.SolarDay;
import esess.sim.twin.GxTwin;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A night of a Victron battery, killed before and after everything that is written: the next start puts the GX right. */
class PlannerCrashTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String HUB4 = "com.victronenergy.hub4";
    private static final String SETTINGS = "com.victronenergy.settings";
    private static final String ENTRY = "/Settings/CGwacs/BatteryLife/Schedule/Charge/4/";
    private static final String MAX_DISCHARGE = "/Overrides/MaxDischargePower";
    private static final String SETPOINT = "/Overrides/Setpoint";
    private static final Map<String, Double> OWNERS_ENTRY =
            Map.of("Day", -7.0, "Start", 4321.0, "Duration", 600.0, "Soc", 33.0, "AllowDischarge", 1.0);
    private static final double OWNERS_LIMIT_W = 3000;
    private static final Limits LIMITS = new Limits(-25_000, 25_000, 1e6);

    /** What the disk and the GX hold at the moment of a kill. */
    private record Killed(
            String when,
            Map<String, Map<String, Object>> documents,
            Map<String, Map<String, Object>> fleeting,
            Map<String, Object> hub4,
            Map<String, Object> settings) {}

    private final List<Killed> killed = new ArrayList<>();
    private VirtualHouse house = new VirtualHouse();
    private Plant plant;

    private void gx(double socPercent) {
        plant = new Plant(
                Plant.Layout.USUAL,
                date -> SolarDay.of(second -> 0),
                Household.constant(500),
                new Battery(10_000, 5000, 5000, socPercent),
                LocalDate.of(2026, 6, 22).atStartOfDay());
        GxTwin gx = new GxTwin(house.bus, plant, house.clock, GxTwin.Equipment.ALL, 50);
        house.bus.service(SETTINGS).set("/Settings/System/TimeZone", "Europe/Berlin");
        OWNERS_ENTRY.forEach((name, value) -> house.bus.service(SETTINGS).set(ENTRY + name, value));
        for (int entry = 0; entry < 4; entry++) {
            house.bus.service(SETTINGS).set(ENTRY.replace("4/", entry + "/") + "Day", 7);
        }
        house.bus.service(HUB4).set(MAX_DISCHARGE, OWNERS_LIMIT_W);
        house.loop.every(Duration.ofSeconds(1), () -> {
            plant.step();
            gx.step();
        });
    }

    private void midnight() {
        Instant now = house.clock.now();
        Instant then = now.atZone(BERLIN)
                .toLocalDate()
                .plusDays(1)
                .atTime(LocalTime.MIDNIGHT)
                .atZone(BERLIN)
                .toInstant();
        house.pass(Duration.between(now, then));
    }

    private Map<String, Object> shown(String service, List<String> paths) {
        Map<String, Object> shown = new HashMap<>();
        paths.forEach(path -> shown.put(path, house.bus.service(service).get(path)));
        return shown;
    }

    private static List<String> entryPaths() {
        return OWNERS_ENTRY.keySet().stream().map(name -> ENTRY + name).toList();
    }

    private Killed kill(String when) {
        return new Killed(
                when,
                new HashMap<>(house.documents),
                new HashMap<>(house.fleeting),
                shown(HUB4, List.of(MAX_DISCHARGE, SETPOINT)),
                shown(SETTINGS, entryPaths()));
    }

    /** What is written there is remembered as a kill just before it, and one just after. */
    private void watchWrites(String service, String path) {
        house.bus.service(service).accepting(path, value -> {
            String what = path + " = " + value + " (write " + (killed.size() / 2 + 1) + ")";
            killed.add(kill("before " + what));
            Killed now = kill("after " + what);
            (service.equals(HUB4) ? now.hub4 : now.settings).put(path, value);
            killed.add(now);
            return true;
        });
    }

    /** A cheap quarter of an hour: charged, kept, given back. */
    private void night(String chargeBy) {
        midnight();
        gx(30);
        watchWrites(HUB4, MAX_DISCHARGE);
        watchWrites(HUB4, SETPOINT);
        entryPaths().forEach(path -> watchWrites(SETTINGS, path));
        house.start(
                "Planner",
                () -> new Planner(PlannerTest.configuration(
                        "Mode=Timetable",
                        "Operation=Act",
                        "ChargeBy=" + chargeBy,
                        "CheapFrom=00:02",
                        "CheapTo=00:12",
                        "NightTarget=31")));
        house.pass(Duration.ofMinutes(6));
        // The set point of this GX does not move its plant, so the charge is reached by hand.
        plant.battery().run(5000);
        for (int second = 0; second < 200 && plant.battery().socPercent() < 31.2; second++) {
            plant.battery().run(5000);
        }
        house.pass(Duration.ofMinutes(9));
    }

    private void startsAgain(Killed from, boolean withPlanner) {
        house = new VirtualHouse(new HashMap<>(from.documents), new HashMap<>(from.fleeting), LIMITS, null);
        gx(30);
        from.hub4.forEach((path, value) -> house.bus.service(HUB4).set(path, value));
        from.settings.forEach((path, value) -> house.bus.service(SETTINGS).set(path, value));
        house.loop.execute(house.gridSetpoint::start);
        if (withPlanner) {
            house.start("Planner", () -> new Planner(PlannerTest.configuration("Mode=Timetable")));
        } else {
            house.loop.execute(() -> house.house.handBack("Planner", HeldPaths::handBack));
        }
        house.pass(Duration.ofSeconds(20));
    }

    private void check(String chargeBy, int leastKills) {
        night(chargeBy);
        assertTrue(killed.size() >= leastKills, "writes: " + killed.size() / 2);
        List<Killed> all = List.copyOf(killed);
        for (int i = 0; i < all.size(); i++) {
            Killed each = all.get(i);
            startsAgain(each, i % 2 == 0);
            OWNERS_ENTRY.forEach((name, value) -> assertEquals(
                    value,
                    ((Number) house.bus.service(SETTINGS).get(ENTRY + name)).doubleValue(),
                    name + ", killed " + each.when));
            assertEquals(
                    OWNERS_LIMIT_W,
                    ((Number) house.bus.service(HUB4).get(MAX_DISCHARGE)).doubleValue(),
                    "killed " + each.when);
            assertEquals(null, house.bus.service(HUB4).get(SETPOINT), "killed " + each.when);
        }
    }

    @Test
    @DisplayName("a charge by schedule, then kept: killed at every write of entry and limit, all is the owner's again")
    void schedule() {
        check("Schedule", 24);
        assertTrue(killed.stream().anyMatch(each -> each.when.contains("Day = 7")), "the entry was used");
        assertTrue(killed.stream().anyMatch(each -> each.when.contains(MAX_DISCHARGE + " = 0")), "it was kept");
    }

    @Test
    @DisplayName("a charge by the set point, then kept: killed at every write, all is the owner's again")
    void setpoint() {
        check("Setpoint", 12);
        assertTrue(killed.stream().anyMatch(each -> each.when.contains(SETPOINT)), "the set point was moved");
        assertTrue(killed.stream().anyMatch(each -> each.when.contains(MAX_DISCHARGE + " = 0")), "it was kept");
    }

    @Test
    @DisplayName("nothing is written to the GX before the disk knows what was there")
    void diskFirst() {
        house.diskStuck = true;
        night("Schedule");
        assertEquals(List.of(), killed.stream().map(Killed::when).toList());
    }
}
