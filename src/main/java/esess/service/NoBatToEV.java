package esess.service;

import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.control.EvOffload;
import esess.control.HousePicture;
import esess.model.ServiceState;
import esess.model.VictronService;
import esess.port.Change;
import esess.port.Watch;
import esess.runtime.GridSetpoint;
import esess.runtime.Host;
import esess.runtime.HouseView;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A car does not empty the house battery: what it draws beyond the sun comes from the grid. For this the grid set point
 * is raised by that power; without a car it is the owner's own. While the grid is unknown, held, or not measured since our
 * last step, the last good answer stands for half a minute; then it is the owner's own, too.
 */
public final class NoBatToEV implements Service {

    @Section(value = "NoBatToEV", doc = "Keeps the house battery out of the car.")
    public record Config(
            @Key(
                    value = "UseRelay",
                    defaultValue = "-1",
                    doc = "Only while this relay of the GX is on: 0 or 1. -1: always.")
            RelayChoice relay,

            @Key(
                    value = "Chargers",
                    example = "com.victronenergy.evcharger.esESS_FroniusWattpilot",
                    doc = "Services of the chargers that count, separated by commas. Default: all that are on the bus.")
            Optional<Chargers> chargers) {}

    /** A relay of the GX, or none. */
    public record RelayChoice(int number) {

        /** @throws IllegalArgumentException if it is no relay */
        public static RelayChoice parse(String text) {
            if (text.equals("-1") || text.equalsIgnoreCase("false")) {
                return new RelayChoice(-1);
            } else if (text.matches("[0-9]")) {
                return new RelayChoice(Integer.parseInt(text));
            }
            throw new IllegalArgumentException("the number of a relay, 0 or 1, is expected, or -1 for none");
        }

        boolean isChosen() {
            return number >= 0;
        }
    }

    /** Names of charger services. */
    public record Chargers(List<String> services) {

        /** @throws IllegalArgumentException if one is no charger's */
        public static Chargers parse(String text) {
            List<String> services = Arrays.stream(text.split(","))
                    .map(String::trim)
                    .filter(each -> !each.isEmpty())
                    .toList();
            services.stream()
                    .filter(each -> !each.matches("com\\.victronenergy\\.evcharger\\.[A-Za-z0-9_]+"))
                    .findFirst()
                    .ifPresent(wrong -> {
                        throw new IllegalArgumentException("\"" + wrong
                                + "\" is no charger: names like com.victronenergy.evcharger.xy are expected");
                    });
            return new Chargers(services);
        }
    }

    private static final Duration PERIOD = Duration.ofSeconds(2);
    /** Victron's {@code /Position} of a charger. */
    private static final double ON_OUTPUT = 0;

    private static final Duration LEASE = Duration.ofSeconds(10);

    private final Config config;
    private final EvOffload offload = new EvOffload();
    private final Map<String, Double> evW = new LinkedHashMap<>();
    private final Map<String, Object> positions = new HashMap<>();
    private Host host;
    private GridSetpoint.Handle setpoint;
    private HouseView view;
    private Watch relay;
    private Double askedW;
    private boolean offloading;

    public NoBatToEV(Configuration configuration) {
        this(configuration.get(Config.class));
    }

    NoBatToEV(Config config) {
        this.config = config;
    }

    @Override
    public void start(Host host) {
        this.host = host;
        setpoint = host.gridSetpoint();
        view = host.house();
        if (config.relay.isChosen()) {
            relay = host.watch(VictronService.SYSTEM, "/Relay/" + config.relay.number + "/State");
        }
        host.watchEach(VictronService.EVCHARGER, "/Ac/Power", this::charges);
        host.watchEach(
                VictronService.EVCHARGER,
                "/Position",
                change -> positions.put(change.service(), change.reading().orNull()));
        host.time().every(PERIOD, this::update);
    }

    @Override
    public void stop() {
        setpoint.release();
    }

    private void charges(Change change) {
        if (config.chargers.isEmpty() || config.chargers.get().services.contains(change.service())) {
            if (change.reading().orNull() instanceof Number power) {
                evW.put(change.service(), power.doubleValue());
            } else {
                evW.remove(change.service());
            }
        }
    }

    private void update() {
        boolean enabled = relay == null || Double.valueOf(1).equals(relay.number());
        double carsW = carsW();
        boolean draws = enabled && carsW > 0;
        HousePicture house = view.now();
        offload.look(house, carsW, areBehindInverters());
        OptionalDouble watts = draws ? offload.watts(carsW, house.pvW()) : OptionalDouble.empty();
        if (watts.isPresent()) {
            boolean changes = askedW == null || Math.abs(watts.getAsDouble() - askedW) >= HousePicture.LEAST_STEP_W;
            askedW = changes ? (Double) watts.getAsDouble() : askedW;
            setpoint.lease(askedW, LEASE);
        } else {
            askedW = null;
            setpoint.release();
        }
        if (watts.isPresent() && !offloading) {
            offloading = true;
            host.say(MessageType.OPERATIONAL, "What the sun does not cover of the car comes from the grid.");
        } else if (offloading && !draws) {
            // Not with every cloud.
            offloading = false;
            host.say(MessageType.OPERATIONAL, "Nothing of the car has to come from the grid.");
        }
        host.status(status(enabled, draws, watts));
    }

    private double carsW() {
        double watts = 0;
        for (double each : evW.values()) {
            watts += Math.max(0, each);
        }
        return watts;
    }

    private boolean areBehindInverters() {
        for (Map.Entry<String, Double> each : evW.entrySet()) {
            boolean onOutput =
                    positions.get(each.getKey()) instanceof Number position && position.doubleValue() == ON_OUTPUT;
            if (each.getValue() > 0 && !onOutput) {
                return false;
            }
        }
        return true;
    }

    private ServiceState status(boolean enabled, boolean draws, OptionalDouble watts) {
        if (!enabled) {
            return ServiceState.resting("Off: relay " + config.relay.number + " is not on");
        } else if (watts.isPresent()) {
            long rounded = Math.round(watts.getAsDouble());
            return ServiceState.running(
                    setpoint.isInForce()
                            ? "The grid gives " + rounded + " W to the car"
                            : rounded + " W for the car are asked of the grid, but not in force: see GridSetpoint");
        }
        return draws && !offload.isKnown()
                ? ServiceState.waiting(ServiceState.Reason.BUS, "grid and consumption in " + VictronService.SYSTEM)
                : ServiceState.running();
    }
}
