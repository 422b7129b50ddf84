package esess.config;

import java.nio.file.Path;
import java.util.Optional;

/** [Common]: what concerns es-ESS as a whole. Powers in W, energies in Wh. */
@Section(value = "Common", doc = "What concerns es-ESS as a whole.")
public record Common(
        @Key(
                value = "LogLevel",
                defaultValue = "INFO",
                doc = "How much is logged; APP_DEBUG tells what services"
                        + " decide and why, DEBUG also what the libraries do.")
        LogLevel logLevel,

        @Key(value = "LogDirectory", defaultValue = "/data/log/es-ESS", doc = "Where the log files go.")
        Path logDirectory,

        @Key(
                value = "LogMaxTotalMB",
                defaultValue = "20",
                unit = "MB",
                min = 1,
                max = 1000,
                doc = "All log files together stay below this; the oldest go first.")
        int logMaxTotalMB,

        @Key(
                value = "NumberOfThreads",
                defaultValue = "5",
                min = 1,
                max = 50,
                doc = "How many threads do what would hold up the rest: writing files and hashing the passwords of"
                        + " chargers. Devices are not waited for there.")
        int numberOfThreads,

        @Key(
                value = "ServiceMessageCount",
                defaultValue = "20",
                min = 1,
                max = 99,
                doc = "How many messages of each kind a service keeps on MQTT.")
        int serviceMessageCount,

        @Key(
                value = "ConfigVersion",
                defaultValue = "" + Migration.CURRENT,
                min = 1,
                doc = "The version of this file; es-ESS brings older ones up to date by itself.")
        int configVersion,

        @Key(
                value = "VRMPortalID",
                example = "c0619ab00000",
                doc = "Accepted from older files; es-ESS does not use it.")
        Optional<String> vrmPortalId,

        @Key(
                value = "BatteryCapacityInWh",
                unit = "Wh",
                min = 1,
                example = "28000",
                doc =
                        "The usable capacity of the battery; TimeToGoCalculator needs it, and a simulation has a battery of this size.")
        Optional<Double> batteryCapacityWh,

        @Key(
                value = "BatteryMaxChargeInW",
                aliases = "BatteryMaxChargeInWh",
                unit = "W",
                min = 0,
                example = "9000",
                doc =
                        "The most that the battery takes in a simulation; half of the capacity in an hour if not set. On a GX"
                                + " nothing is limited by it.")
        Optional<Double> batteryMaxChargeW,

        @Key(
                value = "DefaultPowerSetPoint",
                unit = "W",
                min = -100000,
                max = 100000,
                example = "50",
                doc = "Your own grid set point, where the GX does not tell it; the one on the GX counts.")
        Optional<Double> defaultPowerSetPointW,

        @Key(
                value = "GridSetPointMinW",
                unit = "W",
                min = -1000000,
                max = 1000000,
                example = "-25000",
                doc = "A fork's name for MinSetPointW in [GridSetpoint]; the tighter one counts.")
        Optional<Double> gridSetPointMinW,

        @Key(
                value = "GridSetPointMaxW",
                unit = "W",
                min = -1000000,
                max = 1000000,
                example = "25000",
                doc = "A fork's name for MaxSetPointW in [GridSetpoint]; the tighter one counts.")
        Optional<Double> gridSetPointMaxW)
        implements Checked {

    @Override
    public void check(Complaints complaints) {
        if (configVersion > Migration.CURRENT) {
            complaints.warning(
                    "ConfigVersion",
                    "this file was written for a newer es-ESS (this one knows " + Migration.CURRENT + ")");
        }
    }
}
