package esess.device.givenergy;

import esess.device.givenergy.Model.Family;

/**
 * What of a model matters to who gives it commands. Immutable.
 *
 * @param slots       times of charge and discharge: ten of each with targets; two: one of charge, two of discharge, no
 *                    targets; three: an EMS with its own
 * @param pause       charge and discharge can be paused
 * @param maxBatteryW null: unknown
 * @param capacityKWh null: unknown
 */
public record Abilities(Family family, int slots, boolean pause, Integer maxBatteryW, Double capacityKWh) {

    private static final int TEN = 10;

    /** What is known of it now; the pause is there where its registers are answered. */
    public static Abilities of(Plant plant) {
        Model model = plant.model();
        boolean pause =
                model.family().isSinglePhase() && model.family() != Family.HYBRID_GEN1 && plant.setting(PAUSE) != null;
        int slots = model.family() == Family.EMS ? 3 : model.hasTenSlots() ? TEN : 2;
        return new Abilities(model.family(), slots, pause, plant.maxBatteryW(), plant.capacityKWh());
    }

    public static final int PAUSE = 318;

    public boolean hasTenSlots() {
        return slots == TEN;
    }

    public boolean isThreePhase() {
        return family.isThreePhase();
    }

    public boolean isEms() {
        return family == Family.EMS;
    }

    /** One with the settings of a single-phase inverter, and a battery. */
    public boolean isSingle() {
        return !isThreePhase() && !isEms() && family != Family.UNKNOWN && family != Family.PV;
    }

    /** Its rates can be set in percent of what the inverter can. */
    public boolean hasPercentRates() {
        return switch (family) {
            case AC, ALL_IN_ONE, ALL_IN_ONE_HYBRID, GATEWAY, HV_GEN3, HYBRID_GEN4 -> true;
            default -> isThreePhase();
        };
    }

    /** The highest reserve: the second generation refuses 100 %. */
    public int fullPercent() {
        return family == Family.HYBRID_GEN2 ? 99 : 100;
    }
}
