package esess.device.givenergy.link;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one frame: 59 59 00 01, length, unit, kind, serial of the dongle, and behind them a heartbeat or Modbus. */
final class FrameWriter {

    static final int HEARTBEAT = 1;
    static final int TRANSPARENT = 2;
    private static final int HEADER = 0x59590001;
    private static final int UNIT = 1;

    private final String adapter;
    private final ByteArrayOutputStream inner = new ByteArrayOutputStream();

    FrameWriter(String adapter) {
        this.adapter = adapter;
    }

    byte[] heartbeat(int type) {
        inner.write(type);
        return frame(HEARTBEAT, inner.toByteArray(), new byte[0]);
    }

    FrameWriter begin(int address, int function) {
        inner.write(address);
        inner.write(function);
        return this;
    }

    FrameWriter answer(int address, int function, String serial) {
        begin(address, function);
        inner.writeBytes(serial.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    FrameWriter word(int value) {
        inner.write(value >>> 8);
        inner.write(value);
        return this;
    }

    /** The dongle says nothing to a frame whose eight bytes before the Modbus part do not hold that part's length. */
    byte[] done() {
        byte[] body = inner.toByteArray();
        int crc = Crc16.of(body, 0, body.length);
        inner.write(crc);
        inner.write(crc >>> 8);
        return frame(TRANSPARENT, inner.toByteArray(), new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) inner.size()});
    }

    private byte[] frame(int kind, byte[] body, byte[] size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(HEADER >>> shift);
        }
        int length = 2 + Frame.SERIAL_LENGTH + size.length + body.length;
        out.write(length >>> 8);
        out.write(length);
        out.write(UNIT);
        out.write(kind);
        out.writeBytes(adapter.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(size);
        out.writeBytes(body);
        return out.toByteArray();
    }
}
