package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.SolarDay;
import esess.sim.twin.GxTwin;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A plan takes a GX seconds: it is made elsewhere, and the house goes on meanwhile. */
class PlannerComputingTest {

    private final VirtualHouse house = new VirtualHouse();

    @BeforeEach
    void start() {
        Plant plant = new Plant(
                Plant.Layout.USUAL,
                date -> SolarDay.of(second -> 0),
                Household.constant(800),
                new Battery(10_000, 5000, 5000, 60),
                LocalDate.of(2026, 6, 22).atStartOfDay());
        GxTwin gx = new GxTwin(house.bus, plant, house.clock, GxTwin.Equipment.ALL, 50);
        house.bus.service("com.victronenergy.settings").set("/Settings/System/TimeZone", "Europe/Berlin");
        house.loop.every(Duration.ofSeconds(1), () -> {
            plant.step();
            gx.step();
        });
        house.pass(Duration.ofSeconds(5));
    }

    private void plan() {
        house.start(
                "Planner",
                () -> new Planner(PlannerTest.configuration(
                        "Mode=Prices", "LoadW=800", "ImportTopic=prices/grid", "FeedInPrice=0.05")));
        house.pass(Duration.ofSeconds(2));
        prices(0.25);
        house.pass(Duration.ofSeconds(40));
    }

    private void prices(double value) {
        Instant now = house.clock.now();
        house.mqtt.arrive(
                "prices/grid",
                "[{\"start\":\"" + now.minusSeconds(3600) + "\",\"end\":\"" + now.plusSeconds(36_000) + "\",\"value\":"
                        + value + "}]");
    }

    private long told(String name) {
        return house.mqtt.published().stream()
                .filter(each -> each.topic().equals("es-ESS/Planner/" + name))
                .count();
    }

    private String last(String name) {
        return house.mqtt.published().stream()
                .filter(each -> each.topic().equals("es-ESS/Planner/" + name))
                .reduce((first, last) -> last)
                .map(each -> each.payload())
                .orElse("");
    }

    @Test
    @DisplayName("until a plan is there nothing changes, and nobody asks for a second one")
    void takesLong() {
        house.computing.takes(Duration.ofMinutes(2));
        plan();
        house.pass(Duration.ofSeconds(20));
        assertEquals(0, told("Plan"));
        assertEquals(1, house.computing.asked());
        assertTrue(house.state("Planner").startsWith("Shadows: "), house.state("Planner"));
        assertTrue(house.messages().stream().noneMatch(each -> each.contains("timetable")), "that is no fallback");
        house.pass(Duration.ofMinutes(2));
        assertEquals(1, told("Plan"));
        assertEquals("Prices", last("By"));
    }

    @Test
    @DisplayName("prices that come meanwhile are in the next plan; the one without them is not acted by")
    void overtaken() {
        house.computing.takes(Duration.ofMinutes(1));
        plan();
        prices(0.99);
        house.pass(Duration.ofSeconds(30));
        assertEquals(0, told("Plan"), "the first one is old before it is there");
        house.pass(Duration.ofMinutes(2));
        assertEquals(2, house.computing.asked());
        assertTrue(last("Plan").contains("0.99"), last("Plan"));
    }

    @Test
    @DisplayName("where nobody can make one, it is tried again until there is one")
    void busy() {
        house.computing.busy(true);
        plan();
        house.pass(Duration.ofMinutes(1));
        assertEquals(0, told("Plan"));
        assertTrue(house.computing.asked() > 1);
        house.computing.busy(false);
        house.pass(Duration.ofSeconds(40));
        assertEquals(1, told("Plan"));
    }

    @Test
    @DisplayName("a plan that comes after the service has ended is for nobody")
    void ended() {
        house.computing.takes(Duration.ofMinutes(2));
        plan();
        house.stop();
        house.pass(Duration.ofMinutes(5));
        assertEquals(0, told("Plan"));
        assertFalse(house.messages().stream().anyMatch(each -> each.contains("failed")), "" + house.messages());
    }
}
