package esess.demo;

import esess.port.Time;
import esess.sim.plant.Appliance;
import esess.sim.plant.Plant;
import esess.sim.twin.GivEnergyTwin;
import esess.sim.twin.WattpilotCharger;
import java.util.List;

/**
 * The demo's house a second time, under the same sun and with the same family, but without es-ESS: nothing limits the PV, the car
 * charges as soon as it is there, the boiler is always on and its thermostat decides, pump and dehumidifier stay off. Loop thread.
 */
final class LeftAlone {

    private static final double FRIDGE_W = 55;
    private static final int CHARGER_A = 16;
    private static final int CHARGES_AT_ONCE = 3;

    private final Plant plant;
    private final WattpilotCharger charger = new WattpilotCharger(CHARGER_A);
    private final Appliance boiler;
    private final GivEnergyTwin givEnergy;

    /** @param plant the house, with the panels that it has elsewhere */
    LeftAlone(Plant plant, double givEnergyShare, double boilerW, Time time) {
        this.plant = plant;
        boiler = Appliance.boiler(plant, plant.load("Boiler", 1), boilerW);
        boiler.turn(true);
        charger.set("amp", CHARGER_A);
        charger.set("lmo", CHARGES_AT_ONCE);
        givEnergy = new GivEnergyTwin(
                plant,
                plant.panels("GivEnergy", givEnergyShare, List.of(1)),
                plant.load("GivEnergy battery", 1),
                time,
                "SD2201G002");
    }

    void plugIn(double carWh) {
        charger.plugIn(WattpilotCharger.Car.threePhases(carWh));
    }

    void unplug() {
        charger.unplug();
    }

    void second() {
        plant.load("Fridge", 2).draw(fridgeW(plant));
        double eachW = charger.phases() == 3 ? charger.powerW() / 3 : 0;
        plant.load("Car", 0).draw(charger.phases() == 3 ? eachW : charger.powerW(), eachW, eachW);
        plant.step();
        givEnergy.step();
        boiler.step();
        charger.tick(1);
    }

    /** A fridge runs for a while and rests for a while. */
    static double fridgeW(Plant plant) {
        return plant.secondOfDay() % 2400 < 900 ? FRIDGE_W : 1;
    }
}
