package esess.service.planner;

import esess.config.Complaints;
import esess.config.Key;
import esess.control.plan.SharedSensors.Block;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The planner's keys of the memory that an owner's scripts share. */
public record SensorsKeys(
        @Key(
                value = "SharedSensors",
                example = "/tmp/sensors",
                doc =
                        "A file of 1024 bytes that scripts of yours share as memory; see SharedSensorsWrite and SharedSensorsRead.")
        Optional<String> sharedSensors,

        @Key(
                value = "SharedSensorsWrite",
                defaultValue = "",
                example = "GivEnergy, Slots",
                doc =
                        "What es-ESS writes there: GivEnergy (the inverter's figures), Slots (the half hours of the car), Zappi (the "
                                + "charger of the GX).")
        SensorBlocks sharedSensorsWrite,

        @Key(
                value = "SharedSensorsRead",
                defaultValue = "",
                example = "Zappi",
                doc =
                        "What it reads there: Zappi (whether the car charges by its tariff), Slots (the half hours of the car).")
        SensorBlocks sharedSensorsRead) {

    void check(Complaints complaints) {
        sharedSensors.ifPresent(path -> {
            if (!path.startsWith("/") || path.contains("/../") || path.endsWith("/") || path.indexOf(0) >= 0) {
                complaints.error("SharedSensors", "the whole path of a file is expected, like /tmp/sensors");
            }
        });
        Set<Block> both = EnumSet.noneOf(Block.class);
        both.addAll(sharedSensorsWrite.blocks());
        both.retainAll(sharedSensorsRead.blocks());
        if (!both.isEmpty()) {
            complaints.error(
                    "SharedSensorsRead",
                    "what es-ESS writes itself is not read: " + new SensorBlocks(both) + " stands in both");
        } else if (sharedSensorsRead.holds(Block.GIVENERGY)) {
            complaints.error("SharedSensorsRead", "GivEnergy is written only: es-ESS asks the inverter itself");
        }
        complaints.unusedIf(
                sharedSensors.isEmpty() && !sharedSensorsWrite.blocks().isEmpty(),
                "SharedSensorsWrite",
                "because SharedSensors is not set");
        complaints.unusedIf(
                sharedSensors.isEmpty() && !sharedSensorsRead.blocks().isEmpty(),
                "SharedSensorsRead",
                "because SharedSensors is not set");
    }
}
