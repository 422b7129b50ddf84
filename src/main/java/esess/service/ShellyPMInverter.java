package esess.service;

import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.model.AcRole;
import esess.model.PhaseOrder;
import esess.port.Item;
import java.util.List;
import java.util.Optional;

/** The former section of a PV inverter behind a relay or plug with a meter; see {@link Shelly}. */
@Section(
        value = "ShellyPMInverter",
        keyed = true,
        doc = "As [Shelly:key] with Role=pvinverter, under a former name; one section each.",
        example = "garage")
public record ShellyPMInverter(
        @SectionKey String key,

        @Key(
                value = "VRMInstanceID",
                instanceOf = "pvinverter",
                min = 0,
                max = 65535,
                example = "1018",
                doc = "Device instance in VRM; unique among PV inverters.")
        int instance,

        PolledKeys polled,
        PolledKeys.ShellyLogin shelly,

        @Key(value = "Relay", defaultValue = "0", min = 0, max = 15, doc = "Which channel of the Shelly, from 0.")
        int relay,

        @Key(value = "Phase", defaultValue = "1", min = 1, max = 3, doc = "The phase that it feeds into.")
        int phase,

        @Key(
                value = "Position",
                defaultValue = "0",
                min = 0,
                max = 2,
                doc = "Where it is connected: 0 AC input 1, 1 AC output, 2 AC input 2.")
        int position)
        implements ShellySection {

    @Override
    public String service() {
        return "ShellyPMInverter";
    }

    @Override
    public AcRole role() {
        return AcRole.PVINVERTER;
    }

    @Override
    public Optional<Integer> channel() {
        return Optional.of(relay);
    }

    @Override
    public PhaseOrder clamps() {
        return PhaseOrder.beginningWith(phase);
    }

    @Override
    public Optional<Boolean> invert() {
        return Optional.empty();
    }

    @Override
    public Shelly.Metering metering() {
        return Shelly.Metering.DEFAULT;
    }

    /** Never shown as an energy meter. */
    @Override
    public List<Item> items() {
        return List.of(AcMeter.refreshTime(polled.period()));
    }
}
