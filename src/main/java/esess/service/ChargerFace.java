package esess.service;

import esess.control.charge.ChargePlan;
import esess.control.charge.ChargeSession;
import esess.control.charge.ChargerView;
import esess.model.AcMeasurement;
import esess.model.ChargeMode;
import esess.model.ChargerState;
import esess.model.EvChargerStatus;
import esess.model.Payload;
import esess.model.PerPhase;
import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.runtime.Control;
import esess.runtime.DeviceSpec;
import esess.runtime.Domain;
import esess.runtime.Host;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A charger as EV charger in VRM, and the same values on MQTT under {@code es-ESS/<name>}.
 * What is not known is null, never 0; a charger that cannot be reached is not connected. Loop thread.
 */
public final class ChargerFace {

    /** What an owner does in VRM; false: it cannot be done. */
    public interface Controls {

        boolean mode(ChargeMode mode);

        boolean startStop(boolean start);

        /** @param totalA over all phases */
        boolean setCurrent(int totalA);
    }

    /**
     * Which charger.
     *
     * @param name     of its service: the rest of the bus name behind "esESS_", and its place on MQTT
     * @param position 0 AC output, 1 AC input, as Victron counts chargers
     */
    public record Spec(String name, String product, int instance, int position, String connection) {}

    private static final int LEAST_A = 6;
    /** The largest chargers have 32 A on three phases. */
    private static final int MOST_A = 96;

    private static final double WH_PER_KWH = 1000;
    private static final String LAST_CHARGE_MODE = "/LastChargeModeLiteral";
    private static final Map<Integer, String> MODES =
            Arrays.stream(ChargeMode.values()).collect(Collectors.toMap(Enum::ordinal, ChargeMode::toString));
    private static final Map<Integer, String> STATUSES = Arrays.stream(EvChargerStatus.values())
            .collect(Collectors.toMap(EvChargerStatus::code, EvChargerStatus::toString));
    private static final Map<Integer, String> SWITCH = Map.of(0, "Stop", 1, "Start");

    /** A value as it is shown on one of the paths. Most stay the same from one cycle to the next. */
    private static final class Shown {
        private final String topic;
        private Object value;
        private String payload;
        private boolean changed;

        Shown(String topic) {
            this.topic = topic;
        }

        void set(Object next) {
            if (payload == null || !Objects.equals(value, next)) {
                value = next;
                payload = Payload.text(next);
                changed = true;
            }
        }
    }

    private final Host host;
    private final String name;
    private final Device device;
    private final Map<String, Shown> shown = new LinkedHashMap<>();
    /** What an owner can set, by the path that shows it. */
    private final Map<String, Control> settable = new HashMap<>();

    public ChargerFace(Host host, Spec spec, Controls controls) {
        this.host = host;
        name = spec.name;
        control(
                "Mode",
                "Charging mode",
                new Domain.Choice(new TreeMap<>(MODES)),
                value -> controls.mode(ChargeMode.values()[(Integer) value]));
        control(
                "StartStop",
                "Charging",
                new Domain.Choice(new TreeMap<>(SWITCH)),
                value -> controls.startStop((Integer) value == 1));
        control(
                "SetCurrent",
                "Charging current over all phases",
                new Domain.Range(Unit.AMPERE, LEAST_A, MOST_A, 1),
                value -> controls.setCurrent(((Double) value).intValue()));
        device = host.publish(new DeviceSpec(
                "evcharger", name, spec.instance, spec.product, spec.product, spec.connection, items(spec)));
        away();
    }

    private void control(String id, String label, Domain domain, Predicate<Object> setter) {
        // None has a lease: what ends a setting for a while is the value before it, never null.
        settable.put(
                "/" + id,
                host.control(
                        id,
                        label,
                        domain,
                        null,
                        value -> setter.test(value) ? null : "the charger cannot be reached now"));
    }

    private List<Item> items(Spec spec) {
        List<Item> items = new ArrayList<>(List.of(
                settable.get("/Mode").offeredBy(Item.integer("/Mode")),
                settable.get("/StartStop").offeredBy(Item.integer("/StartStop")),
                settable.get("/SetCurrent").offeredBy(Item.integer("/SetCurrent", Unit.AMPERE)),
                Item.integer("/MinCurrent", Unit.AMPERE).initially(LEAST_A),
                Item.integer("/MaxCurrent", Unit.AMPERE),
                Item.number("/Current", Unit.AMPERE),
                Item.integer("/Status").named(STATUSES),
                Item.integer("/AutoStart"),
                Item.integer("/PhaseMode"),
                Item.integer("/CarState"),
                Item.integer("/ErrorCode"),
                Item.text("/ModeLiteral"),
                Item.text("/StatusLiteral"),
                Item.text("/StartStopLiteral"),
                Item.text(LAST_CHARGE_MODE),
                Item.integer("/Position").initially(spec.position),
                Item.text("/Model").initially(spec.product),
                Item.integer("/LastUpdate", Unit.NONE),
                Item.integer("/ChargingTime", Unit.SECOND),
                Item.integer("/Session/Time", Unit.SECOND),
                Item.number("/Session/Energy", Unit.KILOWATT_HOUR),
                Item.number("/Ac/Energy/Forward", Unit.KILOWATT_HOUR),
                Item.number("/Ac/Power", Unit.WATT),
                Item.number("/Ac/PowerMax", Unit.WATT),
                Item.number("/Ac/PowerPercent", Unit.PERCENT)));
        for (LinePaths line : LinePaths.ALL.known()) {
            items.add(Item.number(line.power(), Unit.WATT));
            items.add(Item.number(line.voltage(), Unit.VOLT));
            items.add(Item.number(line.current(), Unit.AMPERE));
            items.add(Item.number(line.powerFactor(), Unit.FACTOR));
        }
        return items;
    }

