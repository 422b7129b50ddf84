package esess.service.gateway;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.MeterLoss;
import esess.model.AcMeasurement;
import esess.model.AcRole;
import esess.model.PerPhase;
import esess.model.Quantity;
import esess.model.ServiceState;
import esess.model.Topic;
import esess.port.Mqtt;
import esess.port.Registration;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import esess.service.AcMeter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A meter of another node on this GX: its component's state there becomes a meter here, with what es-ESS does for any meter
 * that falls silent. What the broker has kept is no sign of life. Loop thread.
 */
final class NodeMeter implements Service {

    @Section(
            value = "GatewayMeter",
            keyed = true,
            example = "garage",
            doc = "A meter that another node of es-ESS reads, shown on this GX; one section each.")
    record Config(
            @SectionKey String key,

            @Key(
                    value = "StateTopic",
                    example = "es-ESS/gateway/garage/grid_ModbusMeter_garage/state",
                    doc = "Where the node tells the state of that meter.")
            Topic topic,

            @Key(value = "Role", example = "acload", doc = "What it measures.")
            AcRole role,

            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "@Role",
                    min = 0,
                    max = 65535,
                    example = "1064",
                    doc = "Device instance in VRM; unique among devices of its role.")
            int instance,

            @Key(
                    value = "CustomName",
                    example = "Garage",
                    doc = "Name in VRM. A name given in VRM is kept until this one is changed.")
            String customName,

            @Key(
                    value = "Position",
                    min = 0,
                    max = 2,
                    defaultValue = "0",
                    doc =
                            "Where it is connected: 0 AC input 1, 1 AC output, 2 AC input 2; of a load 0 AC output, 1 AC input.")
            int position,

            @Key(
                    value = "HoldMs",
                    unit = "ms",
                    min = 1000,
                    max = 600000,
                    defaultValue = "15000",
                    doc = "How long the last values stand when nothing is told; more than StatePeriod there.")
            Duration hold,

            @Key(
                    value = "OfflineAfterMs",
                    unit = "ms",
                    min = 1000,
                    max = 3600000,
                    defaultValue = "30000",
                    doc = "After how long it is lost: a grid or genset meter then leaves the bus.")
            Duration offlineAfter)
            implements Checked {

        private static final Duration OLD = Duration.ofSeconds(15);

        @Override
        public void check(Complaints complaints) {
            if (role == AcRole.GRID && hold.compareTo(OLD) > 0) {
                complaints.warning(
                        "HoldMs",
                        "when this grid meter falls silent, ESS steers on values that are up to " + hold.toSeconds()
                                + " s old");
            }
        }
    }

    private static final int LARGEST = 16_384;

    private final Config config;
    private final MeterLoss loss;
    private Host host;
    private AcMeter meter;
    private MeterLoss.State state = MeterLoss.State.UNKNOWN;
    private long heardTick;
    private Registration timer;

    NodeMeter(Config config) {
        this.config = config;
        loss = new MeterLoss(config.hold, config.offlineAfter);
    }

    @Override
    public void start(Host given) {
        host = given;
        meter = new AcMeter(
                host,
                new AcMeter.Spec(
                        config.role,
                        "GatewayMeter_" + config.key,
                        config.instance,
                        "es-ESS node meter",
                        config.customName,
                        "MQTT " + config.topic,
                        config.position,
                        List.of()));
        heardTick = host.time().tick();
        host.status(ServiceState.waiting(ServiceState.Reason.FIRST_VALUE, config.topic.toString()));
        host.mqtt().subscribe(config.topic.toString(), 0, this::told);
        awaitChange();
    }

    private void told(Mqtt.Message message) {
        if (message.retained() || message.bytes().length > LARGEST) {
            return;
        }
        Map<?, ?> values = values(message.text()).orElse(Map.of());
        Double powerW = number(values, "Ac_Power", Quantity.POWER);
        PerPhase<AcMeasurement.Line> phases = new PerPhase<>("L1", "L2", "L3").map(phase -> line(values, phase));
        Double sum = PerPhase.sum(phases.map(AcMeasurement.Line::powerW));
        if (powerW == null && sum == null) {
            // It is lost there, and so it is here.
            return;
        }
        meter.show(new AcMeasurement(
                phases,
                powerW == null ? sum : powerW,
                number(values, "Ac_Energy_Forward", Quantity.ENERGY),
                number(values, "Ac_Energy_Reverse", Quantity.ENERGY),
                number(values, "Ac_Frequency", Quantity.FREQUENCY)));
        heardTick = host.time().tick();
        if (state != MeterLoss.State.CURRENT) {
            state = MeterLoss.State.CURRENT;
            host.status(ServiceState.running());
            host.say(config.key, MessageType.OPERATIONAL, config.customName + " measures.");
            awaitChange();
        }
    }

    private Optional<Map<?, ?>> values(String text) {
        try {
            return host.json().parse(text) instanceof Map<?, ?> document
                            && document.get("values") instanceof Map<?, ?> values
                    ? Optional.of(values)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static AcMeasurement.Line line(Map<?, ?> values, String phase) {
        Double voltageV = number(values, phase + "/Voltage", Quantity.VOLTAGE);
        Double powerW = number(values, phase + "/Power", Quantity.POWER);
        Double currentA = number(values, phase + "/Current", Quantity.CURRENT);
        return voltageV == null && powerW == null && currentA == null
                ? null
                : new AcMeasurement.Line(
                        voltageV,
                        currentA,
                        powerW,
                        null,
                        number(values, phase + "/Energy_Forward", Quantity.ENERGY),
                        number(values, phase + "/Energy_Reverse", Quantity.ENERGY));
    }

    private static Double number(Map<?, ?> values, String name, Quantity quantity) {
        boolean isOne = values.get(name) instanceof Map<?, ?> amount && amount.get("value") instanceof Double;
        if (!isOne) {
            return null;
        }
        return quantity.orNull((Double) ((Map<?, ?>) values.get(name)).get("value"));
    }

    private void awaitChange() {
        if (timer != null) {
            timer.close();
        }
        timer = loss.untilChange(host.time().tick() - heardTick)
                .map(wait -> host.time().after(wait, this::look))
                .orElse(null);
    }

    private void look() {
        timer = null;
        MeterLoss.State now = loss.state(host.time().tick() - heardTick);
        if (state == MeterLoss.State.CURRENT && now == MeterLoss.State.UNKNOWN) {
            meter.unknown();
        } else if (state != MeterLoss.State.LOST && now == MeterLoss.State.LOST) {
            meter.lost();
            host.status(ServiceState.lost(ServiceState.Reason.NO_ANSWER, config.customName));
            host.say(
                    config.key,
                    MessageType.ERROR,
                    config.customName + " is lost: nothing is told on " + config.topic + ".");
        }
        if (now != MeterLoss.State.CURRENT) {
            state = now;
        }
        awaitChange();
    }
}
