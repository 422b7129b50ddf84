package esess.bench;

import esess.adapter.dbus.BusPeer;
import esess.sim.plant.Battery;
import esess.sim.twin.GxTwin;
import esess.sim.plant.Household;
import esess.sim.twin.MeterTwin.Phase;
import esess.sim.plant.Plant;
import esess.sim.door.SimBus;
import esess.sim.door.VirtualClock;
import esess.sim.plant.Weather;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The services of a GX on a real bus, moved by a plant: what the simulated GX shows in memory is shown there. Thread-safe. */
final class Gx implements AutoCloseable {

    /** One of them on a connection of its own, as on a GX. */
    private final class Shown implements BusPeer.Events {
        private final SimBus.Service service;
        private final Map<String, Object> sent = new HashMap<>();
        private BusPeer peer;

        Shown(SimBus.Service service) {
            this.service = service;
        }

        @Override
        public void signalled(String sender, String member, Object[] values, long nanos) {
            // It listens to nobody.
        }

        @Override
        public Object[] called(String path, String member, Object[] values) {
            synchronized (Gx.this) {
                switch (member) {
                    case "GetItems":
                        return new Object[] {"a{sa{sv}}", BusPeer.items(service.values())};
                    case "SetValue":
                        Object value = values[0] instanceof List<?> list && list.isEmpty() ? null : values[0];
                        int code = service.write(path, value);
                        run();
                        showNow();
                        return new Object[] {"i", code};
                    case "AddSettings":
                        List<Map<String, Object[]>> answers = new ArrayList<>();
                        for (Object each : (List<?>) values[0]) {
                            Map<?, ?> setting = (Map<?, ?>) each;
                            String wanted = (String) setting.get("path");
                            if (service.get(wanted) == null) {
                                service.set(wanted, setting.get("default"));
                            }
                            answers.add(Map.of("path", BusPeer.variant(wanted), "error", BusPeer.variant(0), "value", BusPeer.variant(service.get(wanted))));
                        }
                        return new Object[] {"aa{sv}", answers};
                    default:
                        return null;
                }
            }
        }

        /** As a real service: what was written is signalled before the answer. */
        private void showNow() {
            try {
                show();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private void show() throws IOException {
            Map<String, Object> news = new LinkedHashMap<>();
            service.values().forEach((path, value) -> {
                if (!sent.containsKey(path) || !Objects.equals(sent.get(path), value)) {
                    sent.put(path, value);
                    news.put(path, value);
                }
            });
            if (!news.isEmpty()) {
                peer.send(peer.itemsChanged(news));
            }
        }
    }

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-06-21T10:00:00Z"));
    private final Plant plant = new Plant(Plant.Layout.USUAL, Weather.cloudy(9000, 1), Household.family(1),
            new Battery(10_000, 5000, 5000, 55), LocalDateTime.parse("2026-06-21T10:00:00"));
    private final GxTwin twin;
    private final List<Shown> shown = new ArrayList<>();
    private int steps;

    Gx(String busAddress) throws IOException {
        SimBus bus = new SimBus(tasks::add, clock);
        twin = new GxTwin(bus, plant, clock, GxTwin.Equipment.ALL, 50);
        run();
        for (String name : bus.names()) {
            Shown each = new Shown(bus.service(name));
            each.peer = new BusPeer(busAddress, each);
            shown.add(each);
            each.service.values().forEach(each.sent::put);
            each.peer.own(name);
        }
    }

    /** A second of the plant passes. */
    synchronized void step() throws IOException {
        steps++;
        plant.step();
        clock.advance(1000);
        twin.step();
        run();
        for (Shown each : shown) {
            each.show();
        }
    }

    /** What a meter at the grid measures, never twice the same. */
    synchronized List<Phase> grid() {
        List<Phase> phases = new ArrayList<>();
        for (int phase = 1; phase <= 3; phase++) {
            phases.add(new Phase(plant.gridW(phase) + steps % 7 * 1.1, 230 + steps % 5 * 0.1, 10_000 + plant.energies().importWh(), 500 + plant.energies().exportWh()));
        }
        return phases;
    }

    /** What a meter at an inverter measures, never twice the same. */
    synchronized List<Phase> roof() {
        return List.of(new Phase(-300 - steps % 7 * 1.1, 231, 10, 5000 + steps * 0.1));
    }

    @Override
    public void close() throws IOException {
        for (Shown each : shown) {
            each.peer.close();
        }
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
