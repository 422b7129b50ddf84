package esess.service.gateway;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.gateway.Amount;
import esess.control.gateway.Command;
import esess.control.gateway.ComponentSpec;
import esess.control.gateway.Parameter;
import esess.control.gateway.Regrouping;
import esess.control.gateway.Regrouping.Place;
import esess.control.gateway.Step;
import esess.control.gateway.Subject;
import esess.control.gateway.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A string of solar modules that one of two contactors puts to the house or to the car, behind a charge controller. It is
 * moved without load only, and when nobody holds it any more it goes home: controller off, contactors off, a rest, home,
 * controller on. Loop thread.
 */
final class StringComponent implements Subject {

    @Section(
            value = "GatewayString",
            keyed = true,
            example = "string1",
            doc =
                    "A string of solar modules that two contactors put to the house or to the car; one section each. It goes home when nobody holds it.")
    record Config(
            @SectionKey String key,

            @Key(
                    value = "Home",
                    example = "com.victronenergy.switch.a/SwitchableOutput/1/State",
                    doc = "The contactor to the house: D-Bus service and path in one.")
            BusPlace home,

            @Key(
                    value = "Car",
                    example = "com.victronenergy.switch.a/SwitchableOutput/2/State",
                    doc = "The contactor to the car.")
            BusPlace car,

            @Key(
                    value = "Controller",
                    example = "com.victronenergy.solarcharger.ttyO1",
                    doc = "Its charge controller: /Mode 4 switches it off, /Yield/Power tells its load.")
            BusPlace controller,

            @Key(
                    value = "MostLoad",
                    unit = "W",
                    min = 0,
                    max = 500,
                    defaultValue = "50",
                    doc = "With this load and more, no contactor moves.")
            double mostLoadW)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (!GatewayConfig.NAME.matcher(key).matches()) {
                complaints.error("Home", "a section name of letters, digits and _ . - is expected, at most 64");
            }
            if (home.path().isEmpty() || car.path().isEmpty() || home.equals(car)) {
                complaints.error(
                        "Car", "two different places like com.victronenergy.system/Relay/1/State are expected");
            }
        }
    }

    /** A place on the bus, {@code service/path}; the path may be missing. */
    record BusPlace(String service, String path) {

        /** @throws IllegalArgumentException if the text is no place */
        public static BusPlace parse(String text) {
            if (!text.matches("com\\.victronenergy(\\.[A-Za-z0-9_-]+)++(/[A-Za-z0-9_]{1,40}){0,6}")) {
                throw new IllegalArgumentException("a place like com.victronenergy.system/Relay/1/State is expected");
            }
            int slash = text.indexOf('/');
            return slash < 0 ? new BusPlace(text, "") : new BusPlace(text.substring(0, slash), text.substring(slash));
        }

        @Override
        public String toString() {
            return service + path;
        }
    }

    static final String SWITCH = "switch";
    static final String CONTROLLER_ON = "controllerOn";
    static final String CONTROLLER_OFF = "controllerOff";
    private static final String MODE = "/Mode";
    private static final String POWER = "/Yield/Power";
    private static final double ON = 1;
    private static final double OFF = 4;
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int PER_HOUR = 30;

    private final Config config;
    private final BusPlaces places;
    private final WaysBack ways;
    private final ComponentSpec spec;

    StringComponent(Config config, BusPlaces places, WaysBack ways) {
        this.config = config;
        this.places = places;
        this.ways = ways;
        List<String> words = List.of(Place.HOME.toString(), Place.CAR.toString(), Place.OFF.toString());
        spec = new ComponentSpec(
                config.key,
                "string",
                config.controller.service(),
                List.of(),
                List.of(
                        new Command(SWITCH, new Parameter.Choice("to", words)).paced(PAUSE, PER_HOUR),
                        new Command(CONTROLLER_ON),
                        new Command(CONTROLLER_OFF)),
                List.of("Power < " + (int) config.mostLoadW),
                config.controller.service());
        places.watch(config.home.service(), config.home.path());
        places.watch(config.car.service(), config.car.path());
        places.watch(config.controller.service(), MODE);
        places.watch(config.controller.service(), POWER);
    }

    @Override
    public ComponentSpec spec() {
        return spec;
    }

    private Double number(BusPlace place, String path) {
        return places.number(place.service(), path);
    }

    /** Null: not known, or both contactors are on. */
    Place place() {
        Double home = number(config.home, config.home.path());
        Double car = number(config.car, config.car.path());
        if (home == null || car == null || home > 0 && car > 0) {
            return null;
        }
        return home > 0 ? Place.HOME : car > 0 ? Place.CAR : Place.OFF;
    }

    @Override
    public Map<String, Amount> values() {
        Map<String, Amount> values = new LinkedHashMap<>();
        Place place = place();
        values.put("Place", new Amount(place == null ? null : place.toString(), ""));
        values.put("Power", new Amount(number(config.controller, POWER), "W"));
        values.put("ControllerMode", new Amount(number(config.controller, MODE), ""));
        return values;
    }

    @Override
    public Long ageMillis() {
        boolean isThere = number(config.home, config.home.path()) != null
                && number(config.car, config.car.path()) != null
                && number(config.controller, MODE) != null;
        return isThere ? (Long) 0L : null;
    }

    @Override
    public String fault() {
        Double home = number(config.home, config.home.path());
        Double car = number(config.car, config.car.path());
        return home != null && car != null && home > 0 && car > 0 ? "both contactors are on" : null;
    }

    @Override
    public boolean isSafe(Command command, Map<String, Object> parameters) {
        return command.name().equals(CONTROLLER_OFF) || Place.OFF.toString().equals(parameters.get("to"));
    }

    @Override
    public String interlock(Command command, Map<String, Object> parameters) {
        if (!command.name().equals(SWITCH)) {
            return command.name().equals(CONTROLLER_ON) && place() == Place.OFF ? "the string is off" : null;
        }
        Double load = number(config.controller, POWER);
        return load != null && load < config.mostLoadW
                ? null
                : load == null ? "string power is not known" : "string power " + Math.round(load) + " W";
    }

    @Override
    public List<Undo> undo(Command command, Map<String, Object> parameters) {
        return List.of(new Undo("Place", home(), List.of()));
    }

    private Step.Put put(BusPlace place, String path, double value) {
        return new Step.Put(places.exact(place.service(), path), path, value);
    }

    /** The way home, complete in itself: as it is gone after a crash. */
    private List<Step> home() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Unless(List.of(
                put(config.home, config.home.path(), 1),
                put(config.car, config.car.path(), 0),
                put(config.controller, MODE, ON))));
        steps.add(put(config.controller, MODE, OFF));
        steps.add(new Step.Below(config.controller.service(), POWER, config.mostLoadW));
        steps.addAll(contactors(Place.HOME));
        steps.add(put(config.controller, MODE, ON));
        return steps;
    }

    private List<Step> contactors(Place to) {
        List<Step> steps = new ArrayList<>();
        steps.add(put(config.car, config.car.path(), 0));
        if (to != Place.HOME || place() != Place.HOME) {
            steps.add(put(config.home, config.home.path(), 0));
        }
        if (to != Place.OFF) {
            BusPlace target = to == Place.HOME ? config.home : config.car;
            steps.add(new Step.Pause(Regrouping.WAIT_S));
            steps.add(put(target, target.path(), 1));
        }
        return steps;
    }

    @Override
    public void perform(Command command, Map<String, Object> parameters, Consumer<Result> done) {
        List<Step> steps = switch (command.name()) {
            case CONTROLLER_OFF -> List.of(put(config.controller, MODE, OFF));
            case CONTROLLER_ON -> List.of(put(config.controller, MODE, ON));
            default ->
                contactors(Place.valueOf(String.valueOf(parameters.get("to")).toUpperCase(Locale.ROOT)));
        };
        ways.steps(steps, 0, done);
    }
}
