package esess.bench;

import esess.adapter.SystemClock;
import esess.adapter.dbus.BusPeer;
import esess.bench.Figures.Latencies;
import esess.demo.PrivateBus;
import esess.runtime.Loop;
import esess.sim.twin.GivEnergyDongle;
import esess.sim.twin.TcpTwin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** Some GivEnergy inverters on real sockets, and an observer who sees when what they answer is on the bus. */
final class Inverters implements AutoCloseable {

    private static final int INVERTER = 0x11;
    private static final int POWERS = 4000;
    private static final int POLL_SECONDS = 5;

    final Latencies toBus = new Latencies();
    private final Path directory;
    private final int count;
    private final PrivateBus bus;
    private final QuietBroker broker;
    private final Loop loop;
    private final List<TcpTwin> twins = new ArrayList<>();
    private final Map<String, Integer> owners = new ConcurrentHashMap<>();
    private final List<AtomicLongArray> answered = new ArrayList<>();
    private final BusPeer observer;

    Inverters(Path parent, int count) throws IOException, InterruptedException {
        this.count = count;
        directory = Files.createDirectories(parent.resolve("inverters" + count));
        bus = new PrivateBus(directory);
        broker = new QuietBroker(directory);
        loop = new Loop(new SystemClock(), Throwable::printStackTrace);
        Thread thread = new Thread(() -> {
            try {
                loop.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "twins");
        thread.setDaemon(true);
        thread.start();
        for (int i = 0; i < count; i++) {
            answered.add(new AtomicLongArray(POWERS));
            twins.add(new TcpTwin(0, dongle(i), loop));
        }
        observer = new BusPeer(bus.address(), (sender, member, values, nanos) -> {
            if (member.equals("NameOwnerChanged") && values[0].toString().contains("pvinverter.esESS_GivEnergy_i")) {
                String name = (String) values[0];
                owners.put((String) values[2], Integer.parseInt(name.replaceAll(".*_i(\\d+)_inverter", "$1")));
            } else if (member.equals("ItemsChanged") && values[0] instanceof Map<?, ?> items && owners.containsKey(sender)) {
                shown(owners.get(sender), items, nanos);
            }
        });
        observer.match("type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0namespace='com.victronenergy'");
        for (int i = 0; i < count; i++) {
            observer.match("type='signal',member='ItemsChanged',sender='com.victronenergy.pvinverter.esESS_GivEnergy_i" + i + "_inverter'");
        }
    }

    /** Another power with each answer, so that each is told apart on the bus. */
    private GivEnergyDongle dongle(int number) {
        GivEnergyDongle dongle = new GivEnergyDongle(loop, "WX2201G0" + (10 + number), "SA2114G0" + (10 + number));
        int[] measured = {1, 3252, 2987, 3901, 0, 2413, 0, 28781, 52, 0, 51, 2, 12345, 5001, 2, 0, 0, 57, 1690, 51, 1510, 0, 31, 0, 100, 31, 152,
            0, 1500, 0, 1480, 0, 8, 1177, 0, 100, 124, 81, 0, 0, 0, 437, 950, 120, 78, 3, 32049, 0, 12000, 1, 5278, -1326, -700, 0, 0, 500, 214, 0,
            1000, 63};
        for (int i = 0; i < measured.length; i++) {
            dongle.set(INVERTER, GivEnergyDongle.INPUT, i, measured[i]);
        }
        dongle.set(INVERTER, GivEnergyDongle.HOLDING, 0, 0x2001);
        dongle.set(INVERTER, GivEnergyDongle.HOLDING, 21, 449);
        dongle.set(INVERTER, GivEnergyDongle.HOLDING, 34, 140);
        dongle.set(INVERTER, GivEnergyDongle.HOLDING, 55, 160);
        dongle.setText(INVERTER, GivEnergyDongle.HOLDING, 13, "SA2114G0" + (10 + number));
        int[] turn = new int[1];
        dongle.onRead(() -> {
            LocalDateTime now = LocalDateTime.now();
            int[] clock = {now.getYear() - 2000, now.getMonthValue(), now.getDayOfMonth(), now.getHour(), now.getMinute(), now.getSecond()};
            for (int i = 0; i < clock.length; i++) {
                dongle.set(INVERTER, GivEnergyDongle.HOLDING, 35 + i, clock[i]);
            }
            turn[0] = (turn[0] + 1) % POWERS;
            dongle.set(INVERTER, GivEnergyDongle.INPUT, 24, turn[0]);
            answered.get(number).set(turn[0], System.nanoTime());
        });
        return dongle;
    }

    private void shown(int number, Map<?, ?> items, long nanos) {
        Object item = items.get("/Ac/Power");
        Object value = item instanceof Map<?, ?> map ? map.get("Value") : null;
        if (value instanceof Number power && power.intValue() >= 0 && power.intValue() < POWERS) {
            long sent = answered.get(number).getAndSet(power.intValue(), 0);
            if (sent != 0) {
                toBus.add(nanos - sent);
            }
        }
    }

    /** The configuration, in an empty directory for the program. */
    Path program() throws IOException {
        StringBuilder text = new StringBuilder("""
                [Common]
                LogDirectory = %s
                ConfigVersion = 100
                [Mqtt]
                Host = 127.0.0.1
                Port = %d
                [Services]
                GivEnergy = true
                """.formatted(directory.resolve("log"), broker.port()));
        for (int i = 0; i < count; i++) {
            text.append("[GivEnergy:i").append(i).append("]\nHost = 127.0.0.1:").append(twins.get(i).port()).append("\nVRMInstanceID = ")
                    .append(1000 + i).append("\nSetClock = false\nPollSeconds = ").append(POLL_SECONDS).append("\nFullPollSeconds = 120\n");
        }
        Path program = Files.createDirectories(directory.resolve("program"));
        Files.writeString(program.resolve("config.ini"), text);
        return program;
    }

    String busAddress() {
        return bus.address();
    }

    @Override
    public void close() throws Exception {
        observer.close();
        twins.forEach(TcpTwin::close);
        loop.stop();
        broker.close();
        bus.close();
    }
}
