package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.plan.Outlook;
import esess.control.plan.Series;
import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.SolarDay;
import esess.sim.twin.GxTwin;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the house learns of itself, where nobody tells a forecast. */
class HouseMeterTest {

    private static final LocalDate DAY = LocalDate.of(2026, 6, 22);

    private final VirtualHouse house = new VirtualHouse();
    private HouseMeter meter;

    @Test
    @DisplayName("a dull day after bright ones: the rest of today is dull too, and tomorrow may be anything")
    void dullDay() {
        Plant plant = new Plant(
                Plant.Layout.USUAL,
                date -> SolarDay.of(
                        second -> second < 28_800 || second > 64_800 ? 0 : date.isBefore(DAY.plusDays(3)) ? 4000 : 800),
                Household.constant(500),
                new Battery(10_000, 5000, 5000, 50),
                DAY.atStartOfDay());
        GxTwin gx = new GxTwin(house.bus, plant, house.clock, GxTwin.Equipment.ALL, 50);
        house.bus.service("com.victronenergy.settings").set("/Settings/System/TimeZone", "UTC");
        house.loop.every(Duration.ofSeconds(1), () -> {
            plant.step();
            gx.step();
        });
        house.start("Planner", () -> host -> {
            meter = new HouseMeter(host);
            var view = host.house();
            host.time().every(Duration.ofSeconds(5), () -> meter.look(view.now(), 0, 0.0));
        });
        house.pass(Duration.ofHours(72 + 11));
        double before = expectedW(1);
        double spreadBefore = meter.sun(Series.NONE).spread();
        assertTrue(before < 2500, "nearer to the morning than to yesterday: " + before);
        assertTrue(expectedW(26) > before + 500, "tomorrow is another day: " + expectedW(26));
        house.pass(Duration.ofHours(24));
        assertTrue(meter.sun(Series.NONE).spread() > spreadBefore, "it was wrong by a whole day");
        assertEquals(0, expectedW(12), 1, "at night there is no sun");
    }

    private double expectedW(int hours) {
        Outlook.Power sun = meter.sun(Series.NONE).expected();
        return sun.at(house.clock.now().plus(Duration.ofHours(hours)));
    }
}
