package esess.service;

import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.model.AcRole;
import esess.model.PhaseOrder;
import java.util.Optional;

/** The former section of a Shelly with clamps, which are the grid meter where nothing else is said; see {@link Shelly}. */
@Section(
        value = "Shelly3EMGrid",
        keyed = true,
        keyOptional = true,
        doc =
                "As [Shelly:key], under a former name: clamps, of the grid where Role is not set. [Shelly3EMGrid:key] for further ones.")
public record Shelly3EMGrid(
        @SectionKey String key,

        @Key(
                value = "VRMInstanceID",
                instanceOf = "@Role",
                min = 0,
                max = 65535,
                example = "47",
                doc =
                        "Device instance in VRM; unique among meters of that role. The GX takes the grid meter with the lowest.")
        int instance,

        PolledKeys polled,
        PolledKeys.ShellyLogin shelly,

        @Key(value = "Role", defaultValue = "grid", doc = "What it measures.")
        AcRole role,

        @Key(
                value = "Position",
                defaultValue = "0",
                min = 0,
                max = 2,
                doc =
                        "Where it is connected. A PV inverter: 0 AC input 1, 1 AC output, 2 AC input 2; a load: 0 AC output,"
                                + " 1 AC input, as Victron counts.")
        int position,

        @Key(
                value = "PhaseOrder",
                defaultValue = "L1,L2,L3",
                doc =
                        "Which phases of the house its clamps A, B and C are on; with Channel, its first is that of the clamp.")
        PhaseOrder phaseOrder,

        @Key(
                value = "Channel",
                min = 0,
                max = 2,
                example = "0",
                doc =
                        "Which of its clamps, from 0, where a Shelly measures each for itself: EM, Pro EM, and a Pro 3EM in the"
                                + " profile monophase. Without it, its clamps are the phases of one connection.")
        Optional<Integer> channel,

        @Key(
                value = "Invert",
                doc = "true: the clamps are mounted the wrong way round. Of a PV inverter the direction is found out"
                        + " when this is not set.")
        Optional<Boolean> invert,

        @Key(
                value = "Metering",
                defaultValue = "Default",
                doc = "How energy is counted: Default, each phase for itself, as the Shelly does it; or Net,"
                        + " the sum over the phases, as grid operators do in Germany, Austria and Switzerland. Net counts on over a restart,"
                        + " but not what flows while es-ESS or the Shelly is off.")
        Shelly.Metering metering)
        implements ShellySection {

    @Override
    public String service() {
        return "Shelly3EMGrid";
    }

    @Override
    public PhaseOrder clamps() {
        return phaseOrder;
    }
}
