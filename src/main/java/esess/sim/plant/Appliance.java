package esess.sim.plant;

import java.util.Optional;

/**
 * What stands behind a relay: takes its power while it is switched on and, with a tank, while its thermostat wants heat,
 * or what its programme wants. Power in W. One thread.
 */
public final class Appliance {

    private static final double FIRST_CELSIUS = 51;

    private final Plant plant;
    private final Plant.Load load;
    private final double watts;
    private final Optional<HotWaterTank> tank;
    private final Optional<Programme> programme;
    private boolean on;

    private Appliance(
            Plant plant, Plant.Load load, double watts, Optional<HotWaterTank> tank, Optional<Programme> programme) {
        this.plant = plant;
        this.load = load;
        this.watts = watts;
        this.tank = tank;
        this.programme = programme;
    }

    /** Takes the same whenever it is on. */
    public static Appliance steady(Plant plant, Plant.Load load, double watts) {
        return new Appliance(plant, load, watts, Optional.empty(), Optional.empty());
    }

    /** Heats water. */
    public static Appliance boiler(Plant plant, Plant.Load load, double watts) {
        return new Appliance(plant, load, watts, Optional.of(new HotWaterTank(FIRST_CELSIUS)), Optional.empty());
    }

    /** Somebody starts its programme; its plug is on. */
    public static Appliance started(Plant plant, Plant.Load load, double watts, Programme programme) {
        Appliance appliance = new Appliance(plant, load, watts, Optional.empty(), Optional.of(programme));
        appliance.turn(true);
        return appliance;
    }

    public void turn(boolean toOn) {
        on = toOn;
        load.switched(on);
        draw();
    }

    public boolean isOn() {
        return on;
    }

    /** What it really took during the last second. */
    public double powerW() {
        return load.powerW();
    }

    /** How warm its water is; without a tank there is none. */
    public double celsius() {
        return tank.orElseThrow().celsius();
    }

    /** A second of the plant has passed. */
    public void step() {
        if (tank.isPresent()) {
            tank.get().step(load.powerW(), plant.secondOfDay());
            draw();
        }
        if (programme.isPresent()) {
            programme.get().step(on, plant.secondOfDay());
            draw();
        }
    }

    private void draw() {
        double wantedW = programme.map(Programme::watts).orElse(watts);
        load.draw(on && tank.map(HotWaterTank::wantsHeat).orElse(true) ? wantedW : 0);
    }
}
