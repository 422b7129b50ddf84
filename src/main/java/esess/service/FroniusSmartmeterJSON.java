package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.HasMaster;
import esess.config.Key;
import esess.config.Section;
import esess.device.FroniusMeter;
import esess.model.AcRole;
import esess.port.Http;
import esess.runtime.Host;
import esess.runtime.Service;
import java.util.List;
import java.util.Optional;

/** A Fronius smart meter appears as grid meter, asked through its inverter. Single-phase meters too. */
public final class FroniusSmartmeterJSON implements Service {

    @Section(value = "FroniusSmartmeterJSON", doc = "The meter; Host is that of the Fronius inverter.")
    public record Meter(
            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "grid",
                    min = 0,
                    max = 65535,
                    example = "40",
                    doc =
                            "Device instance in VRM; unique among grid meters. The GX takes the grid meter with the lowest.")
            int instance,

            PolledKeys polled,

            @Key(
                    value = "MeterID",
                    defaultValue = "0",
                    min = 0,
                    max = 65535,
                    doc = "How the inverter numbers the meter, mostly 0.")
            int meterId)
            implements Checked, HasMaster {

        @Override
        public Optional<HasMaster.Master> master() {
            return Optional.of(new HasMaster.Master(FroniusSmartmeterRS485.DEVICE, false));
        }

        @Override
        public void check(Complaints complaints) {
            polled.polling().check(complaints, true);
        }
    }

    private final Meter meter;

    public FroniusSmartmeterJSON(Configuration configuration) {
        this(configuration.get(Meter.class));
    }

    FroniusSmartmeterJSON(Meter meter) {
        this.meter = meter;
    }

    @Override
    public void start(Host host) {
        PolledAcMeter.startAll(host, List.of(new PolledAcMeter.Section(meter.polled.title(), this::show)));
    }

    private PolledAcMeter show(Host host) {
        PolledKeys keys = meter.polled;
        AcMeter shown = new AcMeter(
                host,
                new AcMeter.Spec(
                        AcRole.GRID,
                        "FroniusSmartmeterJSON",
                        meter.instance,
                        "es-ESS FroniusSmartmeterJSON",
                        keys.customName(),
                        "JSON-API via " + keys.host(),
                        0,
                        List.of(AcMeter.refreshTime(keys.period()))));
        OngoingEnergy energy = new OngoingEnergy(host, "FroniusSmartmeterJSON");
        return new PolledAcMeter(
                        host,
                        keys.title(),
                        new FroniusMeter(
                                host.http().as(Http.Kind.GRID_METER),
                                host.json(),
                                keys.host().text(),
                                meter.meterId),
                        shown,
                        keys.period(),
                        keys.loss(),
                        energy::carriedOn)
                .atEnd(energy::save);
    }
}
