package esess.adapter.dbus;

import esess.port.BusRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A signal of another program, read where it lies (D-Bus specification, "Message Format" and "Marshaling"). Names come
 * again and again and are made once; a value that nobody asks for is not made at all. Most of what reaches es-ESS on
 * a GX are signals, and the library makes dozens of objects for each. What is no D-Bus throws. Bus thread only.
 */
final class Signal {

    /** The bytes are not what they should be. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;

        Malformed(String what) {
            super("no D-Bus message: " + what);
        }
    }

    /** Names that were read lately, so that the same bytes give the same text. */
    static final class Names {
        private static final int SIZE = 4096; // a power of two; a GX has some 2000 paths
        private static final int LONGEST = 255;
        private final String[] kept = new String[SIZE];

        String of(byte[] bytes, int at, int length) {
            if (length > LONGEST) {
                return new String(bytes, at, length, StandardCharsets.UTF_8);
            }
            int hash = length;
            for (int i = at; i < at + length; i++) {
                hash = 31 * hash + bytes[i];
            }
            int slot = (hash ^ hash >>> 12) & SIZE - 1;
            String known = kept[slot];
            if (known == null || !is(known, bytes, at, length)) {
                known = new String(bytes, at, length, StandardCharsets.UTF_8);
                kept[slot] = known;
            }
            return known;
        }

