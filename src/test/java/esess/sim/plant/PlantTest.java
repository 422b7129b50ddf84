package esess.sim.plant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlantTest {

    private static final LocalDate JUNE = LocalDate.of(2026, 6, 21);

    private static Plant plant(double sunW, double loadW, double socPercent) {
        return new Plant(
                Plant.Layout.USUAL,
                date -> SolarDay.of(second -> sunW),
                Household.constant(loadW),
                new Battery(10_000, 5000, 5000, socPercent),
                JUNE.atTime(12, 0));
    }

    private static void pass(Plant plant, int seconds) {
        for (int i = 0; i < seconds; i++) {
            plant.step();
        }
    }

    @Test
    @DisplayName("whatever happens, no energy gets lost or comes from nowhere")
    void balance() {
        for (long seed = 1; seed <= 25; seed++) {
            Random random = new Random(seed);
            Weather weather = seed % 3 == 0
                    ? Weather.clear(8000)
                    : seed % 3 == 1 ? Weather.cloudy(12_000, seed) : Weather.winter(9000, seed);
            Plant plant = new Plant(
                    new Plant.Layout(
                            seed % 2 == 0 ? 1 : 3,
                            6000 + random.nextInt(9000),
                            500 + random.nextInt(4000),
                            random.nextInt(40)),
                    weather,
                    Household.family(seed),
                    new Battery(
                            2000 + random.nextInt(20_000),
                            1000 + random.nextInt(6000),
                            1000 + random.nextInt(6000),
                            random.nextInt(101)),
                    JUNE.atTime(random.nextInt(24), 0));
            Plant.Load heater = plant.load("heater", 1 + random.nextInt(3));
            Plant.Load car = plant.load("car", 0);
            Panels garage = plant.panels("garage", 0.3, List.of(2));
            Panels roof = plant.panels("roof", 0.4, List.of(1, 2, 3));
            double byHandWs = 0;
            for (int second = 0; second < 2 * SolarDay.SECONDS; second++) {
                if (random.nextInt(900) == 0) {
                    switch (random.nextInt(8)) {
                        case 0 -> plant.setPointW(random.nextInt(8000) - 4000);
                        case 1 -> plant.grid(random.nextInt(3) > 0);
                        case 2 -> heater.draw(random.nextBoolean() ? 3000 : 0);
                        case 3 -> car.draw(random.nextBoolean() ? 3680 : 0, 0, random.nextBoolean() ? 3680 : 0);
                        case 4 -> plant.otherPanels().limitW(random.nextBoolean() ? 1500 : Double.POSITIVE_INFINITY);
                        case 7 -> roof.limitW(random.nextBoolean() ? 200 : Double.POSITIVE_INFINITY);
                        case 5 -> plant.limitChargeW(random.nextBoolean() ? 300 : Double.POSITIVE_INFINITY);
                        default -> plant.limitDischargeW(random.nextBoolean() ? 0 : Double.POSITIVE_INFINITY);
                    }
                }
                plant.step();
                double phases = plant.gridW(1) + plant.gridW(2) + plant.gridW(3);
                assertEquals(plant.gridW(), phases, 1e-6, "the phases are the whole");
                assertEquals(
                        plant.sunW(),
                        garage.powerW() + roof.powerW() + plant.otherPanels().powerW(),
                        1e-6,
                        "and so are the panels");
                double soc = plant.battery().socPercent();
                assertTrue(
                        soc >= 0 && soc <= 100 && plant.battery().storedWh() >= -1e-6,
                        "a battery has from nothing to all: " + soc);
                byHandWs += plant.sunW() + plant.gridW() - plant.loadW() - plant.inverterW();
            }
            Plant.Energies sum = plant.energies();
            assertEquals(0, byHandWs / 3600, 1e-3, "on the AC side, seed " + seed);
            assertEquals(0, plant.imbalanceWh(), 1e-3, "with the battery, seed " + seed);
            double throughput = sum.chargedWh() + sum.dischargedWh();
            assertTrue(
                    sum.lossWh() > 0.06 * throughput && sum.lossWh() < 0.09 * throughput + 1,
                    "seed " + seed + ": " + sum);
        }
    }

    @Test
    @DisplayName("ESS follows its set point within seconds, not at once, and each direction has its limits")
    void setPoint() {
        Plant plant = plant(0, 1000, 50);
        plant.step();
        assertTrue(plant.gridW() > 300, "not at once");
        pass(plant, 10);
        assertEquals(0, plant.gridW(), 5);
        assertEquals(-1000 / 0.95, plant.battery().powerW(), 10);
        plant.setPointW(2000);
        pass(plant, 15);
        assertEquals(2000, plant.gridW(), 5);
        assertEquals(1000 * 0.95, plant.battery().powerW(), 10);
        plant.setPointW(20_000);
        pass(plant, 30);
        assertEquals(5000, plant.battery().powerW(), 1, "the battery takes no more");
        plant.limitChargeW(0);
        pass(plant, 5);
        assertEquals(1000, plant.gridW(), 1);
        plant.limitChargeW(Double.POSITIVE_INFINITY);
        plant.setPointW(-20_000);
        pass(plant, 30);
        assertEquals(-5000, plant.battery().powerW(), 1);
        assertEquals(1000 - 5000 * 0.95, plant.gridW(), 1);
    }

    @Test
    @DisplayName("at its least charge the battery gives nothing more, until it has recovered")
    void leastCharge() {
        Plant plant = plant(0, 3000, 11);
        pass(plant, 3600);
        assertEquals(10, plant.battery().socPercent(), 0.1);
        assertEquals(3000, plant.gridW(), 1);
        plant.setPointW(6000);
        pass(plant, 60);
        plant.setPointW(0);
        pass(plant, 60);
        assertEquals(3000, plant.gridW(), 1, "a little more is not enough");
    }

    @Test
    @DisplayName("a battery that is nearly full takes less and less, and the rest is fed in")
    void taper() {
        Plant plant = plant(9000, 500, 90);
        pass(plant, 60);
        assertEquals(5000, plant.battery().powerW(), 1);
        double at90 = plant.gridW();
        pass(plant, 1200);
        assertTrue(
                plant.battery().socPercent() > 96 && plant.battery().powerW() < 3000,
                () -> plant.battery().powerW() + " W");
        pass(plant, 7200);
        assertTrue(plant.battery().socPercent() > 99 && plant.gridW() < at90 - 4000, () -> plant.gridW() + " W");
        assertTrue(plant.battery().voltageV() > 54, () -> plant.battery().voltageV() + " V");
        assertEquals(
                plant.battery().powerW(),
                plant.battery().voltageV() * plant.battery().currentA(),
                1e-6);
    }

    @Test
    @DisplayName(
            "without the grid the battery carries the house, the PV gives only what is used, and too much load is darkness")
    void gridLoss() {
        Plant plant = plant(9000, 500, 50);
        pass(plant, 30);
        plant.grid(false);
        pass(plant, 5);
        assertEquals(0, plant.gridW());
        assertEquals(500 + 5000 / 0.95, plant.sunW(), 1, "curtailed");
        assertTrue(plant.energies().curtailedWh() > 0);
        Plant.Load heater = plant.load("heater", 1);
        heater.draw(20_000);
        pass(plant, 5);
        assertTrue(plant.isDark());
        assertEquals(0, heater.powerW());
        assertEquals(0, plant.loadW());
        heater.draw(0);
        pass(plant, 5);
        assertTrue(!plant.isDark() && plant.loadW() == 500);
        Plant night = plant(0, 500, 9);
        night.grid(false);
        pass(night, 60);
        assertEquals(500, night.loadW(), 0, "in an outage also below the least charge");
    }

    @Test
    @DisplayName("a switched load is on its phase, and its energy, runtime and switchings are counted")
    void loads() {
        Plant plant = plant(0, 300, 50);
        Plant.Load heater = plant.load("heater", 2);
        heater.draw(3000);
        pass(plant, 1800);
        heater.draw(0);
        pass(plant, 1800);
        assertEquals(1500, heater.energyWh(), 1e-6);
        assertEquals(1800, heater.runtimeSeconds());
        assertEquals(2, heater.switchings());
        heater.draw(3000);
        pass(plant, 20);
        assertEquals(3000, plant.gridW(2) - plant.gridW(3), 1e-6);
        assertEquals(300, plant.loadW(1), 1e-6);
    }

    @Test
    @DisplayName("the weather is what it is called, and every seed has its own clouds")
    void weather() {
        double clear = Weather.clear(10_000).day(JUNE).energyWh();
        SolarDay cloudy = Weather.cloudy(10_000, 7).day(JUNE);
        double winter =
                Weather.winter(10_000, 7).day(LocalDate.of(2026, 12, 21)).energyWh();
        assertTrue(clear > 60_000 && clear < 90_000, clear + " Wh");
        assertTrue(cloudy.energyWh() > 0.4 * clear && cloudy.energyWh() < 0.85 * clear, cloudy.energyWh() + " Wh");
        assertTrue(winter > 1000 && winter < 10_000, winter + " Wh");
        assertEquals(cloudy.energyWh(), Weather.cloudy(10_000, 7).day(JUNE).energyWh());
        assertTrue(cloudy.energyWh() != Weather.cloudy(10_000, 8).day(JUNE).energyWh());
        assertTrue(cloudy.energyWh()
                != Weather.cloudy(10_000, 7).day(JUNE.plusDays(1)).energyWh());
        assertEquals(0, Weather.clear(10_000).day(JUNE).powerW(2 * 3600));
        int jumps = 0;
        for (int second = 10 * 3600; second < 16 * 3600; second += 60) {
            jumps += Math.abs(cloudy.powerW(second) - cloudy.powerW(second - 60)) > 2000 ? 1 : 0;
        }
        assertTrue(jumps > 8, "clouds come and go: " + jumps);
    }

    @Test
    @DisplayName("a family uses some 12 kWh a day, mostly little, sometimes a lot")
    void household() {
        for (long seed = 1; seed <= 20; seed++) {
            Household.Day day = Household.family(seed).day(JUNE.plusDays(seed));
            assertTrue(day.energyWh() > 8000 && day.energyWh() < 16_000, day.energyWh() + " Wh");
            double most = 0;
            double least = Double.MAX_VALUE;
            for (int second = 0; second < SolarDay.SECONDS; second++) {
                double now = day.powerW(1, second) + day.powerW(2, second) + day.powerW(3, second);
                most = Math.max(most, now);
                least = Math.min(least, now);
            }
            assertTrue(least > 150 && least < 350, least + " W");
            assertTrue(most > 2000 && most < 9000, most + " W");
        }
    }

    @Test
    @DisplayName("midnight is the next day")
    void midnight() {
        Plant plant = new Plant(
                Plant.Layout.USUAL,
                date -> SolarDay.of(second -> date.getDayOfMonth() * 100),
                Household.constant(0),
                new Battery(10_000, 5000, 5000, 50),
                LocalDateTime.of(2026, 6, 21, 23, 59, 58));
        DoubleSupplier sun = () -> {
            plant.step();
            return plant.sunW();
        };
        assertEquals(2100, sun.getAsDouble());
        assertEquals(2100, sun.getAsDouble());
        assertEquals(2200, sun.getAsDouble());
        assertEquals(LocalDateTime.of(2026, 6, 22, 0, 0, 1), plant.time());
    }

    @Test
    @DisplayName("a second battery that gives comes into the house, and no energy is made of it")
    void batteryThatGives() {
        Plant plant = plant(0, 3000, 50);
        plant.load("other battery", 1).gives().draw(-2000);
        pass(plant, 60);
        assertEquals(-2000, plant.load("other battery", 1).powerW());
        assertEquals(1000, plant.loadW());
        assertEquals(-1000 / 0.95, plant.battery().powerW(), 10, "the first one gives only the rest");
        assertEquals(0, plant.imbalanceWh(), 1e-3);
        plant.load("heater", 1).draw(-2000);
        pass(plant, 1);
        assertEquals(0, plant.load("heater", 1).powerW(), "no heater gives anything");
    }

    @Test
    @DisplayName("inverters have their parts of the same sun: all of them together give no more than there is")
    void partsOfTheSun() {
        Plant plant = plant(5000, 1000, 50);
        plant.panels("garage", 0.4, List.of(1));
        plant.panels("roof", 0.9, List.of(1, 2, 3));
        pass(plant, 10);
        assertEquals(5000, plant.sunW(), 1);
        assertEquals(2000, plant.panels("garage", 0, List.of(1)).powerW(), 1);
        assertEquals(0, plant.energies().curtailedWh(), 1e-6);
    }
}
