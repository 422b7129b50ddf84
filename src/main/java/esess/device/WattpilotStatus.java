package esess.device;

import esess.model.AcMeasurement;
import esess.model.ChargeReason;
import esess.model.ChargerState;
import esess.model.NumberText;
import esess.model.PerPhase;
import esess.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a Wattpilot has told of itself since the connection was made. A field that is missing or not
 * what it should be is unknown, whatever else is in the same frame. Loop thread.
 */
final class WattpilotStatus {

    private static final Set<String> KNOWN = Set.of(
            "car",
            "lmo",
            "frc",
            "psm",
            "amp",
            "ama",
            "modelStatus",
            "nrg",
            "wh",
            "eto",
            "awp",
            "awcp",
            "fup",
            "fst",
            "err",
            "fwv");
    private static final int NO_CAR = 1;
    private static final int CAR_ERROR = 5;
    private static final int VOLTAGE = 0;
    private static final int CURRENT = 4;
    private static final int POWER = 7;
    private static final int POWER_TOTAL = 11;
    private static final int POWER_FACTOR = 12;
    /** More than any roof of a house with such a charger, and than any Wattpilot: 22 kW. */
    private static final double MOST_W = 50_000;

    private static final int LONGEST_QUOTE = 100;
    private static final long LARGEST_CODE = 1_000_000_000;

    private final Map<String, Object> values = new HashMap<>();
    private String serial;
    private String name;
    private String model;
    private String firmware;

    void hello(Map<?, ?> hello) {
        serial = text(hello.get("serial"));
        name = text(hello.get("friendly_name"));
        if (name == null) {
            name = text(hello.get("hostname"));
        }
        model = text(hello.get("devicetype"));
        firmware = text(hello.get("version"));
    }

    /** Null until the device has said hello. */
    String serial() {
        return serial;
    }

    String model() {
        return model;
    }

    /** @return whether anything is another than before that we know */
    boolean told(Object status) {
        boolean changed = false;
        if (status instanceof Map<?, ?> told) {
            for (Map.Entry<?, ?> entry : told.entrySet()) {
                if (entry.getKey() instanceof String key && KNOWN.contains(key)) {
                    changed |= !Objects.equals(values.put(key, entry.getValue()), entry.getValue());
                }
            }
        }
        return changed;
    }

    /** 1 no car, 2 charging, 3 waiting for the car, 4 complete, 5 error; null: not known. */
    Integer car() {
        Integer car = code("car");
        return car == null || car == 0 ? null : car;
    }

    ChargerState state() {
        Integer car = car();
        Integer status = code("modelStatus");
        ChargeReason reason = WattpilotCommand.reason(status);
        List<?> nrg = values.get("nrg") instanceof List<?> list ? list : List.of();
        return new ChargerState(
                serial,
                name,
                model,
                firmware != null ? firmware : text(values.get("fwv")),
                car == null ? null : (Boolean) (car != NO_CAR),
                car != null && car == CAR_ERROR,
                WattpilotCommand.mode(code("lmo")),
                WattpilotCommand.order(code("frc")),
                WattpilotCommand.phases(code("psm")),
                code("amp"),
                code("ama"),
                reason,
                reason == ChargeReason.UNKNOWN ? String.valueOf(status) : null,
                new PerPhase<>(line(nrg, 0), line(nrg, 1), line(nrg, 2)),
                Quantity.POWER.orNull(at(nrg, POWER_TOTAL)),
                energyWh(values.get("wh")),
                energyWh(values.get("eto")),
                number(values.get("awp")),
                price(values.get("awcp")),
                ownPvSurplus(),
                code("err"));
    }

    /** Owners who let others control it leave the mode on and set a starting power that never happens. */
    private Boolean ownPvSurplus() {
        Boolean on = flag(values.get("fup"));
        Double startingPowerW = number(values.get("fst"));
        return Boolean.TRUE.equals(on) && startingPowerW != null && startingPowerW > MOST_W ? (Boolean) false : on;
    }

    private static AcMeasurement.Line line(List<?> nrg, int phase) {
        Double voltageV = Quantity.VOLTAGE.orNull(at(nrg, VOLTAGE + phase));
        Double currentA = Quantity.CURRENT.orNull(at(nrg, CURRENT + phase));
        Double powerW = Quantity.POWER.orNull(at(nrg, POWER + phase));
        return voltageV == null && currentA == null && powerW == null
                ? null
                : new AcMeasurement.Line(voltageV, currentA, powerW, at(nrg, POWER_FACTOR + phase), null, null);
    }

    private static Double at(List<?> nrg, int index) {
        return index < nrg.size() ? number(nrg.get(index)) : null;
    }

    private static Double energyWh(Object value) {
        Double told = number(value);
        return told == null || !Quantity.ENERGY.contains(told / 1000) ? null : told;
    }

    private static Double price(Object value) {
        return number(value instanceof Map<?, ?> price ? price.get("marketprice") : value);
    }

    private Integer code(String key) {
        Double number = number(values.get(key));
        return number == null || Math.abs(number) > LARGEST_CODE ? null : (Integer) (int) Math.round(number);
    }

    /** Numbers also as text or as a truth value: firmware differs in that. */
    static Double number(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? 1.0 : 0.0;
        }
        if (value instanceof String text) {
            try {
                return NumberText.parse(text.strip());
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return value instanceof Number number ? finite(number.doubleValue()) : null;
    }

    static Boolean flag(Object value) {
        if (value instanceof String text && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
            return text.equalsIgnoreCase("true");
        }
        Double number = number(value);
        return number == null ? null : (Boolean) (number != 0);
    }

    /** For serial numbers and versions: a number loses its ".0"; null where it is neither text nor number, or empty. */
    static String text(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString(Math.round(number));
        }
        return value instanceof String text && !text.isBlank()
                ? text
                : value instanceof Double number ? number.toString() : null;
    }

    /** What the device says, fit for a line of the log; {@code otherwise} when it says nothing. */
    static String quoted(Object text, String otherwise) {
        if (!(text instanceof String quote) || quote.isBlank()) {
            return otherwise;
        }
        String line = quote.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }
}
