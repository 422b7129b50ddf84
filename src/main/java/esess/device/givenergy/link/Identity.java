package esess.device.givenergy.link;

import esess.device.givenergy.Model;

/** Which inverter a dongle speaks for. Another one than before is believed when it says so twice. Loop thread. */
final class Identity {

    enum Verdict {
        SAME,
        ANOTHER,
        /** It is no device, or another one than before for the first time. */
        UNSURE
    }

    private static final int SERIAL = 13;
    private static final int SERIAL_WORDS = 5;
    private static final int FIRMWARE = 21;

    private Model model;
    private String serial;
    private String doubtful;

    /** Holding registers 0 to 59. */
    Verdict look(int[] values) {
        String told = serialNumber(values);
        if (values[0] == 0 || told == null) {
            return Verdict.UNSURE;
        }
        Model toldModel = Model.of(values[0], values[FIRMWARE]);
        if (told.equals(serial) && toldModel.equals(model)) {
            doubtful = null;
            return Verdict.SAME;
        }
        String other = told + toldModel;
        if (model != null && !other.equals(doubtful)) {
            doubtful = other;
            return Verdict.UNSURE;
        }
        doubtful = null;
        model = toldModel;
        serial = told;
        return Verdict.ANOTHER;
    }

    Model model() {
        return model;
    }

    String serial() {
        return serial;
    }

    private static String serialNumber(int[] values) {
        StringBuilder text = new StringBuilder(2 * SERIAL_WORDS);
        for (int i = SERIAL; i < SERIAL + SERIAL_WORDS; i++) {
            text.append((char) (values[i] >>> 8)).append((char) (values[i] & 0xFF));
        }
        String serial = text.toString();
        return serial.matches("[A-Za-z0-9]{10}") ? serial : null;
    }
}
