package esess.device.givenergy.link;

/** The checksum of Modbus: polynomial 0xA001 reflected, begun with 0xFFFF; sent low byte first. */
final class Crc16 {

    private static final int[] TABLE = table();

    private Crc16() {}

    static int of(byte[] bytes, int from, int to) {
        int crc = 0xFFFF;
        for (int i = from; i < to; i++) {
            crc = crc >>> 8 ^ TABLE[(crc ^ bytes[i]) & 0xFF];
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xA001;
            }
            table[i] = crc;
        }
        return table;
    }
}
