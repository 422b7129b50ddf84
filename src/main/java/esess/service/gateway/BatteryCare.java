package esess.service.gateway;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.gateway.Amount;
import esess.control.gateway.ChargeCap;
import esess.control.gateway.Client;
import esess.control.gateway.Command;
import esess.control.gateway.CoulombCounter;
import esess.control.gateway.Desk;
import esess.control.gateway.OutputPriority;
import esess.control.gateway.Subject;
import esess.model.Document;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a lithium battery where it ages least: charges it to a state of charge and no further, and has an inverter take the
 * grid before it is empty. Where no BMS tells the state of charge, the current is counted. Loop thread.
 */
final class BatteryCare {

    @Section(
            value = "GatewayBattery",
            keyed = true,
            example = "house",
            doc =
                    "Care for a lithium battery: a charge limit by state of charge, and an inverter's priority; one section each.")
    record Config(
            @SectionKey String key,

            @Key(value = "Battery", example = "battery", doc = "The component that tells Soc, or the current.")
            String battery,

            @Key(value = "SocValue", defaultValue = "Soc", doc = "Its value with the state of charge in %.")
            String socValue,

            @Key(
                    value = "CurrentValue",
                    defaultValue = "Dc_0_Current",
                    doc =
                            "Its value with the current in A, + charging; counted where nothing tells the state of charge.")
            String currentValue,

            @Key(
                    value = "CellVoltageValue",
                    defaultValue = "System_MaxCellVoltage",
                    doc =
                            "Its value with the highest cell voltage: above 3.45 V with nearly no current for five minutes it is full.")
            String cellValue,

            @Key(
                    value = "CapacityAh",
                    unit = "Ah",
                    min = 1,
                    max = 10000,
                    example = "280",
                    doc = "Needed where the current is counted.")
            Optional<Double> capacityAh,

            @Key(
                    value = "Limit",
                    unit = "%",
                    min = 20,
                    max = 100,
                    defaultValue = "70",
                    doc = "Charging ends at this state of charge, and is resumed 3 % below it.")
            double limit,

            @Key(
                    value = "ChargeBy",
                    example = "battery",
                    doc =
                            "The component whose setMaxChargeCurrent or setChargeCurrent ends charging. Without it nothing limits the charge.")
            Optional<String> chargeBy,

            @Key(
                    value = "PriorityBy",
                    example = "inverter3",
                    doc = "The inverter with a command setOutputPriority that knows utility and sbu.")
            Optional<String> priorityBy,

            @Key(
                    value = "Low",
                    unit = "%",
                    min = 0,
                    max = 100,
                    defaultValue = "30",
                    doc = "At this state of charge the inverter takes the grid.")
            double low,

            @Key(
                    value = "Back",
                    unit = "%",
                    min = 0,
                    max = 100,
                    defaultValue = "50",
                    doc = "From this one on it takes sun and battery again.")
            double back)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (low >= back) {
                complaints.error("Back", "more than Low is expected");
            }
            if (chargeBy.isEmpty() && priorityBy.isEmpty()) {
                complaints.warning("ChargeBy", "without ChargeBy and PriorityBy this section only counts");
            }
        }
    }

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final double LEASE_S = 300;
    private static final long RENEW_MILLIS = 120_000;
    private static final long SAVE_MILLIS = 600_000;
    /** What is older says nothing of now. */
    private static final long STALE_MILLIS = 60_000;

    private static final double RESUMED_BELOW = 3;
    private static final double EFFICIENCY = 0.99;

    private final Config config;
    private final Host host;
    private final Desk desk;
    private final Client client;
    private final String document;
    private final CoulombCounter counter;
    private boolean mayCharge = true;
    private String priority = "";
    private String asked = "";
    private long countedTick;
    private Long knownTick;
    private Double percent;
    private long renewedTick = Long.MIN_VALUE / 2;
    private long savedTick;

    BatteryCare(Config config, Host host, Desk desk) {
        this.config = config;
        this.host = host;
        this.desk = desk;
        client = Client.within("battery-" + config.key, Client.OWN);
        document = "gateway-battery-" + config.key.replaceAll("[^A-Za-z0-9_-]", "_");
        Double kept = new Document(host.store().read(document)).number("percent", 0, 100);
        counter = new CoulombCounter(config.capacityAh.orElse(1.0), EFFICIENCY, kept);
    }

    void start() {
        countedTick = host.time().tick();
        host.time().every(LOOK, this::look);
    }

    private void look() {
        count();
        boolean isKnown = knownTick != null && host.time().tick() - knownTick <= STALE_MILLIS;
        if (!isKnown) {
            return;
        }
        boolean may = new ChargeCap(config.limit, config.limit - RESUMED_BELOW).mayCharge(mayCharge, percent);
        String next = new OutputPriority(config.low, config.back).next(priority, percent);
        long now = host.time().tick();
        boolean isDue = now - renewedTick >= RENEW_MILLIS;
        if (may != mayCharge || !may && isDue) {
            renewedTick = now;
            limit(may);
        }
        if (!next.isEmpty() && (!next.equals(priority) || !next.equals(asked) || isDue)) {
            priority = next;
            prefer(next);
        }
    }

    private void count() {
        long now = host.time().tick();
        double seconds = (now - countedTick) / 1000.0;
        countedTick = now;
        Double bms = value(config.socValue);
        Double amps = value(config.currentValue);
        if (bms != null) {
            counter.flowed(0, seconds, null, bms);
            knownTick = now;
        } else if (amps != null && config.capacityAh.isPresent()) {
            counter.flowed(amps, seconds, value(config.cellValue), null);
            knownTick = counter.percent() == null ? null : (Long) now;
        }
        percent = counter.percent();
        if (percent != null) {
            host.mqtt()
                    .publish(
                            host.topic(Gateway.NAME + "/Battery/" + config.key + "/Soc"),
                            Double.toString(Math.round(percent * 100) / 100.0),
                            0,
                            true);
            if (now - savedTick >= SAVE_MILLIS && bms == null) {
                savedTick = now;
                host.store().write(document, Map.of("percent", percent));
            }
        }
    }

    private Double value(String name) {
        return BusComponent.number(desk.component(config.battery), name);
    }

    private void limit(boolean may) {
        if (config.chargeBy.isEmpty()) {
            mayCharge = may;
            return;
        }
        String component = config.chargeBy.get();
        Subject subject = desk.component(component);
        String command =
                subject != null && subject.spec().command("setMaxChargeCurrent").isPresent()
                        ? "setMaxChargeCurrent"
                        : "setChargeCurrent";
        if (may) {
            desk.ask(client, component, Command.RELEASE, Map.of(), result -> {});
            settled(true);
        } else {
            desk.ask(client, component, command, Map.of("current", 0.0, "lease", LEASE_S), result -> {
                if (result.isDone()) {
                    settled(false);
                } else {
                    host.say(
                            component,
                            MessageType.WARNING,
                            "The charge limit of " + config.key + " is not kept: " + result.text() + ".");
                }
            });
        }
    }

    private void settled(boolean may) {
        if (mayCharge != may) {
            mayCharge = may;
            host.log()
                    .info("Battery " + config.key + ": " + (may ? "is charged again" : "is charged no further") + " at "
                            + new Amount(percent, "%").value() + " %.");
        }
    }

    private void prefer(String word) {
        config.priorityBy.ifPresent(inverter -> {
            renewedTick = host.time().tick();
            desk.ask(client, inverter, "setOutputPriority", Map.of("priority", word, "lease", LEASE_S), result -> {
                if (result.isDone()) {
                    asked = word;
                }
            });
        });
        if (config.priorityBy.isEmpty()) {
            asked = word;
        }
    }
}