    /** What the charger tells, and what is made of it. */
    public void show(ChargerState state, ChargePlan plan, ChargeSession session) {
        ChargerView charger = new ChargerView(state);
        showPowers(state, charger);
        put("/Ac/Energy/Forward", state.lifetimeWh() == null ? null : (Double) (state.lifetimeWh() / WH_PER_KWH));
        put("/Session/Energy", session.energyKWh());
        put("/Session/Time", (int) session.seconds());
        put("/ChargingTime", (int) session.seconds());
        int phases = charger.phasesTold() == 3 ? 3 : 1;
        put("/SetCurrent", state.currentA() == null ? null : (Integer) (state.currentA() * phases));
        // Not of the phases in use: it is the end of VRM's slider, and more than one phase's limit asks for three.
        put(
                "/MaxCurrent",
                state.currentLimitA() == null
                        ? null
                        : (Integer) (state.currentLimitA() * (charger.hasThreePhases() ? 3 : 1)));
        put("/PhaseMode", state.phases() == null ? null : (Integer) (state.phases() == 3 ? 2 : state.phases()));
        put("/CarState", charger.isCarThere());
        put("/ErrorCode", state.error());
        put("/AutoStart", plan.mode() == null ? null : (Integer) (plan.mode() == ChargeMode.AUTO ? 1 : 0));
        coded("/Mode", plan.mode() == null ? null : (Integer) plan.mode().ordinal(), MODES);
        coded("/Status", plan.status() == null ? null : (Integer) plan.status().code(), STATUSES);
        coded("/StartStop", plan.started() ? 1 : 0, SWITCH);
        if (plan.charging() != null) {
            put(LAST_CHARGE_MODE, plan.charging().toString());
        }
        device.set("/LastUpdate", host.time().now().getEpochSecond());
        device.set("/Connected", 1);
    }

    private void showPowers(ChargerState state, ChargerView charger) {
        PerPhase<AcMeasurement.Line> lines = state.lines() == null ? PerPhase.unknown() : state.lines();
        for (int phase = 1; phase <= 3; phase++) {
            LinePaths paths = LinePaths.ALL.of(phase);
            AcMeasurement.Line line = lines.of(phase);
            put(paths.power(), line == null ? null : line.powerW());
            put(paths.voltage(), line == null ? null : line.voltageV());
            put(paths.current(), line == null ? null : line.currentA());
            put(paths.powerFactor(), line == null ? null : line.powerFactor());
        }
        Double voltages = charger.voltages();
        Double mostW =
                voltages == null || state.currentLimitA() == null ? null : (Double) (voltages * state.currentLimitA());
        put("/Ac/Power", state.powerW());
        put("/Ac/PowerMax", mostW);
        put(
                "/Ac/PowerPercent",
                state.powerW() == null || mostW == null || mostW == 0 ? null : (Double) (state.powerW() / mostW * 100));
        put("/Current", PerPhase.sum(lines.map(AcMeasurement.Line::currentA)));
    }

    /** It cannot be reached: nothing is known of it. */
    public void away() {
        for (String path : List.copyOf(shown.keySet())) {
            if (!path.equals(LAST_CHARGE_MODE)) {
                put(path, null);
            }
        }
        device.set("/Connected", 0);
    }

    /** On MQTT, as the original every few seconds; without a car what has changed is enough. */
    public void publish(boolean all) {
        shown.forEach((path, each) -> {
            if (all || each.changed) {
                host.mqtt().publish(each.topic, each.payload, 0, path.equals(LAST_CHARGE_MODE));
                each.changed = false;
            }
        });
    }

    private void coded(String path, Integer code, Map<Integer, String> names) {
        put(path, code);
        put(path + "Literal", code == null ? null : names.get(code));
    }

    private void put(String path, Object value) {
        shown.computeIfAbsent(path, p -> new Shown(host.topic(name + p))).set(value);
        // Also when it is the same: a write of an owner stands there until the charger has followed, or has not.
        device.set(path, value instanceof Boolean flag ? (Object) (flag ? 1 : 0) : value);
        Control control = settable.get(path);
        if (control != null) {
            control.show(value);
        }
    }
}
