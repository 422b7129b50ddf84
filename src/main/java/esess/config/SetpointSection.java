package esess.config;

import java.time.Duration;

/** [GridSetpoint]: what no service may exceed. Powers in W, + = import. */
@Section(value = "GridSetpoint", doc = "Limits for everything that moves the grid set point of ESS.")
public record SetpointSection(
        @Key(
                value = "MinSetPointW",
                unit = "W",
                min = -1000000,
                max = 1000000,
                defaultValue = "-25000",
                doc = "The set point never goes below this; negative feeds in.")
        double minW,

        @Key(
                value = "MaxSetPointW",
                unit = "W",
                min = -1000000,
                max = 1000000,
                defaultValue = "25000",
                doc = "The set point never goes above this.")
        double maxW,

        @Key(
                value = "MaxStepWPerSecond",
                unit = "W",
                min = 1,
                max = 1000000,
                defaultValue = "5000",
                doc = "How fast the set point may move away from your own; back is never held up.")
        double maxStepWPerSecond,

        @Key(
                value = "RequestExpiry",
                unit = "s",
                min = 5,
                max = 86400,
                defaultValue = "60",
                doc = "A request that came by MQTT ends after this time unless it is repeated.")
        Duration requestExpiry)
        implements Checked {

    @Override
    public void check(Complaints complaints) {
        Common common = complaints.other(Common.class);
        double min = Math.max(minW, common.gridSetPointMinW().orElse(minW));
        double max = Math.min(maxW, common.gridSetPointMaxW().orElse(maxW));
        if (min > max) {
            complaints.error(
                    "MinSetPointW",
                    "the lowest set point is above the highest (" + min + " and " + max
                            + " W, with [Common]); no service can move it like this");
        } else if (min == max) {
            complaints.warning(
                    "MinSetPointW",
                    "the lowest set point is the highest too (" + min + " W, with [Common]): no service can move it");
        }
    }
}
