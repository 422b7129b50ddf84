package esess.port;

import esess.model.Unit;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One D-Bus path of a device that we publish: its type, which never changes (facts/dbus.md 1.2), how it reads as
 * text, its first value and who may write it. Immutable; the writing rule is called on the loop thread.
 *
 * @param path     with leading slash
 * @param kind     the D-Bus type
 * @param unit     how a number is rounded and shown
 * @param names    texts of enumerated integers; empty for others
 * @param initial  the first value; null is invalid
 * @param minimum  lowest number a foreign write may bring; NaN: no limit
 * @param maximum  highest number a foreign write may bring; NaN: no limit
 * @param onWrite  null: read-only. Otherwise asked with the coerced value (null: a write of "invalid"); true accepts
 *                 it, and the bus then publishes it
 */
public record Item(
        String path,
        Kind kind,
        Unit unit,
        Map<Integer, String> names,
        Object initial,
        double minimum,
        double maximum,
        Predicate<Object> onWrite) {

    /** The D-Bus type of a path: i, d, s, as. */
    public enum Kind {
        INTEGER,
        NUMBER,
        TEXT,
        TEXTS
    }

    /** A physical quantity, D-Bus double. */
    public static Item number(String path, Unit unit) {
        return new Item(path, Kind.NUMBER, unit, Map.of(), null, Double.NaN, Double.NaN, null);
    }

    /** A count, flag or code, D-Bus int32. */
    public static Item integer(String path) {
        return new Item(path, Kind.INTEGER, Unit.COUNT, Map.of(), null, Double.NaN, Double.NaN, null);
    }

    /** A whole number with a unit (seconds), D-Bus int32. */
    public static Item integer(String path, Unit unit) {
        return new Item(path, Kind.INTEGER, unit, Map.of(), null, Double.NaN, Double.NaN, null);
    }

    public static Item text(String path) {
        return new Item(path, Kind.TEXT, Unit.NONE, Map.of(), null, Double.NaN, Double.NaN, null);
    }

    public static Item texts(String path, List<String> values) {
        return new Item(path, Kind.TEXTS, Unit.NONE, Map.of(), values, Double.NaN, Double.NaN, null);
    }

    public Item initially(Object value) {
        return new Item(path, kind, unit, names, value, minimum, maximum, onWrite);
    }

    public Item named(Map<Integer, String> texts) {
        return new Item(path, kind, unit, texts, initial, minimum, maximum, onWrite);
    }

    public Item writeable(Predicate<Object> accept) {
        return new Item(path, kind, unit, names, initial, minimum, maximum, accept);
    }

    public Item writeable(double lowest, double highest, Predicate<Object> accept) {
        return new Item(path, kind, unit, names, initial, lowest, highest, accept);
    }
}
