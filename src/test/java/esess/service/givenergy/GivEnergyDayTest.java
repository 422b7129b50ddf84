package esess.service.givenergy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.HostAddress;
import esess.sim.door.SimBus;
import esess.sim.plant.Battery;
import esess.sim.plant.Household;
import esess.sim.plant.Plant;
import esess.sim.plant.Weather;
import esess.sim.twin.GivEnergyTwin;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A hybrid with battery on the plant, for two days. */
class GivEnergyDayTest {

    private static final String TREE = "GivEnergy/SD2201G001/";

    private final VirtualHouse house = new VirtualHouse();

    @Test
    @DisplayName(
            "two days: the GX shows what the inverter does, counters never run back, and begin anew at its midnight only")
    void twoDays() {
        LocalDateTime start = LocalDateTime.ofInstant(house.clock.now(), ZoneId.of("Europe/Berlin"));
        Plant plant = new Plant(
                Plant.Layout.USUAL,
                Weather.clear(6000),
                Household.family(3),
                new Battery(10_000, 5000, 5000, 50),
                start);
        GivEnergyTwin twin = new GivEnergyTwin(
                plant, plant.panels("garage", 0.5, List.of(1)), plant.load("battery", 1), house.loop, "SD2201G001");
        Deque<Double> outputs = new ArrayDeque<>();
        house.tcp.attach("dongle", 8899, twin.dongle());
        house.loop.every(Duration.ofSeconds(1), () -> {
            plant.step();
            twin.step();
            outputs.add(twin.outputW());
            if (outputs.size() > 30) {
                outputs.removeFirst();
            }
        });
        house.start(
                "GivEnergy",
                () -> new GivEnergy(List.of(new GivEnergy.Inverter(
                        "garage",
                        new HostAddress("dongle"),
                        1040,
                        "Garage",
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(120),
                        GivEnergy.View.INVERTER,
                        1,
                        true,
                        true,
                        GivEnergyMeters.parse(""),
                        true,
                        Optional.empty(),
                        true,
                        false,
                        true,
                        "GivEnergy",
                        false,
                        new GivEnergyTariffs(
                                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())))));
        house.pass(Duration.ofSeconds(60));
        double forwardKWh = 0;
        double todayKWh = 0;
        int newDays = 0;
        for (int minute = 0; minute < 2 * 24 * 60; minute += 5) {
            house.pass(Duration.ofMinutes(5));
            SimBus.Service inverter = house.bus.service("com.victronenergy.pvinverter.esESS_GivEnergy_garage_inverter");
            double powerW = (Double) inverter.get("/Ac/Power");
            assertTrue(
                    outputs.stream().anyMatch(watts -> Math.abs(watts - powerW) <= 1),
                    powerW + " W at " + plant.time() + " is none of the last half minute's");
            double now = (Double) inverter.get("/Ac/Energy/Forward");
            assertTrue(now >= forwardKWh, "the counter runs back at " + plant.time());
            forwardKWh = now;
            double today = Double.parseDouble(house.mqtt.payload(TREE + "Energy/Today/Invertor_Energy_Today_kWh"));
            if (today < todayKWh) {
                newDays++;
                assertTrue(plant.time().getHour() == 0, "a new day at " + plant.time());
            }
            todayKWh = today;
            SimBus.Service battery = house.bus.service("com.victronenergy.battery.esESS_GivEnergy_garage_battery");
            assertEquals(twin.battery().socPercent(), (Double) battery.get("/Soc"), 2);
        }
        assertEquals(2, newDays);
        assertEquals(List.of(), house.messages(), "nothing to complain of");
        assertEquals(List.of(), house.uncaught);
        assertEquals(0, twin.dongle().writes(), "its clock is right");
    }
}
