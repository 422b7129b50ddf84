package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.ProductionSide;
import esess.device.ShellyChannel;
import esess.model.AcMeasurement;
import esess.model.AcRole;
import esess.model.PerPhase;
import esess.model.Unit;
import esess.port.Http;
import esess.port.Item;
import esess.runtime.Host;
import esess.runtime.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * PV inverters that feed in through a Shelly with a meter (PM, Plug, Mini PM of any generation) appear as PV inverters:
 * production is positive and counted forward, whatever way the Shelly counts. At night they stand by at 0 W.
 */
public final class ShellyPMInverter implements Service {

    @Section(
            value = "ShellyPMInverter",
            keyed = true,
            doc = "A PV inverter behind a Shelly; one section each.",
            example = "garage")
    public record Inverter(
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
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            polled.check(complaints);
        }
    }

    private final Collection<Inverter> inverters;
    private final List<PolledAcMeter> polled = new ArrayList<>();
    private final List<OngoingEnergy> energies = new ArrayList<>();

    public ShellyPMInverter(Configuration configuration) {
        this(configuration.all(Inverter.class).values());
    }

    ShellyPMInverter(Collection<Inverter> inverters) {
        this.inverters = inverters;
    }

    @Override
    public void start(Host host) {
        for (Inverter inverter : inverters) {
            PolledKeys keys = inverter.polled;
            AcMeter shown = new AcMeter(
                    host,
                    new AcMeter.Spec(
                            AcRole.PVINVERTER,
                            "ShellyPMInverter_" + inverter.key,
                            inverter.instance,
                            "es-ESS ShellyPMInverter",
                            keys.customName(),
                            "HTTP " + keys.host(),
                            inverter.position,
                            List.of(Item.integer("/RefreshTime", Unit.NONE)
                                    .initially((int) keys.period().toMillis()))));
            polled.add(new PolledAcMeter(
                    host,
                    keys.title(),
                    new ShellyChannel(
                            host.http().as(Http.Kind.METER),
                            host.json(),
                            host.time(),
                            keys.host().text(),
                            inverter.shelly.login(),
                            inverter.relay),
                    shown,
                    keys.period(),
                    keys.loss(),
                    meaning(host, inverter)));
        }
        PolledAcMeter.startAll(host, polled);
    }

    /** The Shelly knows one phase only and calls it L1. */
    private UnaryOperator<AcMeasurement> meaning(Host host, Inverter inverter) {
        ProductionSide side = new ProductionSide();
        OngoingEnergy energy = new OngoingEnergy(host, "ShellyPMInverter_" + inverter.key);
        energies.add(energy);
        return measured -> {
            // Its own counters go on, whatever way they turn out to be read.
            AcMeasurement production = side.production(energy.carriedOn(measured));
            return production.withPhases(
                    PerPhase.only(inverter.phase, production.phases().l1()));
        };
    }

    @Override
    public void stop() {
        polled.forEach(PolledAcMeter::stop);
        energies.forEach(OngoingEnergy::save);
    }
}
