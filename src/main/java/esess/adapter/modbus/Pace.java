package esess.adapter.modbus;

import esess.port.Modbus.Serial;
import java.time.Duration;

/**
 * How a line wants to be used.
 *
 * @param between      after an answer, before the next question
 * @param afterTrouble after silence or a broken answer: what is late comes in
 * @param answerMillis how long one device may keep the line waiting; 0: as long as the request itself allows
 */
record Pace(Duration between, Duration afterTrouble, long answerMillis) {

    /** Connections have no silence of their own. */
    static final Pace TCP = new Pace(Duration.ZERO, Duration.ZERO, 0);

    private static final int LONGEST_FRAME = 256;
    /** Devices answer within 100 ms; Victron's own driver waits 250 ms, Sungrow's documents ask for 500. */
    private static final int THINKING_MILLIS = 500;

    static Pace of(Serial line) {
        long silenceMillis = SerialWire.silenceMicros(line) / 1000 + 1;
        return new Pace(
                Duration.ofMillis(silenceMillis),
                Duration.ofMillis(100 + silenceMillis),
                THINKING_MILLIS + LONGEST_FRAME * line.characterMicros() / 1000);
    }
}
