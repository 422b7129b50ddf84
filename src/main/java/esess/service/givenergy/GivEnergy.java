package esess.service.givenergy;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.device.givenergy.link.GivEnergyClient;
import esess.model.HostAddress;
import esess.model.ServiceState;
import esess.runtime.Host;
import esess.runtime.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * GivEnergy inverters, batteries and meters appear on the GX and, under the names of GivTCP, on MQTT, without a cloud.
 * What does not answer is unknown, and is back by itself when it does.
 */
public final class GivEnergy implements Service {

    /** How an inverter is seen on the GX. */
    public enum View {
        /** Beside a Victron inverter, as a PV inverter. */
        INVERTER,
        /** There is no Victron inverter: as an inverter with battery and panels. */
        ALONE,
        /** Not at all. */
        NONE
    }

    @Section(
            value = "GivEnergy",
            keyed = true,
            keyOptional = true,
            example = "home",
            doc =
                    "A GivEnergy inverter, All-in-One, Gateway or EMS, asked through its dongle on the LAN; one section each."
                            + " No cloud is needed.")
    public record Inverter(
            @SectionKey String key,

            @Key(
                    value = "Host",
                    unique = true,
                    example = "192.168.1.40",
                    doc = "Address of the dongle; its port is 8899 if none is written.")
            HostAddress host,

            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "pvinverter",
                    min = 0,
                    max = 65535,
                    example = "1040",
                    doc = "Device instance in VRM, of each class of devices that it is shown as.")
            int instance,

            @Key(
                    value = "CustomName",
                    defaultValue = "GivEnergy",
                    doc = "Name in VRM. A name given in VRM is kept until this one is changed.")
            String customName,

            @Key(
                    value = "PollSeconds",
                    unit = "s",
                    min = 5,
                    max = 300,
                    defaultValue = "15",
                    doc = "How often measurements are asked for. Below 10 some dongles lose their cloud.")
            Duration poll,

            @Key(
                    value = "FullPollSeconds",
                    unit = "s",
                    min = 30,
                    max = 3600,
                    defaultValue = "120",
                    doc = "How often settings are asked for.")
            Duration fullPoll,

            @Key(
                    value = "View",
                    defaultValue = "Inverter",
                    doc =
                            "Inverter: as PV inverter, beside a Victron inverter. Alone: as inverter with battery and panels, where"
                                    + " there is no Victron inverter. None: not on the GX.")
            View view,

            @Key(
                    value = "Phase",
                    min = 1,
                    max = 3,
                    defaultValue = "1",
                    doc = "The phase that a single-phase inverter is connected to.")
            int phase,

            @Key(
                    value = "Battery",
                    defaultValue = "true",
                    doc = "Whether its battery is shown. Beside a Victron inverter the GX never takes it for its own.")
            boolean battery,

            @Key(
                    value = "GridMeter",
                    defaultValue = "false",
                    doc =
                            "Whether its current transformer is shown as the grid meter. Only where the GX has no other: it is told every"
                                    + " PollSeconds only, too seldom for ESS.")
            boolean gridMeter,

            @Key(
                    value = "Meters",
                    defaultValue = "",
                    example = "1:acload,2:pvinverter",
                    doc = "Which of its own meters are shown, and as what: acload, pvinverter or grid.")
            GivEnergyMeters meters,

            @Key(
                    value = "SetClock",
                    defaultValue = "true",
                    doc =
                            "Whether its clock is set when it is two minutes off: without cloud nobody else does it, and times of charge"
                                    + " are its clock's.")
            boolean setClock,

            @Key(
                    value = "MaxBatteryPower",
                    unit = "W",
                    min = 100,
                    max = 100000,
                    doc = "What the battery can take and give, where the model does not tell.")
            Optional<Integer> maxBatteryW,

            @Key(
                    value = "Control",
                    defaultValue = "true",
                    doc =
                            "Whether it takes GivTCP's commands, on MQTT below TreeRoot/control/, by REST, and as controls of es-ESS.")
            boolean control,

            @Key(
                    value = "RealTimeControl",
                    defaultValue = "false",
                    doc =
                            "Whether its real-time control is switched on while a forced mode or a pause runs, so that these writes do"
                                    + " not wear its memory. Not every firmware has it.")
            boolean realTimeControl,

            @Key(value = "Tree", defaultValue = "true", doc = "Whether it is shown on MQTT under the names of GivTCP.")
            boolean tree,

            @Key(
                    value = "TreeRoot",
                    defaultValue = "GivEnergy",
                    doc = "What these topics begin with; the serial number follows.")
            String treeRoot,

            @Key(
                    value = "TreeRetain",
                    defaultValue = "false",
                    doc = "Whether the broker keeps these topics. GivTCP leaves them unretained.")
            boolean treeRetain,

            GivEnergyTariffs tariffs)
            implements Checked {

        /** For messages. */
        String title() {
            return key.isEmpty() ? "GivEnergy" : "GivEnergy " + key;
        }

        /** For who asks by REST how it is set up. */
        Map<String, Object> settings() {
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("Host", GivEnergyClient.address(host));
            settings.put("CustomName", customName);
            settings.put("PollSeconds", (double) poll.toSeconds());
            settings.put("FullPollSeconds", (double) fullPoll.toSeconds());
            settings.put("View", view.toString());
            settings.put("Control", control);
            settings.put("SetClock", setClock);
            settings.put("RealTimeControl", realTimeControl);
            settings.put("TreeRoot", treeRoot);
            settings.put("TreeRetain", treeRetain);
            settings.put("DayRate", tariffs.day().orElse(null));
            settings.put("NightRate", tariffs.night().orElse(null));
            settings.put("ExportRate", tariffs.export().orElse(null));
            settings.put("DayRateHours", tariffs.hours().map(DayHours::toString).orElse(null));
            return settings;
        }

        @Override
        public void check(Complaints complaints) {
            if (fullPoll.compareTo(poll) < 0) {
                complaints.error("FullPollSeconds", "at least PollSeconds is expected");
            }
            if (treeRoot.contains("+")
                    || treeRoot.contains("#")
                    || treeRoot.startsWith("/")
                    || treeRoot.endsWith("/")) {
                complaints.error("TreeRoot", "a topic without wildcards, and without / at its ends, is expected");
            }
            if (tariffs.day().isEmpty()
                    && (tariffs.night().isPresent() || tariffs.export().isPresent())) {
                complaints.error("DayRate", "a price is expected, because NightRate or ExportRate is set");
            }
        }
    }

    private final Collection<Inverter> inverters;
    private final List<GivEnergyPlant> plants = new ArrayList<>();

    public GivEnergy(Configuration configuration) {
        this(configuration.all(Inverter.class).values());
    }

    GivEnergy(Collection<Inverter> inverters) {
        this.inverters = inverters;
    }

    @Override
    public void start(Host host) {
        host.status(ServiceState.waiting(
                ServiceState.Reason.DEVICE, inverters.size() + (inverters.size() == 1 ? " inverter" : " inverters")));
        for (Inverter inverter : inverters) {
            plants.add(new GivEnergyPlant(host, inverter, () -> tell(host)));
        }
        Set<String> asked = inverters.stream()
                .map(each -> GivEnergyClient.address(each.host()))
                .collect(Collectors.toSet());
        host.time().after(GivEnergyLeftovers.PATIENCE, () -> GivEnergyLeftovers.handBack(host, asked));
    }

    private void tell(Host host) {
        host.status(
                ServiceState.worst(plants.stream().map(GivEnergyPlant::state).toList()));
    }

    @Override
    public void stop() {
        plants.forEach(GivEnergyPlant::stop);
    }
}
