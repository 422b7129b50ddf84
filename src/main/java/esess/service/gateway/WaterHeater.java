package esess.service.gateway;

import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.gateway.Client;
import esess.control.gateway.Command;
import esess.control.gateway.Condition;
import esess.control.gateway.Desk;
import esess.control.gateway.SurplusSink;
import esess.model.TimeOfDay;
import esess.runtime.Host;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A heater that takes what is left over, before gas does: on when enough was left for two minutes, off when nothing was for
 * one; in a window of the tariff the grid may do it. Loop thread.
 */
final class WaterHeater {

    @Section(
            value = "GatewayHeater",
            keyed = true,
            example = "boiler",
            doc = "A heater that takes what is left over, before gas does; one section each.")
    record Config(
            @SectionKey String key,

            @Key(
                    value = "Relay",
                    example = "boilerrelay",
                    doc = "The [GatewayComponent:...] of Type relay that switches it.")
            String relay,

            @Key(
                    value = "GridOf",
                    example = "grid",
                    doc = "The component that tells the power from the grid, + import.")
            String gridOf,

            @Key(value = "GridValue", defaultValue = "Ac_Power", doc = "Its value in W.")
            String gridValue,

            @Key(
                    value = "OnAbove",
                    unit = "W",
                    min = 0,
                    max = 25000,
                    defaultValue = "500",
                    doc = "What has to be left over for two minutes.")
            double onW,

            @Key(value = "CheapFrom", example = "01:00", doc = "From then on the grid may heat.")
            Optional<TimeOfDay> cheapFrom,

            @Key(value = "CheapTo", example = "05:00", doc = "Until then.")
            Optional<TimeOfDay> cheapTo,

            @Key(value = "While", example = "tank.Temperature < 60", doc = "It heats only while this holds.")
            Optional<Condition> condition) {}

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final double LEASE_S = 300;
    private static final long RENEW_MILLIS = 120_000;
    private static final double ON_AFTER_S = 120;
    private static final double OFF_AFTER_S = 60;

    private final Config config;
    private final Host host;
    private final Desk desk;
    private final Client client;
    private final SurplusSink sink;
    private long renewedTick;
    private boolean on;

    WaterHeater(Config config, Host host, Desk desk) {
        this.config = config;
        this.host = host;
        this.desk = desk;
        client = Client.within("heater-" + config.key, Client.OWN);
        sink = new SurplusSink(new SurplusSink.Limits(config.onW, ON_AFTER_S, 0, OFF_AFTER_S));
    }

    void start() {
        host.time().every(LOOK, this::look);
    }

    private void look() {
        Double gridW = BusComponent.number(desk.component(config.gridOf), config.gridValue);
        boolean isWanted = config.condition
                .map(each -> each.broken((component, value) -> BusComponent.number(desk.component(component), value))
                        == null)
                .orElse(true);
        boolean next = sink.next(gridW == null ? null : -gridW, (double) LOOK.toSeconds(), isCheap(), isWanted);
        long now = host.time().tick();
        if (next && (!on || now - renewedTick >= RENEW_MILLIS)) {
            renewedTick = now;
            List<String> positions = positions();
            desk.ask(client, config.relay, "switch", Map.of("to", positions.get(1), "lease", LEASE_S), result -> {
                on |= result.isDone();
            });
        } else if (!next && on) {
            on = false;
            desk.ask(client, config.relay, Command.RELEASE, Map.of(), result -> {});
        }
    }

    private List<String> positions() {
        return desk.component(config.relay) instanceof BusComponent relay ? relay.positions() : List.of("off", "on");
    }

    private boolean isCheap() {
        ZonedDateTime local = host.local();
        if (local == null || config.cheapFrom.isEmpty() || config.cheapTo.isEmpty()) {
            return false;
        }
        LocalTime now = local.toLocalTime();
        LocalTime from = config.cheapFrom.get().time();
        LocalTime to = config.cheapTo.get().time();
        boolean isAfter = !now.isBefore(from);
        return from.isBefore(to) ? isAfter && now.isBefore(to) : isAfter || now.isBefore(to);
    }
}
