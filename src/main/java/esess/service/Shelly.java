package esess.service;

import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.MeterDirection;
import esess.device.PolledMeter;
import esess.device.ShellyChannel;
import esess.device.ShellyMeter;
import esess.model.AcMeasurement;
import esess.model.AcRole;
import esess.model.PhaseOrder;
import esess.port.Http;
import esess.runtime.Host;
import esess.runtime.Service;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a Shelly of any generation measures appears as grid meter, PV inverter, AC load or genset: all clamps of one that
 * measures the phases of a connection, or any one channel, be it a relay, a plug or a clamp. One that does not answer is
 * unknown within seconds and then gone; nothing of it stands still on the bus.
 */
public final class Shelly implements Service {

    @Section(
            value = "Shelly",
            keyed = true,
            example = "heatpump",
            doc = "What a Shelly measures: one section for each connection or channel, several with the same Host.")
    public record Meter(
            @SectionKey String key,

            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "@Role",
                    min = 0,
                    max = 65535,
                    example = "1060",
                    doc =
                            "Device instance in VRM; unique among meters of that role. The GX takes the grid meter with the lowest.")
            int instance,

            PolledKeys polled,
            PolledKeys.ShellyLogin shelly,

            @Key(value = "Role", example = "acload", doc = "What it measures.")
            AcRole role,

            @Key(
                    value = "Channel",
                    min = 0,
                    max = 15,
                    example = "0",
                    doc =
                            "Which of its relays, or of its clamps where it measures each for itself, from 0. Without it, its"
                                    + " clamps are the phases of one connection: 3EM, and Pro 3EM and later in the profile triphase.")
            Optional<Integer> channel,

            @Key(
                    value = "Phase",
                    min = 1,
                    max = 3,
                    example = "1",
                    doc = "With Channel: which phase of the house that is on; 1 when it is not set.")
            Optional<Integer> phase,

            @Key(
                    value = "PhaseOrder",
                    example = "L1,L2,L3",
                    doc =
                            "Without Channel: which phases of the house its clamps A, B and C are on; L1,L2,L3 when it is not"
                                    + " set.")
            Optional<PhaseOrder> phaseOrder,

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
                    value = "Invert",
                    doc =
                            "true: it is mounted the wrong way round. Of a PV inverter the direction is found out when this"
                                    + " is not set.")
            Optional<Boolean> invert,

            @Key(
                    value = "Metering",
                    defaultValue = "Default",
                    doc = "How energy is counted: Default, each phase for itself, as the Shelly does it; or Net,"
                            + " the sum over the phases, as grid operators do in Germany, Austria and Switzerland. Net counts on over a restart,"
                            + " but not what flows while es-ESS or the Shelly is off.")
            Metering metering)
            implements ShellySection {

        @Override
        public void check(Complaints complaints) {
            ShellySection.super.check(complaints);
            if (channel.isEmpty() && phase.isPresent()) {
                complaints.warning("Phase", "this is not used without Channel; PhaseOrder says where the clamps are");
            }
            if (channel.isPresent() && phaseOrder.isPresent()) {
                complaints.warning("PhaseOrder", "this is not used with Channel; Phase says where that is");
            }
        }

        @Override
        public String service() {
            return "Shelly";
        }

        @Override
        public PhaseOrder clamps() {
            return channel.isPresent()
                    ? PhaseOrder.beginningWith(phase.orElse(1))
                    : phaseOrder.orElse(PhaseOrder.STRAIGHT);
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

    private final Collection<? extends ShellySection> sections;

    public Shelly(Configuration configuration) {
        this(configuration.all(Meter.class).values());
    }

    Shelly(Collection<? extends ShellySection> sections) {
        this.sections = sections;
    }

    /** The sections of the former service Shelly3EMGrid. */
    public static Shelly former3EMGrid(Configuration configuration) {
        return new Shelly(configuration.all(Shelly3EMGrid.class).values());
    }

    /** The sections of the former service ShellyPMInverter. */
    public static Shelly formerPMInverter(Configuration configuration) {
        return new Shelly(configuration.all(ShellyPMInverter.class).values());
    }

    /** All sections that run, whatever service they stand under in the file. */
    public static List<ShellySection> sections(Configuration configuration) {
        return Stream.of(Meter.class, Shelly3EMGrid.class, ShellyPMInverter.class)
                .flatMap(form -> configuration.all(form).values().stream())
                .map(ShellySection.class::cast)
                .filter(section -> configuration.canRun(section.service()))
                .toList();
    }

    @Override
    public void start(Host host) {
        PolledAcMeter.startAll(
                host,
                sections.stream()
                        .map(section ->
                                new PolledAcMeter.Section(section.polled().title(), part -> meter(part, section)))
                        .toList());
    }

    private static PolledAcMeter meter(Host host, ShellySection section) {
        PolledKeys keys = section.polled();
        AcMeter shown = new AcMeter(
                host,
                new AcMeter.Spec(
                        section.role(),
                        section.unique(),
                        section.instance(),
                        "es-ESS " + section.service(),
                        keys.customName(),
                        "HTTP " + keys.host(),
                        section.position(),
                        section.items()));
        OngoingEnergy energy = new OngoingEnergy(host, section.unique());
        UnaryOperator<AcMeasurement> directed = MeterDirection.of(section.role(), section.invert());
        // Its own counters go on, whatever way they turn out to be read.
        UnaryOperator<AcMeasurement> placed = measured -> {
            AcMeasurement carried = energy.carriedOn(measured);
            return directed.apply(carried.withPhases(section.clamps().apply(carried.phases())));
        };
        if (section.metering() == Metering.DEFAULT) {
            return polled(host, section, shown, placed).atEnd(energy::save);
        }
        NetEnergy net = new NetEnergy(
                host, keys.title(), section.unique(), keys.polling().longestGap());
        return polled(host, section, shown, measured -> net.counted(placed.apply(measured)))
                .atEnd(energy::save)
                .atEnd(net::save);
    }

    private static PolledAcMeter polled(
            Host host, ShellySection section, AcMeter shown, UnaryOperator<AcMeasurement> meaning) {
        PolledKeys keys = section.polled();
        return new PolledAcMeter(host, keys.title(), device(host, section), shown, keys.period(), keys.loss(), meaning);
    }

    private static PolledMeter device(Host host, ShellySection section) {
        String address = section.polled().host().text();
        Optional<Http.Login> login = section.shelly().login();
        Http http = host.http().as(section.role() == AcRole.GRID ? Http.Kind.GRID_METER : Http.Kind.METER);
        return section.channel().isEmpty()
                ? new ShellyMeter(http, host.json(), host.time(), address, login)
                : new ShellyChannel(
                        http,
                        host.json(),
                        host.time(),
                        address,
                        login,
                        section.channel().get());
    }
}
