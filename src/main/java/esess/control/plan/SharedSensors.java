package esess.control.plan;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The memory that some owners' scripts share, a file of 1024 bytes: blocks at fixed places, packed, big-endian, each
 * beginning with the seconds since 1970 at which it was written. A value that does not fit is a bad reading, and a block
 * with one is not written. Pure.
 */
public final class SharedSensors {

    /** Of the whole file. */
    public static final int BYTES = 1024;

    private static final double ROOM_ZERO = 20;

    private enum Type {
        U8(1, 0, 255),
        S8(1, -128, 127),
        S16(2, -32_768, 32_767),
        U32(4, 0, 4_294_967_295.0),
        /** Tenths of a degree above or below 20 °C. */
        ROOM(1, -128, 127);

        private final int bytes;
        private final double least;
        private final double most;

        Type(int bytes, double least, double most) {
            this.bytes = bytes;
            this.least = least;
            this.most = most;
        }
    }

    private record Field(String name, Type type) {}

    /** What one script writes. */
    public enum Block {
        ZAPPI(0, 900, "timestamp u32, mode s8, status s8, car s16, grid s16, heatPump s16, lock s8"),
        GIVENERGY(
                32,
                600,
                "timestamp u32, solar s16, solarAvg s16, grid s16, gridAvg s16, battery s16, batteryAvg s16, soc u8, ac s16,"
                        + " acAvg s16, eps s16"),
        IOG(64, 4000, "timestamp u32, pending u8, count u8, from0 u8, to0 u8, from1 u8, to1 u8, from2 u8, to2 u8"),
        THERMOMETER(96, 900, "timestamp u32, cycle u8, temperature room, humidity u8, battery u8"),
        HEATPUMP(
                128,
                2100,
                "timestamp u32, outdoor s8, room room, target room, hotWater u8, leavingWater u8, offsetK s8"),
        CAR(192, 3600, "timestamp u32, soc u8, checked u32");

        private final int offset;
        private final int staleSeconds;
        private final List<Field> fields = new ArrayList<>();

        Block(int offset, int staleSeconds, String layout) {
            this.offset = offset;
            this.staleSeconds = staleSeconds;
            for (String each : layout.split(",\\s*")) {
                String[] words = each.split(" ");
                fields.add(new Field(words[0], Type.valueOf(words[1].toUpperCase(java.util.Locale.ROOT))));
            }
        }

        /** Where it begins in the file. */
        public int offset() {
            return offset;
        }

        /** After so long it is not believed any more. */
        public int staleSeconds() {
            return staleSeconds;
        }

        public int bytes() {
            return fields.stream().mapToInt(each -> each.type.bytes).sum();
        }

        /** What is not there is 0; empty: a value does not fit. */
        public Optional<byte[]> write(Map<String, Double> values) {
            ByteBuffer buffer = ByteBuffer.allocate(bytes());
            for (Field field : fields) {
                double value = values.getOrDefault(field.name, 0.0);
                double raw = Math.rint(field.type == Type.ROOM ? (value - ROOM_ZERO) * 10 : value);
                if (!(raw >= field.type.least && raw <= field.type.most)) {
                    return Optional.empty();
                }
                switch (field.type) {
                    case U8, S8, ROOM -> buffer.put((byte) (int) raw);
                    case S16 -> buffer.putShort((short) raw);
                    case U32 -> buffer.putInt((int) (long) raw);
                }
            }
            return Optional.of(buffer.array());
        }

        /** By name, in order. */
        public Map<String, Double> read(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            Map<String, Double> values = new LinkedHashMap<>();
            for (Field field : fields) {
                double value = switch (field.type) {
                    case U8 -> buffer.get() & 0xFF;
                    case S8 -> buffer.get();
                    case ROOM -> ROOM_ZERO + buffer.get() / 10.0;
                    case S16 -> buffer.getShort();
                    case U32 -> buffer.getInt() & 0xFFFF_FFFFL;
                };
                values.put(field.name, value);
            }
            return values;
        }
    }

    private SharedSensors() {}
}
