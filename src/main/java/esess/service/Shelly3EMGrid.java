package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.ProductionSide;
import esess.device.PolledMeter;
import esess.device.ShellyChannel;
import esess.device.ShellyMeter;
import esess.model.AcMeasurement;
import esess.model.AcRole;
import esess.model.PhaseOrder;
import esess.model.Unit;
import esess.port.Http;
import esess.port.Item;
import esess.runtime.Host;
import esess.runtime.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Shelly energy meters of any generation appear as grid meter, PV inverter, AC load or genset. One that does not answer
 * is unknown within seconds and then gone; nothing of it stands still on the bus.
 */
public final class Shelly3EMGrid implements Service {

    @Section(
            value = "Shelly3EMGrid",
            keyed = true,
            keyOptional = true,
            doc = "A Shelly energy meter; [Shelly3EMGrid:key] for further ones.")
    public record Meter(
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
                    doc =
                            "true: the clamps are mounted the wrong way round. Of a PV inverter the direction is found out"
                                    + " when this is not set.")
            Optional<Boolean> invert,

            @Key(
                    value = "Metering",
                    defaultValue = "Default",
                    doc = "How energy is counted: Default, each phase for itself, as the Shelly does it; or Net,"
                            + " the sum over the phases, as grid operators do in Germany, Austria and Switzerland. Net counts on over a restart,"
                            + " but not what flows while es-ESS or the Shelly is off.")
            Metering metering)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (role == AcRole.GRID) {
                polled.checkGrid(complaints);
            } else {
                polled.check(complaints);
            }
            if (role == AcRole.ACLOAD && position == 2) {
                complaints.error("Position", "a load is at 0 (AC output) or 1 (AC input)");
            }
        }

        String unique() {
            return key.isEmpty() ? "Shelly3EMGrid" : "Shelly3EMGrid_" + key;
        }
    }

    /** How energy is counted. */
    public enum Metering {
        DEFAULT("Default"),
        NET("Net");

        private final String text;

        Metering(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Collection<Meter> meters;
    private final List<PolledAcMeter> polled = new ArrayList<>();
    private final List<OngoingEnergy> energies = new ArrayList<>();
    private final List<NetEnergy> net = new ArrayList<>();

    public Shelly3EMGrid(Configuration configuration) {
        this(configuration.all(Meter.class).values());
    }

    Shelly3EMGrid(Collection<Meter> meters) {
        this.meters = meters;
    }

    @Override
    public void start(Host host) {
        for (Meter meter : meters) {
            PolledKeys keys = meter.polled;
            AcMeter shown = new AcMeter(
                    host,
                    new AcMeter.Spec(
                            meter.role,
                            meter.unique(),
                            meter.instance,
                            "es-ESS Shelly3EMGrid",
                            keys.customName(),
                            "HTTP " + keys.host(),
                            meter.position,
                            // It is 1 where a meter stands for something else than the grid: the GX then shows it as a
                            // meter.
                            List.of(
                                    Item.integer("/RefreshTime", Unit.NONE)
                                            .initially((int) keys.period().toMillis()),
                                    Item.integer("/IsGenericEnergyMeter")
                                            .initially(meter.role == AcRole.GRID ? 0 : 1))));
            polled.add(new PolledAcMeter(
                    host, keys.title(), device(host, meter), shown, keys.period(), keys.loss(), meaning(host, meter)));
        }
        PolledAcMeter.startAll(host, polled);
    }

    private static PolledMeter device(Host host, Meter meter) {
        String address = meter.polled.host().text();
        Optional<Http.Login> login = meter.shelly.login();
        Http http = host.http().as(meter.role == AcRole.GRID ? Http.Kind.GRID_METER : Http.Kind.METER);
        return meter.channel.isEmpty()
                ? new ShellyMeter(http, host.json(), host.time(), address, login)
                : new ShellyChannel(http, host.json(), host.time(), address, login, meter.channel.get());
    }

    private UnaryOperator<AcMeasurement> meaning(Host host, Meter meter) {
        OngoingEnergy energy = new OngoingEnergy(host, meter.unique());
        energies.add(energy);
        UnaryOperator<AcMeasurement> ordered = measured -> {
            AcMeasurement carried = energy.carriedOn(measured);
            return carried.withPhases(meter.phaseOrder.apply(carried.phases()));
        };
        UnaryOperator<AcMeasurement> directed = direction(meter);
        if (meter.metering == Metering.DEFAULT) {
            return measured -> directed.apply(ordered.apply(measured));
        }
        NetEnergy counted = new NetEnergy(host, meter.polled.title(), meter.unique(), meter.polled.longestGap());
        net.add(counted);
        return measured -> counted.counted(directed.apply(ordered.apply(measured)));
    }

    private static UnaryOperator<AcMeasurement> direction(Meter meter) {
        boolean inverted = meter.invert.orElse(false);
        if (meter.role != AcRole.PVINVERTER) {
            return measured -> inverted ? measured.inverted() : measured;
        } else if (meter.invert.isPresent()) {
            return measured -> ProductionSide.produced(inverted ? measured.inverted() : measured);
        }
        return new ProductionSide()::production;
    }

    @Override
    public void stop() {
        polled.forEach(PolledAcMeter::stop);
        energies.forEach(OngoingEnergy::save);
        net.forEach(NetEnergy::save);
    }
}
