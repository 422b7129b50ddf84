package esess.service.planner;

import esess.control.plan.BatteryAction;
import java.time.Duration;

/**
 * What a battery is to do.
 *
 * @param percent of a charge, up to here; of a sale, down to here
 * @param lasting how long this is expected to be so; a driver may promise it to a device that needs an end
 */
record Order(BatteryAction action, double percent, Duration lasting) {}
