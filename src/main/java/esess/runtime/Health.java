package esess.runtime;

import esess.model.GrowingPause;
import esess.port.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * How each service is doing, in words for the owner. Its listener hears of every change, of a state that flaps once a
 * minute at most, and then of the newest: it publishes them retained. Loop thread.
 */
public final class Health {

    /** What stands for a service that is switched off: the broker forgets what was retained of it. */
    private static final String NOTHING = "";

    private static final int FREE = 10;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration CALM = Duration.ofMinutes(5);

    private final Time time;
    private final BiConsumer<String, String> onChange;
    private final Map<String, String> states = new LinkedHashMap<>();
    private final Map<String, Telling> tellings = new HashMap<>();

    public Health(Time time, BiConsumer<String, String> onChange) {
        this.time = time;
        this.onChange = onChange;
    }

    public void set(String service, String state) {
        if (!state.equals(states.put(service, state))) {
            tellings.computeIfAbsent(service, Telling::new).tell();
        }
    }

    /** The service is switched off: what an earlier run has told of it is taken back. */
    public void off(String service) {
        states.remove(service);
        onChange.accept(service, NOTHING);
    }

    /** Service name to state, in the order in which they were first heard of. */
    public Map<String, String> states() {
        return Map.copyOf(states);
    }

    /** Tells at once what still waits, because nobody will be here later. */
    public void tellAll() {
        tellings.values().forEach(telling -> telling.now());
    }

    private final class Telling {
        private final String service;
        private final GrowingPause pause = new GrowingPause(FREE, FIRST_PAUSE, LONGEST_PAUSE, CALM);
        private String told;
        private boolean waits;

        Telling(String service) {
            this.service = service;
        }

        void tell() {
            long wait = pause.happens(time.tick());
            if (waits) {
                return;
            }
            if (wait == 0) {
                now();
            } else {
                waits = true;
                time.after(Duration.ofMillis(wait), () -> {
                    if (waits) {
                        pause.told(time.tick());
                        now();
                    }
                });
            }
        }

        void now() {
            waits = false;
            String state = states.get(service);
            if (state != null && !state.equals(told)) {
                told = state;
                onChange.accept(service, state);
            }
        }
    }
}
