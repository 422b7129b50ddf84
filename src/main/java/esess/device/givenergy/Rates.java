package esess.device.givenergy;

/**
 * How fast a battery may be charged and discharged. Most models count in hundredths of the capacity in an hour, the last
 * of fifty being all that the battery can; three-phase ones and gateways in percent of what they can.
 */
public final class Rates {

    private static final int STEPS = 50;
    private static final int FULL = 100;
    /** A capacity is no binary fraction. */
    private static final double ROUNDING = 1e-6;

    private Rates() {}

    public static boolean isPercent(Abilities abilities) {
        return abilities.isThreePhase() || abilities.family() == Model.Family.GATEWAY;
    }

    public static int register(boolean charge, Abilities abilities) {
        if (abilities.isThreePhase()) {
            return charge ? 1110 : 1108;
        }
        return abilities.family() == Model.Family.GATEWAY ? charge ? 313 : 314 : charge ? 111 : 112;
    }

    public static int most(Abilities abilities) {
        return isPercent(abilities) ? FULL : STEPS;
    }

    /** Not more than was asked. */
    public static int value(int watts, Abilities abilities) {
        if (abilities.maxBatteryW() == null) {
            throw new Unusable("it is not known what the battery can; MaxBatteryPower in the configuration says it");
        }
        if (isPercent(abilities)) {
            int percent = (int) Math.min(FULL, Math.round((double) FULL * watts / abilities.maxBatteryW()));
            if (percent < 1) {
                throw new Unusable("less than 1 % cannot be set on this model");
            }
            return percent;
        }
        if (watts >= abilities.maxBatteryW()) {
            return STEPS;
        }
        if (abilities.capacityKWh() == null) {
            throw new Unusable("the capacity of the battery is not known");
        }
        return (int) Math.min(STEPS, Math.floor(watts * FULL / (abilities.capacityKWh() * 1000) + ROUNDING));
    }

    /** Null: unknown. */
    public static Integer watts(Integer value, Abilities abilities) {
        Integer most = abilities.maxBatteryW();
        if (value == null || most == null) {
            return null;
        }
        if (isPercent(abilities)) {
            return most * value / FULL;
        }
        if (value >= STEPS) {
            return most;
        }
        Double capacityKWh = abilities.capacityKWh();
        return capacityKWh == null
                ? null
                : (Integer) Math.min((int) (value * capacityKWh * 1000 / FULL + ROUNDING), most);
    }
}
