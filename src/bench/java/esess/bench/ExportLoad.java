package esess.bench;

import esess.adapter.dbus.BusPeer;
import esess.bench.Figures.Latencies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Services with the values that are exported. Every change has a number of its own as its value, so that its arrival on
 * MQTT tells how long it took. Its messages are made once; to send one costs next to nothing.
 */
final class ExportLoad implements AutoCloseable {

    private static final int PER_SERVICE = HouseFile.EXPORTS / HouseFile.EXPORTING_SERVICES;
    private static final double MARK = 123_456_789.125;
    private static final int REMEMBERED = 1 << 20;

    /** What a rate did. Delivered: the part of all changes that was seen on MQTT; the rest was replaced by newer ones. */
    record Step(double sentPerSecond, double delivered, double p50Ms, double p99Ms, double drainMs) {

        /** The newest values are out in time: nothing piles up. */
        boolean keepsUp(int rate) {
            return sentPerSecond > 0.95 * rate && p99Ms < 250 && drainMs < 250;
        }

        boolean deliversAll(int rate) {
            return keepsUp(rate) && delivered > 0.99;
        }
    }

    /** An ItemsChanged of some values of one service. */
    private final class Signal {
        private final BusPeer peer;
        private final ByteBuffer bytes;
        private final int[] places;

        Signal(int service, int from, int count) throws IOException {
            peer = peers.get(service);
            Map<String, Object> values = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                values.put(HouseFile.exportedPath(from + i), MARK + i);
            }
            byte[] template = peer.itemsChanged(values);
            bytes = ByteBuffer.wrap(template).order(template[0] == 'l' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            places = new int[count];
            for (int place = 0; place + 8 <= template.length; place += 8) {
                double there = bytes.getDouble(place);
                if (there >= MARK && there < MARK + count) {
                    places[(int) (there - MARK)] = place;
                }
            }
        }

        void fill() {
            long now = System.nanoTime();
            for (int place : places) {
                long number = made.incrementAndGet();
                sentNanos.set((int) number & REMEMBERED - 1, now);
                bytes.putDouble(place, number);
            }
            bytes.putInt(8, (int) made.get());
        }
    }

    private final List<BusPeer> peers = new ArrayList<>();
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicLongArray sentNanos = new AtomicLongArray(REMEMBERED);
    private volatile long lastArrivalNanos;
    private int next;
    private final List<Signal> singles;
    final Latencies latencies = new Latencies();

    ExportLoad(String busAddress) throws IOException {
        for (int i = 0; i < HouseFile.EXPORTING_SERVICES; i++) {
            Map<String, Object> values = new LinkedHashMap<>(Map.of("/Mgmt/Connection", "bench", "/DeviceInstance", 100 + i, "/ProductName", "Bench"));
            for (int path = 0; path < PER_SERVICE; path++) {
                values.put(HouseFile.exportedPath(path), 0.0);
            }
            BusPeer peer = new BusPeer(busAddress, new BusPeer.Events() {
                @Override
                public void signalled(String sender, String member, Object[] arguments, long nanos) {
                    // It listens to nobody.
                }

                @Override
                public Object[] called(String path, String member, Object[] arguments) {
                    return member.equals("GetItems") ? new Object[] {"a{sa{sv}}", BusPeer.items(values)} : null;
                }
            });
            peers.add(peer);
            peer.own(HouseFile.exporting(i));
        }
        singles = signals(1);
    }

    /** One value changes. */
    void change() throws IOException {
        Signal signal = singles.get(next++ % singles.size());
        signal.fill();
        signal.peer.send(signal.bytes.rewind());
    }

    void exported(String payload, long nanos) {
        if (!payload.isEmpty()) {
            long number = (long) Double.parseDouble(payload);
            if (number > 0) {
                lastArrivalNanos = nanos;
                arrived.incrementAndGet();
                latencies.add(nanos - sentNanos.get((int) number & REMEMBERED - 1));
            }
        }
    }

    long sent() {
        return made.get();
    }

    /** So many changes a second, this many in each signal, as a service does that sends what it has measured at once. */
    Step run(int rate, int perSignal, int seconds) throws IOException, InterruptedException {
        List<Signal> signals = signals(perSignal);
        latencies.clear();
        long madeBefore = made.get();
        long arrivedBefore = arrived.get();
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        long signalsSent = 0;
        ByteBuffer[] batches = new ByteBuffer[peers.size()];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = ByteBuffer.allocate(1 << 20);
        }
        for (long now = start; now < end; now = System.nanoTime()) {
            long due = (long) ((now - start) / 1e9 * rate / perSignal);
            for (; signalsSent < due; signalsSent++) {
                Signal signal = signals.get((int) (signalsSent % signals.size()));
                ByteBuffer batch = batches[peers.indexOf(signal.peer)];
                if (batch.remaining() < signal.bytes.capacity()) {
                    break;
                }
                signal.fill();
                batch.put(signal.bytes.rewind());
            }
            for (int i = 0; i < batches.length; i++) {
                peers.get(i).send(batches[i].flip());
                batches[i].clear();
            }
            LockSupport.parkNanos(2_000_000);
        }
        long last = System.nanoTime();
        double sentPerSecond = (made.get() - madeBefore) / ((last - start) / 1e9);
        do {
            TimeUnit.MILLISECONDS.sleep(400);
        } while (System.nanoTime() - lastArrivalNanos < 300_000_000L && System.nanoTime() - last < 10_000_000_000L);
        return new Step(sentPerSecond, (arrived.get() - arrivedBefore) / (double) (made.get() - madeBefore), latencies.millis(0.5),
                latencies.millis(0.99), Math.max(0, (lastArrivalNanos - last) / 1e6));
    }

    @Override
    public void close() throws IOException {
        for (BusPeer peer : peers) {
            peer.close();
        }
    }

    /** In turn over the services, so that no two in a row come from one. */
    private List<Signal> signals(int perSignal) throws IOException {
        List<Signal> signals = new ArrayList<>();
        for (int from = 0; from < PER_SERVICE; from += perSignal) {
            for (int service = 0; service < peers.size(); service++) {
                signals.add(new Signal(service, from, perSignal));
            }
        }
        return signals;
    }
}
