package esess.adapter.dbus;

import esess.port.Bus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * SetValue on services of others: in order, few at a time for each, and never late. Bus thread only.
 */
final class Writes implements BusLink.Tenant {

    private static final int IN_FLIGHT = 4;

    private record Write(String path, Object[] variant, long deadline, IntConsumer result) {}

    private static final class Destination {
        private final Deque<Write> waiting = new ArrayDeque<>();
        private final Set<Write> inFlight = new HashSet<>();
    }

    private final BusLink link;
    private final LongSupplier tick;
    private final Map<String, Destination> destinations = new HashMap<>();

    Writes(BusLink link, LongSupplier tick) {
        this.link = link;
        this.tick = tick;
    }

    /** @param result told exactly once, on this thread */
    void write(String service, String path, Object[] variant, IntConsumer result) {
        if (!link.isUp()) {
            result.accept(Bus.NO_ANSWER);
            return;
        }
        Destination destination = destinations.computeIfAbsent(service, s -> new Destination());
        destination.waiting.add(new Write(path, variant, tick.getAsLong() + BusConnection.CALL_TIMEOUT_MS, result));
        send(service, destination);
    }

    private void send(String service, Destination destination) {
        while (destination.inFlight.size() < IN_FLIGHT && !destination.waiting.isEmpty()) {
            Write write = destination.waiting.poll();
            if (write.deadline() <= tick.getAsLong()) {
                // A command delivered late is a wrong command.
                write.result().accept(Bus.NO_ANSWER);
                continue;
            }
            destination.inFlight.add(write);
            link.call(
                    service,
                    write.path(),
                    BusItems.INTERFACE,
                    "SetValue",
                    BusConnection.CALL_TIMEOUT_MS,
                    answer -> {
                        if (destination.inFlight.remove(write)) {
                            write.result().accept(answer.first() instanceof Integer code ? code : Bus.NO_ANSWER);
                            send(service, destination);
                        }
                    },
                    "v",
                    (Object) write.variant());
        }
        if (destination.inFlight.isEmpty()) {
            destinations.remove(service, destination);
        }
    }

    @Override
    public void busUp() {}

    @Override
    public void busDown() {
        List<Destination> lost = List.copyOf(destinations.values());
        destinations.clear();
        for (Destination destination : lost) {
            List<Write> unanswered = List.copyOf(destination.inFlight);
            destination.inFlight.clear();
            unanswered.forEach(write -> write.result().accept(Bus.NO_ANSWER));
            destination.waiting.forEach(write -> write.result().accept(Bus.NO_ANSWER));
        }
    }
}
