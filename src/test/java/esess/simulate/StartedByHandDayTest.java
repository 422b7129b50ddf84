package esess.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.sim.plant.Plant;
import esess.sim.plant.Weather;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A dishwasher that is started after breakfast, in a house without and with sun. */
@Tag("slow")
class StartedByHandDayTest {

    private static final String FILE = """
            [Common]
            BatteryCapacityInWh = 10000
            ConfigVersion = 100
            [Mqtt]
            Host = broker
            [Services]
            SolarOverheadDistributor = true
            [SolarOverheadDistributor]
            MinBatteryCharge = 2500
            [HttpConsumer:dishwasher]
            CustomName = Dishwasher
            Kind = StartedByHand
            LatestStart = 14:00
            VRMInstanceID = 1100
            Request = 2000
            Preset = ShellyGen2
            Host = dishwasher.lan
            """;

    private final List<LocalTime> cut = new ArrayList<>();
    private final List<LocalTime> given = new ArrayList<>();
    private double heatedBeforeWh;
    private double energyWh;
    private double importWh;

    private void lived(Weather weather, LocalDate start, int days) {
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), FILE, Catalog.declarations(), Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        SimulatedHouse house = new SimulatedHouse(configuration, Scenario.of("test", weather, start, days, 1));
        Plant.Load machine = house.plant().loads().iterator().next();
        boolean[] powered = {true};
        house.watch(() -> {
            LocalTime time = house.plant().time().toLocalTime();
            if (powered[0] != machine.powerW() > 0 && time.getHour() > 0) {
                powered[0] = machine.powerW() > 0;
                (powered[0] ? given : cut).add(time);
                heatedBeforeWh = powered[0] ? heatedBeforeWh : machine.energyWh() - energyWh;
            }
            importWh += !given.isEmpty() && machine.powerW() > 30
                    ? Math.max(0, house.plant().gridW()) / 3600
                    : 0;
            energyWh = time.equals(LocalTime.of(8, 10)) ? machine.energyWh() : energyWh;
        });
        house.run(time -> {});
        energyWh = machine.energyWh();
        assertEquals(List.of(), house.messages());
    }

    @Test
    @DisplayName("clear day: cut within the minute, cold, and once; it runs on the first sun that suffices, to its end")
    void clearDay() {
        lived(Weather.clear(9000), LocalDate.of(2026, 6, 21), 1);
        assertEquals(1, cut.size(), cut.toString());
        assertTrue(cut.get(0).isBefore(LocalTime.of(8, 16, 10)), cut.toString());
        assertTrue(heatedBeforeWh < 5, "it has not heated before");
        assertEquals(1, given.size());
        assertTrue(given.get(0).isBefore(LocalTime.of(10, 0)), given.toString());
        assertTrue(energyWh > 1150, "all of its programme: " + energyWh);
        assertTrue(importWh < 50, "on the sun: " + importWh + given + cut);
    }

    @Test
    @DisplayName("dark December: it runs at the latest time, each day")
    void winter() {
        lived(Weather.winter(3000, 1), LocalDate.of(2026, 12, 21), 2);
        assertEquals(2, cut.size(), cut.toString());
        assertEquals(2, given.size(), given.toString());
        for (LocalTime time : given) {
            assertTrue(!time.isBefore(LocalTime.of(13, 59)) && time.isBefore(LocalTime.of(14, 1)), given.toString());
        }
        assertTrue(energyWh > 2 * 1150, "all of its programmes: " + energyWh);
    }
}
