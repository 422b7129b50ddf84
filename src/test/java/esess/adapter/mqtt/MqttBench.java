package esess.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.fail;

import esess.port.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a test of the MQTT adapter stands on: a loop thread, a log to read, clients that are stopped at the end. */
final class MqttBench implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(30);
    /** Impatient, so that tests need not wait for a minute; the order of things is the same. */
    static final Broker.Pace QUICK = new Broker.Pace(20, 50, 200, 5_000, 0, 5_000);

    /** Each line as {@code LEVEL text}, with the trace's first line if there is one. */
    final List<String> log = new CopyOnWriteArrayList<>();

    final List<Throwable> loopFailures = new CopyOnWriteArrayList<>();
    final ThreadPoolExecutor loop = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(50_000),
            task -> new Thread(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException e) {
                            loopFailures.add(e);
                        }
                    },
                    "loop"));
    private final List<PahoMqtt> clients = new ArrayList<>();

    PahoMqtt client(PahoMqtt.Settings settings) {
        return client(settings, QUICK);
    }

    PahoMqtt client(PahoMqtt.Settings settings, Broker.Pace pace) {
        PahoMqtt client = new PahoMqtt(settings, loop, MqttBench::tick, new Lines(), pace);
        clients.add(client);
        return client;
    }

    /** Connected to a broker on this machine. */
    PahoMqtt connected(int port) {
        PahoMqtt client = client(settings(port));
        client.start();
        await("connected", client::isConnected);
        return client;
    }

    static PahoMqtt.Settings settings(int port) {
        return new PahoMqtt.Settings(
                "127.0.0.1", port, "", "", "", PahoMqtt.Tls.OFF, Duration.ZERO, "es-ESS/$SYS/Status", "Offline");
    }

    static PahoMqtt.Settings throttled(int port, Duration period) {
        return new PahoMqtt.Settings("127.0.0.1", port, "", "", "", null, period, "", "");
    }

    /** Runs on the loop, as services do, and waits for it. */
    void onLoop(Runnable task) throws Exception {
        loop.submit(task).get(LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    <T> T fromLoop(Supplier<T> task) throws Exception {
        return loop.submit(task::get).get(LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean logged(String part) {
        return log.stream().anyMatch(line -> line.contains(part));
    }

    void awaitLog(String part) {
        await("log line with \"" + part + "\"", () -> logged(part));
    }

    void await(String what, BooleanSupplier condition) {
        long end = tick() + LONG.toMillis();
        while (!condition.getAsBoolean()) {
            if (tick() > end) {
                fail("in vain waited for: " + what + "; log: " + log + "; MQTT threads: " + mqttThreads());
            }
            pause();
        }
    }

    static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static long tick() {
        return System.nanoTime() / 1_000_000;
    }

    /** Keeps the loop busy until the latch is open. */
    static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Threads of MQTT clients that live now, ours and Paho's. */
    static List<String> mqttThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("mqtt") || name.startsWith("MQTT "))
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        clients.forEach(client -> client.stop(Duration.ofSeconds(2)));
        loop.shutdownNow();
        await("end of all MQTT threads", () -> mqttThreads().isEmpty());
    }

    private final class Lines implements Log {

        @Override
        public String shown(String text) {
            return text;
        }

        @Override
        public boolean isEnabled(Level level) {
            return true;
        }

        @Override
        public void write(Level level, String message, Throwable cause) {
            log.add(level + " " + message + (cause == null ? "" : " " + cause));
        }

        @Override
        public Log named(String name) {
            return this;
        }
    }
}