        private static boolean is(String known, byte[] bytes, int at, int length) {
            if (known.length() != length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                // A character beyond ASCII takes more bytes than one and is never equal.
                if (known.charAt(i) != bytes[at + i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final int FIXED = 16;
    private static final int FIELDS_LENGTH = 12;
    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int SENDER = 7;
    private static final int SIGNATURE = 8;
    /** The specification allows 32 arrays in 32 structures; Victron nests two. */
    private static final int DEEPEST = 64;

    private final ByteBuffer bytes;
    private final Names names;
    private String path = "";
    private String iface = "";
    private String member = "";
    private String sender = "";
    private String signature = "";
    private final int body;

    /** @param whole one message, complete */
    Signal(byte[] whole, Names names) throws Malformed {
        this.names = names;
        this.bytes = ByteBuffer.wrap(whole).order(whole[0] == 'l' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int fieldsEnd = FIXED + bytes.getInt(FIELDS_LENGTH);
        body = fieldsEnd + 7 & ~7;
        if (fieldsEnd < FIXED || body > whole.length) {
            throw new Malformed("its header is longer than itself");
        }
        Reader fields = new Reader(FIXED, fieldsEnd);
        while (fields.at < fieldsEnd) {
            fields.align(8);
            int code = fields.octet();
            String type = fields.signature();
            switch (code) {
                case PATH -> path = fields.named(type);
                case INTERFACE -> iface = fields.named(type);
                case MEMBER -> member = fields.named(type);
                case SENDER -> sender = fields.named(type);
                case SIGNATURE -> signature = fields.named(type);
                default -> fields.skip(type, 0, 0);
            }
        }
    }

    String path() {
        return path;
    }

    String iface() {
        return iface;
    }

    String member() {
        return member;
    }

    /** The unique name of its sender. */
    String sender() {
        return sender;
    }

    /** The types of its arguments. */
    String signature() {
        return signature;
    }

    /** From the first argument on. */
    Reader body() {
        return new Reader(body, bytes.capacity());
    }

    /** All arguments as plain values, see {@link Wire}. */
    List<Object> arguments() throws Malformed {
        List<Object> arguments = new ArrayList<>();
        Reader reader = body();
        for (int at = 0; at < signature.length(); at = end(signature, at, 0)) {
            arguments.add(reader.value(signature, at, 0));
        }
        return arguments;
    }

    /** Goes through the arguments, one after the other. */
    final class Reader {
        private final int end;
        private int at;

        private Reader(int from, int end) {
            this.at = from;
            this.end = end;
        }

        boolean isBefore(int position) {
            return at < position;
        }

        /** Enters an array. @return where it ends */
        int array(int elementAlignment) throws Malformed {
            int length = int32();
            align(elementAlignment);
            if (length < 0 || length > end - at) {
                throw new Malformed("an array ends behind it");
            }
            return at + length;
        }

        /** Enters a structure or an entry of a dictionary. */
        void entry() throws Malformed {
            align(8);
        }

        /** A text that comes often. */
        String name() throws Malformed {
            int length = length(int32());
            String name = names.of(bytes.array(), at, length);
            at += length + 1;
            return name;
        }

        /** @param before is returned if it is the same, and no other object made */
        Object variant(Object before) throws Malformed {
            String type = signature();
            if (type.length() == 1) {
                char only = type.charAt(0);
                if (only == 'd' && before instanceof Double number) {
                    align(8);
                    double value = bytes.getDouble(take(8));
                    return Double.doubleToLongBits(value) == Double.doubleToLongBits(number) ? before : (Object) value;
                }
                if (only == 'i' && before instanceof Integer number) {
                    int value = int32();
                    return value == number ? before : (Object) value;
                }
            }
            return value(type, 0, 0);
        }

        void skipVariant() throws Malformed {
            skip(signature(), 0, 0);
        }

        private String signature() throws Malformed {
            int length = length(octet());
            String type = names.of(bytes.array(), at, length);
            at += length + 1;
            if (type.isEmpty() || Signal.end(type, 0, 0) != type.length()) {
                throw new Malformed("the type of a variant is " + type);
            }
            return type;
        }

        private String named(String type) throws Malformed {
            return switch (type) {
                case "s", "o" -> name();
                case "g" -> {
                    int length = length(octet());
                    String name = names.of(bytes.array(), at, length);
                    at += length + 1;
                    yield name;
                }
                default -> throw new Malformed("a header field is a " + type);
            };
        }

        private Object value(String type, int from, int depth) throws Malformed {
            return switch (type.charAt(from)) {
                case 'y' -> octet();
                case 'b' -> int32() != 0;
                case 'n' -> {
                    align(2);
                    yield (int) bytes.getShort(take(2));
                }
                case 'q' -> {
                    align(2);
                    yield bytes.getShort(take(2)) & 0xFFFF;
                }
                case 'i' -> int32();
                case 'u', 'h' -> BusRules.whole(int32() & 0xFFFF_FFFFL);
                case 'x' -> BusRules.whole(int64());
                case 't' -> {
                    long value = int64();
                    yield value >= 0 ? BusRules.whole(value) : (Object) Double.valueOf(Long.toUnsignedString(value));
                }
                case 'd' -> {
                    align(8);
                    yield bytes.getDouble(take(8));
                }
                case 's', 'o' -> {
                    int length = length(int32());
                    String text = new String(bytes.array(), at, length, StandardCharsets.UTF_8);
                    at += length + 1;
                    yield text;
                }
                case 'g' -> {
                    int length = length(octet());
                    String text = new String(bytes.array(), at, length, StandardCharsets.US_ASCII);
                    at += length + 1;
                    yield text;
                }
                case 'v' -> value(signature(), 0, deeper(depth));
                case 'a' ->
                    type.charAt(from + 1) == '{'
                            ? dictionary(type, from + 1, deeper(depth))
                            : list(type, from + 1, deeper(depth));
                case '(' -> {
                    align(8);
                    List<Object> members = new ArrayList<>();
                    for (int i = from + 1; type.charAt(i) != ')'; i = Signal.end(type, i, 0)) {
                        members.add(value(type, i, deeper(depth)));
                    }
                    yield members;
                }
                default -> throw new Malformed("there is no type " + type);
            };
        }

        private List<Object> list(String type, int element, int depth) throws Malformed {
            List<Object> list = new ArrayList<>();
            for (int stop = array(alignment(type.charAt(element))); at < stop; ) {
                list.add(value(type, element, depth));
            }
            return list;
        }

        private Map<Object, Object> dictionary(String type, int entry, int depth) throws Malformed {
            Map<Object, Object> map = new LinkedHashMap<>();
            int valueType = Signal.end(type, entry + 1, 0);
            for (int stop = array(8); at < stop; ) {
                entry();
                Object key = value(type, entry + 1, depth);
                map.put(key, value(type, valueType, depth));
            }
            return map;
        }

        private void skip(String type, int from, int depth) throws Malformed {
            char first = type.charAt(from);
            switch (first) {
                case 'y' -> take(1);
                case 's', 'o' -> {
                    int length = length(int32());
                    at += length + 1;
                }
                case 'g' -> {
                    int length = length(octet());
                    at += length + 1;
                }
                case 'v' -> skip(signature(), 0, deeper(depth));
                case 'a' -> at = array(alignment(type.charAt(from + 1)));
                case '(' -> {
                    align(8);
                    for (int i = from + 1; type.charAt(i) != ')'; i = Signal.end(type, i, 0)) {
                        skip(type, i, deeper(depth));
                    }
                }
                default -> {
                    align(alignment(first));
                    take(alignment(first));
                }
            }
        }

        private int octet() throws Malformed {
            return bytes.get(take(1)) & 0xFF;
        }

        private int int32() throws Malformed {
            align(4);
            return bytes.getInt(take(4));
        }

        private long int64() throws Malformed {
            align(8);
            return bytes.getLong(take(8));
        }

        /** Of a text and the zero behind it, which are there. */
        private int length(int claimed) throws Malformed {
            if (claimed < 0 || claimed >= end - at) {
                throw new Malformed("a text ends behind it");
            }
            return claimed;
        }

        private void align(int size) throws Malformed {
            at = at + size - 1 & -size;
            if (at > end) {
                throw new Malformed("it is cut off");
            }
        }

        private int take(int size) throws Malformed {
            if (size > end - at) {
                throw new Malformed("it is cut off");
            }
            at += size;
            return at - size;
        }

        private int deeper(int depth) throws Malformed {
            if (depth >= DEEPEST) {
                throw new Malformed("it is nested too deeply");
            }
            return depth + 1;
        }
    }

    /** Where the complete type ends that begins here. */
    private static int end(String type, int from, int depth) throws Malformed {
        if (from >= type.length() || depth > DEEPEST) {
            throw new Malformed("the type is " + type);
        }
        char first = type.charAt(from);
        if (first == 'a') {
            return end(type, from + 1, depth + 1);
        }
        if (first == '(' || first == '{') {
            char close = first == '(' ? ')' : '}';
            int at = from + 1;
            int members = 0;
            while (at < type.length() && type.charAt(at) != close) {
                at = end(type, at, depth + 1);
                members++;
            }
            if (at >= type.length()
                    || (first == '{' ? members != 2 || from == 0 || type.charAt(from - 1) != 'a' : members == 0)) {
                throw new Malformed("the type is " + type);
            }
            return at + 1;
        }
        if ("ybnqiuxtdsogvh".indexOf(first) < 0) {
            throw new Malformed("the type is " + type);
        }
        return from + 1;
    }

    private static int alignment(char type) {
        return switch (type) {
            case 'y', 'g', 'v' -> 1;
            case 'n', 'q' -> 2;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> 4;
        };
    }
}
