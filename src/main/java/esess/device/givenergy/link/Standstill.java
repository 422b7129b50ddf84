package esess.device.givenergy.link;

import esess.device.givenergy.Bank;
import esess.device.givenergy.Writable;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Notices a dongle that hangs and repeats its last answers: the clock of an inverter that is alive goes on, or, where its
 * clock is broken, its measurements move. Holds over connections, because a new one may get the same answers. Loop thread.
 */
final class Standstill {

    /** A clock that shows the same after so long stands still. */
    static final Duration FROZEN = Duration.ofSeconds(30);

    private static final int CLOCK_WORDS = 6;

    private final Map<Integer, int[]> measurements = new HashMap<>();
    private int[] clock;
    private long movedTick;

    /** Of pages of the inverter itself, in the order in which they come. */
    boolean isFrozen(Bank bank, int[] values, long now) {
        if (bank.function() == Bank.INPUT) {
            if (!Arrays.equals(values, measurements.put(bank.base(), values))) {
                movedTick = now;
            }
        } else if (bank.base() == 0 && bank.count() == Bank.LONGEST) {
            int[] told = Arrays.copyOfRange(values, Writable.CLOCK, Writable.CLOCK + CLOCK_WORDS);
            if (!Arrays.equals(told, clock)) {
                movedTick = now;
            }
            clock = told;
        }
        return isFrozen(now);
    }

    /** For pages of what is behind the inverter: they are told by the same dongle. */
    boolean isFrozen(long now) {
        return clock != null && now - movedTick > FROZEN.toMillis();
    }

    /** Another inverter. */
    void clear() {
        measurements.clear();
        clock = null;
    }
}
