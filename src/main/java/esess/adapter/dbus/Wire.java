package esess.adapter.dbus;

import esess.port.BusRules;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;

/**
 * Between what the library (un)marshals and plain values: Integer, Long (only when it does not fit), Double, Boolean,
 * String, List; Map for what Victron has no use for. Invalid is an empty array of int32, as in velib_python; bytes come
 * from the library signed. Pure; any thread.
 */
final class Wire {

    private Wire() {}

    /** What the library read, as a plain value. A list may be empty here, see {@link #valueOf}. */
    static Object plain(Object read) {
        if (read instanceof Variant<?> variant) {
            return plain(variant.getValue());
        }
        if (read instanceof Byte octet) {
            return octet & 0xFF;
        }
        if (read instanceof Integer || read instanceof Double || read instanceof Boolean || read instanceof String) {
            return read;
        }
        if (read instanceof Short || read instanceof Long || read instanceof UInt16 || read instanceof UInt32) {
            return BusRules.whole(((Number) read).longValue());
        }
        if (read instanceof UInt64 number) {
            return number.value().bitLength() < Long.SIZE
                    ? BusRules.whole(number.longValue())
                    : (Object) number.value().doubleValue();
        }
        if (read instanceof Number number) {
            return number.doubleValue();
        }
        if (read instanceof List<?> list) {
            return list.stream().map(Wire::plain).toList();
        }
        if (read instanceof Map<?, ?> map) {
            Map<Object, Object> plain = new LinkedHashMap<>();
            map.forEach((key, value) -> plain.put(plain(key), plain(value)));
            return plain;
        }
        if (read != null && read.getClass().isArray()) {
            List<Object> plain = new ArrayList<>();
            for (int i = 0; i < Array.getLength(read); i++) {
                plain.add(plain(Array.get(read, i)));
            }
            return plain;
        }
        return String.valueOf(read);
    }

    /** The value of a path as Victron means it: an empty array of any kind is "invalid", null. */
    static Object valueOf(Object read) {
        return BusRules.told(plain(read));
    }

    /** A plain value as the library wants a variant: its signature and its content. */
    static Object[] variant(Object plain) {
        Object value = BusRules.carried(plain);
        if (value == null) {
            return new Object[] {"ai", new int[0]};
        }
        if (value instanceof Integer) {
            return new Object[] {"i", value};
        }
        if (value instanceof Long) {
            return new Object[] {"x", value};
        }
        if (value instanceof Double) {
            return new Object[] {"d", value};
        }
        if (value instanceof String) {
            return new Object[] {"s", value};
        }
        return new Object[] {"as", ((List<?>) value).toArray(String[]::new)};
    }
}
