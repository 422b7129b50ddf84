package esess.adapter.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of a PUBLISH of QoS 0 (MQTT 3.1.1, 2.2.3 and 3.3). Pure; any thread. */
final class PublishPacket {

    private static final int PUBLISH = 0x30;
    private static final int RETAIN = 1;
    private static final int LONGEST_TOPIC = 0xFFFF;
    private static final int LONGEST_REST = 0xFFF_FFFF;

    private PublishPacket() {}

    /** @throws IllegalArgumentException if MQTT cannot carry it */
    static ByteBuffer of(String topic, byte[] payload, boolean retain) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        int rest = 2 + name.length + payload.length;
        if (name.length > LONGEST_TOPIC || rest > LONGEST_REST) {
            throw new IllegalArgumentException("too long for MQTT");
        }
        ByteBuffer packet = ByteBuffer.allocate(5 + rest).put((byte) (PUBLISH | (retain ? RETAIN : 0)));
        for (int left = rest; ; ) {
            int digit = left & 0x7F;
            left >>= 7;
            packet.put((byte) (left > 0 ? digit | 0x80 : digit));
            if (left == 0) {
                break;
            }
        }
        return packet.putShort((short) name.length).put(name).put(payload).flip();
    }
}
