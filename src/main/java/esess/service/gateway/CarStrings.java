package esess.service.gateway;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.gateway.CarCharging;
import esess.control.gateway.CarCharging.Event;
import esess.control.gateway.CarPower;
import esess.control.gateway.Client;
import esess.control.gateway.Command;
import esess.control.gateway.Desk;
import esess.control.gateway.ErrorCode;
import esess.control.gateway.Parameter;
import esess.control.gateway.Regrouping;
import esess.control.gateway.Regrouping.Move;
import esess.control.gateway.Regrouping.Place;
import esess.control.gateway.Subject;
import esess.control.gateway.Subject.Result;
import esess.model.TimeOfDay;
import esess.runtime.Control;
import esess.runtime.Domain;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Charges a car with strings of its own: at a button they are put to the car's phase one after another, the wall box takes
 * their sun, then the battery, and the grid only when the battery may not; at every end and every fault they go home. It asks
 * for each step as any client does, under the same interlocks and leases. Loop thread.
 */
final class CarStrings {

    @Section(
            value = "GatewayCar",
            keyed = true,
            example = "car",
            doc =
                    "Charges a car with strings of solar modules that are put to its phase at a button; one section each.")
    record Config(
            @SectionKey String key,

            @Key(value = "Strings", example = "string1, string2", doc = "The [GatewayString:...] that go to the car.")
            String strings,

            @Key(
                    value = "WallBox",
                    example = "wallbox1",
                    doc = "The charger: a [GatewayComponent:...] of Type charger.")
            String wallBox,

            @Key(
                    value = "SocOf",
                    example = "battery",
                    doc = "The component that tells Soc. Without it the battery is left alone.")
            Optional<String> socOf,

            @Key(
                    value = "PhasePower",
                    unit = "W",
                    min = 1000,
                    max = 25000,
                    defaultValue = "8000",
                    doc = "What the wall box takes at most.")
            double phaseW,

            @Key(value = "Voltage", unit = "V", min = 100, max = 250, defaultValue = "230", doc = "Of its phase.")
            double volts,

            @Key(
                    value = "LeastCurrent",
                    unit = "A",
                    min = 5,
                    max = 32,
                    defaultValue = "6",
                    doc = "Below it the car does not charge.")
            double minA,

            @Key(
                    value = "BatteryPower",
                    unit = "W",
                    min = 0,
                    max = 25000,
                    defaultValue = "5000",
                    doc = "What the battery gives the car at most; 0: nothing.")
            double batteryW,

            @Key(
                    value = "BatteryLow",
                    unit = "%",
                    min = 0,
                    max = 100,
                    defaultValue = "40",
                    doc = "At this state of charge the battery stops giving.")
            double lowSoc,

            @Key(
                    value = "BatteryBack",
                    unit = "%",
                    min = 0,
                    max = 100,
                    defaultValue = "45",
                    doc = "From this one on it gives.")
            double backSoc,

            @Key(
                    value = "GridAllowed",
                    defaultValue = "true",
                    doc = "Whether the grid fills up while the battery may not.")
            boolean gridAllowed,

            @Key(
                    value = "LongestHours",
                    unit = "h",
                    min = 1,
                    max = 48,
                    defaultValue = "10",
                    doc = "After this time the strings go home in any case.")
            Duration longest,

            @Key(
                    value = "AwayDays",
                    example = "Mon, Tue, Wed, Thu, Fri",
                    doc =
                            "Days on which the car is away: then a button does nothing before AwayUntil, unless it is forced.")
            Optional<String> awayDays,

            @Key(value = "AwayUntil", defaultValue = "16:00", doc = "On these days it is back from then on.")
            TimeOfDay awayUntil)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (backSoc < lowSoc) {
                complaints.error("BatteryBack", "at least BatteryLow is expected");
            }
            try {
                days();
            } catch (IllegalArgumentException e) {
                complaints.error("AwayDays", "days like Mon, Tue, separated by commas, are expected");
            }
        }

        List<DayOfWeek> days() {
            return GatewayConfig.list(awayDays.orElse("")).stream()
                    .map(each -> {
                        for (DayOfWeek day : DayOfWeek.values()) {
                            if (each.length() >= 2 && day.name().startsWith(each.toUpperCase(Locale.ROOT))) {
                                return day;
                            }
                        }
                        throw new IllegalArgumentException(each);
                    })
                    .toList();
        }

        CarPower.Limits limits() {
            return new CarPower.Limits(
                    phaseW, volts, minA, batteryW, lowSoc, backSoc, gridAllowed, batteryW > 0 && socOf.isPresent());
        }
    }

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final long RENEW_MILLIS = 60_000;
    private static final long RENEW_BOX_MILLIS = 20_000;
    /** The lease is renewed long before its end, and ends soon when nobody renews it. */
    private static final double LEASE_S = 60;

    private static final long FULL_MILLIS = 300_000;
    private static final double FULL_A = 1;
    /** What a device does not do at once is asked for again. */
    private static final int MOST_TRIES = 3;

    private static final Duration AGAIN = Duration.ofSeconds(3);
    /** A component is moved at most once a second. */
    private static final Duration BETWEEN = Duration.ofMillis(1100);
    /** Two minutes: a way back from before may have to end first. */
    private static final int MOST_WAITS = 40;
    /** Victron's /Status of a charger without a car. */
    private static final double DISCONNECTED = 0;

    private static final List<String> WORDS = List.of("Off", "On", "Forced");

    private final Config config;
    private final Host host;
    private final Desk desk;
    private final Client client;
    private final List<String> strings;
    private final String document;
    private Control button;
    private CarCharging state = CarCharging.IDLE;
    private boolean batteryUsed;
    private boolean moving;
    private int run;
    private long renewedTick = Long.MIN_VALUE / 2;
    private long setTick;
    private double setA;
    private long sinceTick;
    private Long littleSinceTick;
    private String shown = "";

    CarStrings(Config config, Host host, Desk desk) {
        this.config = config;
        this.host = host;
        this.desk = desk;
        client = Client.within("car-" + config.key, Client.OWN);
        strings = GatewayConfig.list(config.strings);
        document = "gateway-car-" + config.key.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    void start() {
        Map<Integer, String> words = new LinkedHashMap<>();
        for (int i = 0; i < WORDS.size(); i++) {
            words.put(i, WORDS.get(i));
        }
        button = host.control(
                Control.id("Car", config.key),
                "Charge the car with its strings",
                new Domain.Choice(words),
                null,
                this::pressed);
        host.control(
                Control.id("CarReset", config.key),
                "After a fault: try again to go home",
                new Domain.Button(),
                null,
                value -> {
                    happened(Event.RESET, "reset by hand");
                    return null;
                });
        Object kept = host.store().read(document).get("state");
        for (CarCharging each : CarCharging.values()) {
            if (each.toString().equals(kept)) {
                state = each;
            }
        }
        happened(Event.RESTART, "es-ESS was started anew");
        show();
        host.time().every(LOOK, this::look);
    }

    private String pressed(Object value) {
        boolean on = !Integer.valueOf(0).equals(value);
        boolean isIdle = state == CarCharging.IDLE;
        if (state == CarCharging.FAULT) {
            return "the strings are in fault: look at them, then press reset";
        }
        if (on == !isIdle) {
            return null;
        }
        if (on && !Integer.valueOf(2).equals(value) && isAway()) {
            return "the car is away until " + config.awayUntil.time() + " today; Forced does it all the same";
        }
        happened(Event.BUTTON, "the button");
        return null;
    }

    private boolean isAway() {
        ZonedDateTime local = host.local();
        return local != null
                && config.days().contains(local.getDayOfWeek())
                && local.toLocalTime().isBefore(config.awayUntil.time());
    }

    // ---- states ----

    private void happened(Event event, String why) {
        CarCharging before = state;
        state = state.after(event);
        if (state == before) {
            return;
        }
        run++;
        moving = false;
        host.say(
                "car " + config.key,
                state == CarCharging.FAULT ? MessageType.ERROR : MessageType.OPERATIONAL,
                "Car " + config.key + ": " + state + " (" + why + ").");
        host.store().write(document, Map.of("state", state.toString()));
        switch (state) {
            case BUNDLING -> {
                sinceTick = host.time().tick();
                littleSinceTick = null;
                move(Place.CAR);
            }
            case REVERTING -> {
                batteryUsed = false;
                stopCharging(() -> move(Place.HOME));
            }
            case FAULT -> move(Place.OFF);
            case CHARGING, WAITING -> charge();
            case IDLE -> release();
        }
        show();
    }

    private void show() {
        int word = state == CarCharging.IDLE || state == CarCharging.REVERTING || state == CarCharging.FAULT ? 0 : 1;
        button.show(word);
        if (!shown.equals(state.toString())) {
            shown = state.toString();
            host.mqtt().publish(host.topic(Gateway.NAME + "/Car/" + config.key + "/State"), shown, 0, true);
        }
    }

    // ---- moving strings ----

    /**
     * @param waits    how often somebody else had to be waited for
     * @param failures how often a device did not do it
     */
    private record Attempt(Place to, int run, int waits, int failures) {}

    private void move(Place to) {
        move(new Attempt(to, run, 0, 0));
    }

    /** From where the strings are by now. */
    private void move(Attempt attempt) {
        if (attempt.run != run) {
            return;
        }
        Map<String, Place> from = new LinkedHashMap<>();
        Map<String, Place> target = new LinkedHashMap<>();
        for (String each : strings) {
            Place now = desk.component(each) instanceof StringComponent string ? string.place() : null;
            if (now != null) {
                from.put(each, now);
            }
            target.put(each, attempt.to);
        }
        moving = true;
        step(Regrouping.steps(from, target), 0, attempt);
    }

    private void step(List<Regrouping.Step> steps, int at, Attempt attempt) {
        if (attempt.run != run) {
            return;
        }
        if (at == steps.size()) {
            moving = false;
            happened(Event.SWITCHED, "the strings are there");
            return;
        }
        Regrouping.Step step = steps.get(at);
        boolean isPartOfTheNext = step.move() == Move.WAIT
                || step.move() == Move.OFF
                        && at + 1 < steps.size()
                        && steps.get(at + 1).move() == Move.WAIT;
        if (isPartOfTheNext) {
            // The component opens both contactors and rests before it closes one.
            step(steps, at + 1, attempt);
        } else {
            ask(step, result -> asked(steps, at, attempt, result));
        }
    }

    private void asked(List<Regrouping.Step> steps, int at, Attempt attempt, Result result) {
        if (attempt.run != run) {
            return;
        }
        boolean isForLater = isForLater(result) && attempt.waits < MOST_WAITS;
        if (result.isDone()) {
            host.time().after(BETWEEN, () -> step(steps, at + 1, attempt));
        } else if (isForLater || attempt.failures + 1 < MOST_TRIES) {
            Attempt next = isForLater
                    ? new Attempt(attempt.to, attempt.run, attempt.waits + 1, attempt.failures)
                    : new Attempt(attempt.to, attempt.run, attempt.waits, attempt.failures + 1);
            host.time().after(AGAIN, () -> move(next));
        } else {
            moving = false;
            happened(Event.SWITCH_FAILED, steps.get(at) + ": " + result.text());
        }
    }

    private static boolean isForLater(Result result) {
        return result.error() == ErrorCode.BUSY
                || result.error() == ErrorCode.RATE_LIMITED
                || result.error() == ErrorCode.STALE
                || result.error() == ErrorCode.UNKNOWN_COMPONENT;
    }

    private void ask(Regrouping.Step step, Consumer<Result> then) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("lease", LEASE_S * 5);
        String command = switch (step.move()) {
            case CONTROLLER_ON -> StringComponent.CONTROLLER_ON;
            case CONTROLLER_OFF -> StringComponent.CONTROLLER_OFF;
            default -> StringComponent.SWITCH;
        };
        if (command.equals(StringComponent.SWITCH)) {
            parameters.put("to", step.move().toString());
        }
        desk.ask(client, step.string(), command, parameters, then);
    }

    private void release() {
        for (String each : strings) {
            desk.ask(client, each, Command.RELEASE, Map.of(), result -> {});
        }
        desk.ask(client, config.wallBox, Command.RELEASE, Map.of(), result -> {});
    }

    private void stopCharging(Runnable then) {
        int of = run;
        desk.ask(client, config.wallBox, "stop", Map.of("lease", LEASE_S * 5), result -> {
            // A wall box that does not answer must not keep the strings from home.
            if (of == run) {
                then.run();
            }
        });
    }

    // ---- charging ----

    private void look() {
        if (state == CarCharging.REVERTING && !moving) {
            move(Place.HOME);
        }
        if (state == CarCharging.FAULT && !moving) {
            // Held, or the end of the lease would try to go home again, with nobody there to look.
            strings.forEach(each ->
                    desk.ask(client, each, StringComponent.CONTROLLER_OFF, Map.of("lease", LEASE_S * 5), result -> {}));
        }
        if (state != CarCharging.CHARGING && state != CarCharging.WAITING) {
            return;
        }
        Double status = value(config.wallBox, "Status");
        Double current = value(config.wallBox, "Current");
        long now = host.time().tick();
        if (now - sinceTick >= config.longest.toMillis()) {
            happened(Event.TIME_LIMIT, "it took " + config.longest.toHours() + " h");
        } else if (status == null) {
            happened(Event.STALE, "the wall box is silent");
        } else if (status == DISCONNECTED) {
            happened(Event.UNPLUGGED, "the car is unplugged");
        } else if (strings.stream().anyMatch(each -> !holds(each))) {
            happened(Event.LEASE_LOST, "a string is not ours any more");
        } else if (isFull(current, now)) {
            happened(Event.CAR_FULL, "the car is full");
        } else {
            charge();
        }
    }

    private boolean isFull(Double current, long now) {
        boolean isLittle = state == CarCharging.CHARGING && current != null && current < FULL_A;
        if (!isLittle) {
            littleSinceTick = null;
        } else if (littleSinceTick == null) {
            littleSinceTick = now;
        }
        return littleSinceTick != null && now - littleSinceTick >= FULL_MILLIS;
    }

    private boolean holds(String string) {
        return desk.lease(string) != null
                && Objects.equals(desk.lease(string).client(), client.name())
                && desk.component(string) instanceof StringComponent each
                && each.place() == Place.CAR;
    }

    private Double value(String component, String name) {
        return BusComponent.number(desk.component(component), name);
    }

    private void charge() {
        List<Double> powers = new ArrayList<>();
        strings.forEach(each -> powers.add(value(each, "Power")));
        Double soc = config.socOf.map(each -> value(each, "Soc")).orElse(null);
        CarPower power = CarPower.of(powers, soc, batteryUsed, config.limits());
        batteryUsed = power.battery();
        long now = host.time().tick();
        if (now - renewedTick >= RENEW_MILLIS) {
            renewedTick = now;
            strings.forEach(this::renew);
        }
        if (!power.isCharging()) {
            desk.ask(client, config.wallBox, "stop", Map.of("lease", LEASE_S), result -> {});
            happened(Event.NO_POWER, "there is too little power");
            return;
        }
        happened(Event.POWER, "there is power");
        double currentA = inSteps(power.currentA());
        Double started = value(config.wallBox, "StartStop");
        boolean isStarted = started != null && started == 1;
        if (currentA == setA && isStarted && now - setTick < RENEW_BOX_MILLIS) {
            return;
        }
        Map<String, Object> parameters = Map.of("current", currentA, "lease", LEASE_S);
        desk.ask(client, config.wallBox, "setCurrent", parameters, result -> {
            if (!result.isDone()) {
                return;
            }
            setA = currentA;
            setTick = host.time().tick();
            if (!isStarted) {
                host.time()
                        .after(
                                BETWEEN,
                                () -> desk.ask(client, config.wallBox, "start", Map.of("lease", LEASE_S), told -> {}));
            }
        });
    }

    /** As the wall box takes it, and never more than there is. */
    private double inSteps(double currentA) {
        Subject box = desk.component(config.wallBox);
        Parameter parameter = box == null
                ? null
                : box.spec()
                        .command("setCurrent")
                        .map(each -> each.parameters().get(0))
                        .orElse(null);
        if (!(parameter instanceof Parameter.Amounts amounts) || amounts.step() == 0) {
            return currentA;
        }
        double steps = Math.floor((currentA - amounts.lowest()) / amounts.step() + 1e-6);
        return Math.min(amounts.highest(), Math.rint((amounts.lowest() + steps * amounts.step()) * 1e6) / 1e6);
    }

    /** What it has already, once more: only the lease is new. */
    private void renew(String string) {
        desk.ask(client, string, StringComponent.CONTROLLER_ON, Map.of("lease", LEASE_S * 5), result -> {});
    }

    /** For the tests and the owner. */
    CarCharging state() {
        return state;
    }

    /** Whether it has what it needs. */
    String missing() {
        for (String each : strings) {
            if (!(desk.component(each) instanceof StringComponent)) {
                return "there is no [GatewayString:" + each + "]";
            }
        }
        Subject box = desk.component(config.wallBox);
        return box == null || box.spec().command("setCurrent").isEmpty()
                ? "there is no charger " + config.wallBox
                : null;
    }
}
