package esess.adapter.mqtt;

import esess.port.Mqtt.Traffic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What waits between the services and the broker: throttle, coalescing, order and bounds, without thread, clock or
 * library. Its owner locks it and says what time it is (monotonic milliseconds).
 *
 * <p>One queue holds what may go now. A value that waits there is replaced by a newer one of its topic, unless a
 * command of the same topic was asked for in between: then the old value goes out of the queue and the new one to
 * its end, so that the topic ends with what was asked for last. So the queue never holds more than one value a topic
 * and {@code commandLimit} commands. A topic is meant to be either retained or not; when a service mixes both, the
 * newest wins.
 *
 * <p>Retained payloads are remembered, the newest of each topic, and queued again on every connect. Nothing else
 * survives the loss of the connection.
 */
final class Outbox {

    /** A payload and how it wants to be sent. */
    record Value(String payload, int qos, boolean retain) {

        boolean deletesTopic() {
            return retain && payload.isEmpty();
        }
    }

    /** A publication on its way. Equal to itself only: two commands may say the same. */
    static final class Packet {
        final String topic;
        private final boolean command;
        private Value value;
        private boolean overtaken;

        private Packet(String topic, boolean command, Value value) {
            this.topic = topic;
            this.command = command;
            this.value = value;
        }

        Value value() {
            return value;
        }
    }

    /** The time a throttled topic stays shut after a value went through, and what waits behind it. */
    private static final class Gate {
        final long opensAt;
        Value held;

        Gate(long opensAt) {
            this.opensAt = opensAt;
        }
    }

    private final long periodMillis;
    private final int window;
    private final int commandLimit;

    /**
     * More topics than any house has. Names of topics come from outside, too (consumers); beyond this a new topic is sent, and not
     * repeated to a broker that has forgotten it.
     */
    static final int MOST_TOPICS = 4_000;

    private final Map<String, Value> retained = new LinkedHashMap<>();
    private final Deque<Packet> queue = new ArrayDeque<>();
    private final Map<String, Packet> waitingValues = new HashMap<>();
    /** In the order in which they open: all periods are the same, and a gate moves to the end when it shuts again. */
    private final Map<String, Gate> gates = new LinkedHashMap<>();

    private final Set<Packet> inFlight = new HashSet<>();
    private final Set<String> topics = new HashSet<>();

    private boolean connected;
    private int commandsWaiting;
    private int held;
    private long progressAt;
    private long requested;
    private long sent;

    /**
     * @param periodMillis one value a topic in this time; 0: no throttle
     * @param window       so many may be handed over and not yet completed
     * @param commandLimit so many commands may wait; beyond it the oldest is dropped
     */
    Outbox(long periodMillis, int window, int commandLimit) {
        this.periodMillis = periodMillis;
        this.window = window;
        this.commandLimit = commandLimit;
    }

    void publish(String topic, Value value, long now) {
        requested(topic, value);
        if (!connected) {
            return;
        }
        Gate gate = gates.get(topic);
        if (gate != null && now < gate.opensAt) {
            held += gate.held == null ? 1 : 0;
            gate.held = value;
        } else {
            pass(topic, value, now);
        }
    }

    /** @return false if the queue was full and its oldest command had to go */
    boolean command(String topic, Value value) {
        requested(topic, value);
        if (!connected) {
            return true;
        }
        // What was asked for earlier goes first, even if its period is not over: a topic must end with the newest.
        Gate gate = gates.get(topic);
        if (gate != null && gate.held != null) {
            enqueue(topic, gate.held);
            gate.held = null;
            held--;
        }
        Packet overtakes = waitingValues.get(topic);
        if (overtakes != null) {
            overtakes.overtaken = true;
        }
        queue.add(new Packet(topic, true, value));
        commandsWaiting++;
        return commandsWaiting <= commandLimit || dropOldestCommand();
    }

    /** The broker is there: everything retained goes out again. */
    void connected() {
        connected = true;
        retained.forEach(this::enqueue);
    }

