package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.control.ChargeReduction;
import esess.control.Formula;
import esess.control.HousePicture;
import esess.model.ServiceState;
import esess.model.VictronService;
import esess.port.Watch;
import esess.runtime.GridSetpoint;
import esess.runtime.Host;
import esess.runtime.HouseView;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Spares the battery: what it would be charged with beyond a wish goes to the grid. For this the grid set point is
 * lowered; it is never raised, so nothing is drawn from the grid to charge.
 */
public final class ChargeCurrentReducer implements Service {

    @Section(value = "ChargeCurrentReducer", doc = "Feeds in what would charge the battery faster than you like.")
    public record Config(
            @Key(
                    value = "DesiredChargeAmps",
                    example = "max(100 - SOC, 30)",
                    doc = "Highest charge current in A: a number, or a formula of SOC.")
            Formula desiredChargeAmps,

            @Key(
                    value = "AdjustmentFactor",
                    aliases = "AdjustmentAggressivity",
                    min = 0.05,
                    max = 1,
                    defaultValue = "0.5",
                    doc = "How much of a change is made at once, every 2.5 s. Less is calmer.")
            double factor,

            @Key(
                    value = "DefaultPowerSetPoint",
                    unit = "W",
                    doc = "Not needed any more: the grid set point on the GX counts.")
            Optional<Double> defaultPowerSetPointW)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            desiredChargeAmps
                    .weakness()
                    .ifPresent(weakness -> complaints.warning(
                            "DesiredChargeAmps", weakness + "; the charge current is not reduced there"));
        }
    }

    private static final Duration PERIOD = Duration.ofMillis(2500);
    private static final Duration LEASE = Duration.ofSeconds(15);

    private final Config config;
    /** A fixed wish needs no SOC. */
    private final boolean fixed;

    private final ChargeReduction reduction;
    private Host host;
    private GridSetpoint.Handle setpoint;
    private Watch current;
    private Watch voltage;
    private Watch soc;
    private Watch dvcc;
    private HouseView view;
    private Long knownTick;
    private long dischargingSince = Long.MAX_VALUE;
    private Double askedW;
    private boolean reducing;
    private boolean formulaFailed;
    private boolean dvccTold;

    public ChargeCurrentReducer(Configuration configuration) {
        this(configuration.get(Config.class));
    }

    ChargeCurrentReducer(Config config) {
        this.config = config;
        this.fixed = config.desiredChargeAmps.toString().matches("\\s*\\d+(\\.\\d+)?\\s*");
        this.reduction = new ChargeReduction(config.factor);
    }

    @Override
    public void start(Host host) {
        this.host = host;
        setpoint = host.gridSetpoint();
        current = host.watch(VictronService.SYSTEM, "/Dc/Battery/Current");
        voltage = host.watch(VictronService.SYSTEM, "/Dc/Battery/Voltage");
        soc = host.watch(VictronService.SYSTEM, "/Dc/Battery/Soc");
        dvcc = host.watch(VictronService.SETTINGS, "/Settings/Services/Bol");
        view = host.house();
        host.time().every(PERIOD, this::update);
    }

    @Override
    public void stop() {
        setpoint.release();
    }

    private void update() {
        Double ownW = setpoint.ownW();
        OptionalDouble desiredA = desiredA();
        HousePicture house = view.now();
        boolean battery = ownW != null && current.number() != null && voltage.number() != null;
        knownTick = battery ? house.knownTick(knownTick) : knownTick;
        boolean discharges = current.number() != null && current.number() < 0;
        dischargingSince = !discharges
                ? Long.MAX_VALUE
                : Math.min(dischargingSince, host.time().tick());
        boolean held = !house.isTooOld(knownTick);
        OptionalDouble shiftW = OptionalDouble.empty();
        if (!held || desiredA.isEmpty()) {
            reduction.reset();
        } else if (battery && house.isCurrent() && house.battery()) {
            shiftW = reduction.step(
                    current.number(), voltage.number(), desiredA.getAsDouble(), house.totalGridW(), ownW);
        } else if (battery && house.isLasting(dischargingSince)) {
            shiftW = reduction.takeBack(-current.number(), voltage.number());
        } else {
            shiftW = reduction.goOn(current.number());
        }
        if (shiftW.isPresent()) {
            boolean changes = askedW == null || Math.abs(shiftW.getAsDouble() - askedW) >= HousePicture.LEAST_STEP_W;
            askedW = changes ? (Double) shiftW.getAsDouble() : askedW;
            setpoint.lease(askedW, LEASE);
        } else {
            askedW = null;
            setpoint.release();
        }
        say(shiftW.isPresent());
        host.status(
                desiredA.isEmpty()
                        ? ServiceState.waiting(ServiceState.Reason.FIRST_VALUE, "a value of DesiredChargeAmps")
                        : !held
                                ? ServiceState.waiting(
                                        ServiceState.Reason.BUS, "battery and grid in " + VictronService.SYSTEM)
                                : reducing
                                        ? ServiceState.running(
                                                "Feeds in " + Math.round(-shiftW.getAsDouble()) + " W more")
                                        : ServiceState.running());
    }

    private OptionalDouble desiredA() {
        Double socPercent = soc.number();
        if (socPercent == null && !fixed) {
            return OptionalDouble.empty();
        }
        try {
            double desiredA = config.desiredChargeAmps.at(socPercent == null ? 0 : socPercent);
            if (desiredA < 0) {
                throw new ArithmeticException("the result is negative");
            }
            formulaFailed = false;
            return OptionalDouble.of(desiredA);
        } catch (ArithmeticException e) {
            if (!formulaFailed) {
                formulaFailed = true;
                host.say(
                        MessageType.WARNING,
                        "DesiredChargeAmps has no use at SOC " + socPercent + ": " + e.getMessage()
                                + ". The charge current is not reduced.");
            }
            return OptionalDouble.empty();
        }
    }

    private void say(boolean now) {
        if (now != reducing) {
            reducing = now;
            host.say(
                    MessageType.OPERATIONAL,
                    now
                            ? "The battery gets more than wished: the rest is fed in."
                            : "The charge current is not reduced any more.");
        }
        if (!dvccTold && fixed && Double.valueOf(1).equals(dvcc.number())) {
            dvccTold = true;
            host.say(
                    MessageType.OPERATIONAL,
                    "DesiredChargeAmps is a fixed current and DVCC is on: \"Limit charge current\" in the "
                            + "GX's DVCC settings does the same by itself.");
        }
    }
}
