package esess.service.planner;

import esess.control.plan.BatteryAction;
import esess.runtime.SteeredBattery.Switches;
import java.time.Duration;
import java.time.LocalTime;

/**
 * What a battery is to do.
 *
 * @param percent  of a charge, up to here; of a sale, down to here
 * @param lasting  how long this is expected to be so; a driver may promise it to a device that needs an end
 * @param switches of a battery that has them, instead of the action, which is the nearest one; null: the action
 */
record Order(BatteryAction action, double percent, Duration lasting, Turned switches) {

    Order(BatteryAction action, double percent, Duration lasting) {
        this(action, percent, lasting, null);
    }

    /**
     * Switches as a monitor wants them.
     *
     * @param saleW       power of a sale
     * @param salePercent down to here
     */
    record Turned(Switches switches, LocalTime pauseFrom, LocalTime pauseTo, int saleW, int salePercent) {}
}