    /** The broker is gone: what is not retained is dropped, also what was on its way. */
    void disconnected() {
        connected = false;
        queue.clear();
        waitingValues.clear();
        gates.clear();
        inFlight.clear();
        commandsWaiting = 0;
        held = 0;
    }

    /** Lets go of everything the throttle holds back; for the end of the program. */
    void releaseHeld() {
        gates.forEach((topic, gate) -> {
            if (gate.held != null) {
                enqueue(topic, gate.held);
            }
        });
        gates.clear();
        held = 0;
    }

    /** The next to hand over to the broker, in flight from now on; null if nothing may go now. */
    Packet next(long now) {
        openGates(now);
        if (inFlight.size() >= window) {
            return null;
        }
        Packet packet = queue.poll();
        if (packet == null) {
            return null;
        }
        if (packet.command) {
            commandsWaiting--;
        } else {
            waitingValues.remove(packet.topic);
        }
        if (inFlight.isEmpty()) {
            progressAt = now;
        }
        inFlight.add(packet);
        return packet;
    }

    /** Told once for each packet that was handed over; late ones of a lost connection do no harm. */
    void completed(Packet packet, boolean delivered, long now) {
        if (!inFlight.remove(packet)) {
            return;
        }
        progressAt = now;
        if (delivered) {
            sent++;
            Value newest = retained.get(packet.topic);
            if (packet.value.deletesTopic() && newest != null && newest.deletesTopic()) {
                retained.remove(packet.topic);
            }
        }
    }

    /** When {@link #next} should be asked again for the throttle's sake; {@link Long#MAX_VALUE}: no need. */
    long nextDue() {
        if (held == 0) {
            return Long.MAX_VALUE;
        }
        return gates.values().stream()
                .filter(gate -> gate.held != null)
                .findFirst()
                .orElseThrow()
                .opensAt;
    }

    /** For how long nothing was completed although something was handed over. */
    long stalledMillis(long now) {
        return inFlight.isEmpty() ? 0 : now - progressAt;
    }

    /** Whether something may go as soon as there is room for it. */
    boolean isWaiting() {
        return !queue.isEmpty();
    }

    /** What was asked for and is not with the broker yet. */
    int pending() {
        return queue.size() + inFlight.size() + held;
    }

    Traffic traffic() {
        return new Traffic(requested, sent, topics.size(), held);
    }

    private void requested(String topic, Value value) {
        requested++;
        if (topics.size() < MOST_TOPICS) {
            topics.add(topic);
        }
        if (value.retain() && (retained.containsKey(topic) || retained.size() < MOST_TOPICS)) {
            retained.put(topic, value);
        }
    }

    private void openGates(long now) {
        List<Map.Entry<String, Gate>> due = null;
        for (Iterator<Map.Entry<String, Gate>> i = gates.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, Gate> entry = i.next();
            if (now < entry.getValue().opensAt) {
                break;
            }
            if (entry.getValue().held != null) {
                due = due == null ? new ArrayList<>() : due;
                due.add(Map.entry(entry.getKey(), entry.getValue()));
            }
            i.remove();
        }
        if (due != null) {
            held -= due.size();
            due.forEach(entry -> pass(entry.getKey(), entry.getValue().held, now));
        }
    }

    private void pass(String topic, Value value, long now) {
        if (periodMillis > 0) {
            Gate open = gates.remove(topic);
            held -= open != null && open.held != null ? 1 : 0;
            gates.put(topic, new Gate(now + periodMillis));
        }
        enqueue(topic, value);
    }

    private void enqueue(String topic, Value value) {
        Packet waiting = waitingValues.get(topic);
        if (waiting != null && !waiting.overtaken) {
            waiting.value = value;
            return;
        }
        if (waiting != null) {
            queue.remove(waiting);
        }
        Packet packet = new Packet(topic, false, value);
        waitingValues.put(topic, packet);
        queue.add(packet);
    }

    private boolean dropOldestCommand() {
        for (Iterator<Packet> i = queue.iterator(); i.hasNext(); ) {
            if (i.next().command) {
                i.remove();
                commandsWaiting--;
                break;
            }
        }
        return false;
    }
}
