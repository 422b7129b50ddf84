package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.control.ClampProtocol;
import esess.model.BatteryReading;
import esess.model.Network;
import esess.model.ServiceState;
import esess.model.Unit;
import esess.port.Datagrams;
import esess.port.Device;
import esess.port.Item;
import esess.port.Watch;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells a simulated current clamp at a car charger (a Zappi) the power of a battery that its real clamps cannot see. The
 * clamp asks by UDP, several times a second, and is answered from memory. What is not known, or too old, is told as 0: it
 * keeps the last answer for ever otherwise.
 */
public final class BatteryCT implements Service {

    @Section(value = "BatteryCT", doc = "The server that the clamp at the charger asks.")
    public record Config(
            @Key(value = "Port", min = 1, max = 65535, defaultValue = "8000", doc = "UDP port that the clamp asks.")
            int port,

            @Key(value = "Bind", doc = "Address of the GX that is listened on. All of them when it is not set.")
            Optional<String> bind,

            @Key(
                    value = "AllowedNetworks",
                    example = "192.168.1.0/24",
                    doc =
                            "Who may ask, as networks or addresses, separated by commas. The networks that the GX itself is on when it is not set.")
            Optional<Network.Some> networks,

            @Key(
                    value = "StaleAfter",
                    unit = "s",
                    min = 1,
                    max = 60,
                    defaultValue = "5",
                    doc = "Values of SungrowBattery that are older are told as 0.")
            Duration staleAfter,

            @Key(
                    value = "SetTimeout",
                    unit = "s",
                    min = 10,
                    max = 3600,
                    defaultValue = "600",
                    doc = "How long a fixed output stands that was set to calibrate the clamp, when nobody clears it.")
            Duration setTimeout,

            @Key(
                    value = "Source",
                    defaultValue = "system",
                    doc =
                            "Which battery: system, the one of the GX; SungrowBattery, that of the service of this name; or the full name of a battery"
                                    + " on the D-Bus, as com.victronenergy.battery.ttyUSB0.")
            String source,

            @Key(value = "Invert", defaultValue = "false", doc = "Whether the clamp is to see charging as negative.")
            boolean invert)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (!isSystem() && !isSungrow() && !source.matches("com\\.victronenergy\\.battery\\.[A-Za-z0-9_.]+")) {
                complaints.error("Source", "system, SungrowBattery or com.victronenergy.battery.<name> is expected");
            }
        }

        boolean isSystem() {
            return source.equalsIgnoreCase("system");
        }

        boolean isSungrow() {
            return source.equalsIgnoreCase("SungrowBattery");
        }
    }

    private static final String SYSTEM = "com.victronenergy.system";
    private static final int MOST_PER_SECOND = 50;
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Config config;
    private final ClampProtocol protocol;
    private Host host;
    private Device device;
    private Watch power;
    private Watch current;
    private Watch voltage;
    private Watch soc;
    private final List<Watch> loads = new ArrayList<>();
    private final List<Watch> frequencies = new ArrayList<>();
    private long heard = Long.MIN_VALUE;
    private int requests;
    private Integer shownOverrideW;
    private Boolean shownStale;
    private String published = "";

    public BatteryCT(Configuration configuration) {
        this(configuration.get(Config.class));
    }

    BatteryCT(Config config) {
        this.config = config;
        protocol = new ClampProtocol(config.setTimeout.toMillis());
    }

    @Override
    public void start(Host given) {
        host = given;
        device = host.publish(new DeviceSpec(
                "batteryct",
                "BatteryCT",
                0,
                "es-ESS BatteryCT",
                "BatteryCT",
                "UDP " + config.port,
                false,
                List.of(
                        Item.integer("/Stale").initially(1),
                        Item.number("/Output", Unit.WATT),
                        Item.number("/Override", Unit.WATT),
                        Item.integer("/OverrideRemaining", Unit.SECOND).initially(0),
                        Item.integer("/Requests").initially(0),
                        Item.text("/Source").initially(config.source))));
        device.set("/Connected", 0);
        follow();
        Datagrams.Door door = new Datagrams.Door(
                config.bind.orElse(""),
                config.port,
                config.networks
                        .map(some -> List.of(some.text().split("\\s*,\\s*")))
                        .orElse(List.of()),
                ClampProtocol.LONGEST,
                MOST_PER_SECOND);
        host.datagrams().listen(door, this::asked, this::door);
        host.time().every(LOOK, this::show);
        show();
    }

    private void follow() {
        String battery = config.isSystem()
                ? SYSTEM
                : config.isSungrow() ? "com.victronenergy.battery.esESS_" + SungrowBattery.UNIQUE : config.source;
        String dc = config.isSystem() ? "/Dc/Battery" : "/Dc/0";
        power = host.watch(battery, dc + "/Power");
        current = host.watch(battery, dc + "/Current");
        voltage = host.watch(battery, dc + "/Voltage");
        soc = host.watch(battery, config.isSystem() ? "/Dc/Battery/Soc" : "/Soc");
        if (config.isSungrow()) {
            host.watch(battery, SungrowBattery.UPDATE_INDEX, change -> {
                if (change.reading().isKnown()) {
                    heard = host.time().tick();
                }
            });
            loads.add(host.watch(battery, SungrowBattery.LOAD));
            frequencies.add(host.watch(battery, SungrowBattery.FREQUENCY));
            return;
        }
        for (int phase = 1; phase <= 3; phase++) {
            loads.add(host.watch(SYSTEM, "/Ac/Consumption/L" + phase + "/Power"));
        }
        frequencies.add(host.watch("com.victronenergy.grid", "/Ac/Frequency"));
        frequencies.add(host.watch("com.victronenergy.vebus", "/Ac/ActiveIn/L1/F"));
    }

    private void door(boolean open, String why) {
        device.set("/Connected", open ? 1 : 0);
        host.status(open ? ServiceState.running() : ServiceState.lost(ServiceState.Reason.REFUSED, why));
        if (!open) {
            host.say(MessageType.ERROR, why + ". It is tried again.");
        }
    }

    private String asked(String sender, String question) {
        requests++;
        Integer before = protocol.overrideW(host.time().tick());
        String answer = protocol.answer(question, reading(), host.time().tick());
        Integer after = protocol.overrideW(host.time().tick());
        if (!Objects.equals(before, after)) {
            host.say(
                    MessageType.OPERATIONAL,
                    after == null
                            ? "The clamp shows the battery again, by " + sender + "."
                            : "The clamp shows " + after + " W, set by " + sender + " for at most "
                                    + config.setTimeout.toSeconds() + " s.");
            show();
        }
        return answer;
    }

    /** What is known of the battery now. */
    private BatteryReading reading() {
        if (isStale()) {
            return BatteryReading.UNKNOWN;
        }
        int sign = config.invert ? -1 : 1;
        return new BatteryReading(
                times(sign, power.number()),
                times(sign, current.number()),
                voltage.number(),
                soc.number(),
                sum(loads),
                first(frequencies));
    }

    /** A service on the bus tells when it does not know; only the poll of a Sungrow has an age of its own. */
    private boolean isStale() {
        return power.number() == null
                || config.isSungrow()
                        && (heard == Long.MIN_VALUE || host.time().tick() - heard > config.staleAfter.toMillis());
    }

    private void show() {
        boolean stale = isStale();
        Integer overrideW = protocol.overrideW(host.time().tick());
        String output = overrideW != null
                ? overrideW.toString()
                : ClampProtocol.whole(reading().powerW());
        device.set("/Stale", stale ? 1 : 0);
        device.set("/Output", Double.valueOf(output));
        device.set("/Override", overrideW == null ? null : (Object) (double) overrideW);
        device.set("/OverrideRemaining", (int)
                ((protocol.overrideMillis(host.time().tick()) + 999) / 1000));
        device.set("/Requests", requests);
        if (!output.equals(published)) {
            published = output;
            host.mqtt().publish(host.topic("BatteryCT/Output"), output, 0, true);
        }
        if (shownStale == null || shownStale != stale) {
            host.mqtt().publish(host.topic("BatteryCT/Stale"), stale ? "1" : "0", 0, true);
            if (shownStale != null) {
                host.say(
                        stale ? MessageType.WARNING : MessageType.OPERATIONAL,
                        stale
                                ? "The battery's power is not known: the clamp shows 0 W."
                                : "The battery's power is known again.");
            }
            shownStale = stale;
        }
        if (!Objects.equals(shownOverrideW, overrideW)) {
            shownOverrideW = overrideW;
            host.mqtt()
                    .publish(host.topic("BatteryCT/Override"), overrideW == null ? "" : overrideW.toString(), 0, true);
        }
    }

    private static Double times(int sign, Double value) {
        return value == null ? null : (Double) (sign < 0 ? 0 - value : value);
    }

    private static Double sum(List<Watch> watches) {
        Double sum = null;
        for (Watch watch : watches) {
            Double value = watch.number();
            sum = value == null ? sum : sum == null ? value : (Double) (sum + value);
        }
        return sum;
    }

    private static Double first(List<Watch> watches) {
        for (Watch watch : watches) {
            if (watch.number() != null) {
                return watch.number();
            }
        }
        return null;
    }
}
