package esess.control.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a car is charged with: the sun of its strings, then the battery while that is well, and the grid only when the
 * battery may not.
 *
 * @param sunW     W, as the others
 * @param currentA on one phase, in tenths; 0: it waits
 * @param battery  whether the battery may be used
 */
public record CarPower(double sunW, double batteryW, double gridW, double chargeW, double currentA, boolean battery) {

    /**
     * @param phaseW  what the wall box takes at most
     * @param minA    below it a car does not charge
     * @param lowSoc  from here on down the battery is not used any more, %
     * @param backSoc from here on up it is used again
     */
    public record Limits(
            double phaseW,
            double volts,
            double minA,
            double batteryMaxW,
            double lowSoc,
            double backSoc,
            boolean gridAllowed,
            boolean batteryAllowed) {}

    private static final double TENTHS = 10;

    /**
     * @param stringsW what each string of the car could give; null: not known, as good as nothing
     * @param soc      null: not known, so the battery is left alone
     * @param wasUsed  whether the battery was used before
     */
    public static CarPower of(List<@Nullable Double> stringsW, @Nullable Double soc, boolean wasUsed, Limits limits) {
        double bundledW = stringsW.stream()
                .mapToDouble(each -> each == null ? 0 : Math.max(0, each))
                .sum();
        boolean battery =
                limits.batteryAllowed && soc != null && (wasUsed ? soc > limits.lowSoc : soc >= limits.backSoc);
        double sunW = Math.min(limits.phaseW, bundledW);
        double batteryW = battery ? Math.min(limits.batteryMaxW, limits.phaseW - sunW) : 0;
        double gridW = !battery && limits.gridAllowed ? limits.phaseW - sunW : 0;
        double chargeW = sunW + batteryW + gridW;
        // What is exact in tenths stays what it is: 3680 W are 16 A at 230 V.
        double currentA = Math.floor(chargeW / limits.volts * TENTHS + 1e-9) / TENTHS;
        return currentA < limits.minA
                ? new CarPower(0, 0, 0, 0, 0, battery)
                : new CarPower(sunW, batteryW, gridW, chargeW, currentA, battery);
    }

    public boolean isCharging() {
        return currentA > 0;
    }
}
