package esess.runtime;

import esess.model.GrowingPause;
import esess.model.ServiceState;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * How each service is doing, and each part of one. Observers hear of every change, of a state that flaps once a minute at
 * most, and then of the newest. Loop thread.
 */
public final class Health {

    private static final int FREE = 10;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration CALM = Duration.ofMinutes(5);

    private final Time time;
    private final Set<BiConsumer<String, ServiceState>> observers = new LinkedHashSet<>();
    private final Map<String, ServiceState> states = new LinkedHashMap<>();
    private final Map<String, Map<String, ServiceState>> parts = new HashMap<>();
    private final Map<String, Telling> tellings = new HashMap<>();

    public Health(Time time) {
        this.time = time;
    }

    /** Hears of what changes from now on, also of services that are switched off. */
    public Registration observe(BiConsumer<String, ServiceState> onChange) {
        observers.add(onChange);
        return () -> observers.remove(onChange);
    }

    public void set(String service, ServiceState state) {
        if (!state.equals(states.put(service, state))) {
            tellings.computeIfAbsent(service, Telling::new).tell();
        }
    }

    /** The service is switched off: what an earlier run has told of it is taken back. */
    public void off(String service) {
        states.remove(service);
        tell(service, ServiceState.off());
    }

    /** Service name to state, in the order in which they were first heard of; without those that are switched off. */
    public Map<String, ServiceState> states() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    /** Null: it is switched off, or was not heard of yet. */
    public ServiceState state(String service) {
        return states.get(service);
    }

    /** Its devices or sections by the name that the owner knows, in the order in which they started. */
    public Map<String, ServiceState> parts(String service) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(parts.getOrDefault(service, Map.of())));
    }

    void part(String service, String name, ServiceState state) {
        parts.computeIfAbsent(service, each -> new LinkedHashMap<>()).put(name, state);
    }

    void forgetParts(String service) {
        parts.remove(service);
    }

    private void tell(String service, ServiceState state) {
        List.copyOf(observers).forEach(observer -> observer.accept(service, state));
    }

    /** Tells at once what still waits, because nobody will be here later. */
    public void tellAll() {
        tellings.values().forEach(telling -> telling.now());
    }

    private final class Telling {
        private final String service;
        private final GrowingPause pause = new GrowingPause(FREE, FIRST_PAUSE, LONGEST_PAUSE, CALM);
        private ServiceState told;
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
            ServiceState state = states.get(service);
            if (state != null && !state.equals(told)) {
                told = state;
                Health.this.tell(service, state);
            }
        }
    }
}
