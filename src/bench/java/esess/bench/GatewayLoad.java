package esess.bench;

import esess.control.gateway.Amount;
import esess.control.gateway.Client;
import esess.control.gateway.Clients;
import esess.control.gateway.Command;
import esess.control.gateway.ComponentSpec;
import esess.control.gateway.Desk;
import esess.control.gateway.Hands;
import esess.control.gateway.JsonText;
import esess.control.gateway.Lease;
import esess.control.gateway.Parameter;
import esess.control.gateway.Step;
import esess.control.gateway.Subject;
import esess.control.gateway.Undo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A thousand nodes of ten components on one mosquitto: requests a second, how long an answer takes, what a node weighs, what
 * a restart of the broker costs, and what a GX that shows fifty of them needs. The nodes are real desks in this process.
 * {@code -Dbench.only=gateway}.
 */
final class GatewayLoad {

    private static final int NODES = Integer.getInteger("gateway.nodes", 1000);
    private static final int COMPONENTS = 10;
    private static final int CONNECTIONS = 20;
    private static final int REQUESTS = Integer.getInteger("gateway.requests", 20_000);
    private static final int SHOWN = 50;
    private static final String BASE = "es-ESS/gateway/node";

    private static final class Node implements Hands {
        private final String base;
        private final Desk desk;
        private MqttPeer peer;

        Node(int number) {
            base = BASE + number;
            Client client = new Client("brain", 3, List.of("*"), Optional.empty(), true, true);
            desk = new Desk(this, "node" + number, new Clients(List.of(client), false), Map.of());
            for (int i = 0; i < COMPONENTS; i++) {
                desk.add(new Device("c" + i));
            }
        }

        void publish(String topic, String text) {
            try {
                peer.publish(base + topic, text);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void tellAll() {
            List<Object> registry = new ArrayList<>();
            for (Subject each : desk.components()) {
                registry.add(each.spec().document());
                publish("/" + each.spec().id() + "/state", "{\"time\":1,\"values\":" + JsonText.of(each.values()) + "}");
            }
            publish("/registry", JsonText.of(Map.of("components", registry)));
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long tick() {
            return System.nanoTime() / 1_000_000;
        }

        @Override
        public void answer(String text) {
            publish("/response", text);
        }

        @Override
        public void keep(Map<String, Object> document) {}

        @Override
        public void whenKept(Runnable then) {
            then.run();
        }

        @Override
        public void goBack(Lease lease, Consumer<Subject.Result> done) {
            done.accept(Subject.Result.DONE);
        }

        @Override
        public void goBackAtLast(Lease lease) {}

        @Override
        public Boolean stands(Undo undo) {
            return null;
        }

        @Override
        public void authority(String component, Lease lease) {}

        @Override
        public void log(String line) {}

        @Override
        public void warn(String component, String text) {}

        @Override
        public void settled(String component, String text) {}
    }

    private static final class Device implements Subject {
        private final ComponentSpec spec;
        private double current = 6;

        Device(String id) {
            spec = new ComponentSpec(id, "charger", "Simulated", List.of("L1"), List.of(new Command("setCurrent", new Parameter.Amounts("current", "A", 6, 32, 1))), List.of(), "bench");
        }

        @Override
        public ComponentSpec spec() {
            return spec;
        }

        @Override
        public Map<String, Amount> values() {
            Map<String, Amount> values = new HashMap<>();
            values.put("Ac_Power", new Amount(current * 230, "W"));
            values.put("SetCurrent", new Amount(current, "A"));
            values.put("L1/Voltage", new Amount(230.4, "V"));
            return values;
        }

        @Override
        public Long ageMillis() {
            return 0L;
        }

        @Override
        public List<Undo> undo(Command command, Map<String, Object> parameters) {
            return List.of(new Undo("SetCurrent", List.of(new Step.Put("com.victronenergy.evcharger.x", "/SetCurrent", current)), List.of()));
        }

        @Override
        public void perform(Command command, Map<String, Object> parameters, Consumer<Result> done) {
            current = (Double) parameters.get("current");
            done.accept(Result.DONE);
        }
    }

    private final Path directory = Files.createTempDirectory("gateway-load");
    private final int port;
    private final List<Node> nodes = new ArrayList<>();
    private Process broker;

    GatewayLoad() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    void run() throws Exception {
        startBroker();
        long before = heap();
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node(i));
        }
        System.out.printf("a node of %d components weighs %.1f kB%n", COMPONENTS, (heap() - before) / 1024.0 / NODES);
        Process gx = startGx();
        long start = System.nanoTime();
        connect();
        System.out.printf("all nodes connected and told: %.1f s%n", awaitStates(start));
        measure("read", "\"command\":\"read\"", null);
        measure("setCurrent, read back", "\"command\":\"setCurrent\",\"parameters\":{\"current\":%d}", "/brain");
        if (gx != null) {
            System.out.printf("a GX that shows %d of them: %s%n", SHOWN, resident(gx));
        }
        broker.destroyForcibly().waitFor();
        startBroker();
        start = System.nanoTime();
        connect();
        System.out.printf("after a restart of the broker all is told again in %.1f s%n", awaitStates(start));
        if (gx != null) {
            gx.destroyForcibly().waitFor();
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void startBroker() throws Exception {
        String user = "root".equals(System.getProperty("user.name")) ? "user root\n" : "";
        Path file = Files.writeString(directory.resolve("mosquitto.conf"), "listener " + port + " 127.0.0.1\nallow_anonymous true\n"
                + "persistence false\nlog_type error\nset_tcp_nodelay true\nmax_queued_messages 100000\n" + user);
        broker = new ProcessBuilder("/usr/sbin/mosquitto", "-c", file.toString()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("mosquitto.txt").toFile()).start();
        for (int i = 0; i < 400; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(25);
            }
        }
        throw new IOException("mosquitto does not start");
    }

    private void connect() throws IOException {
        for (int c = 0; c < CONNECTIONS; c++) {
            Map<String, Node> own = new HashMap<>();
            List<String> filters = new ArrayList<>();
            for (int i = c; i < NODES; i += CONNECTIONS) {
                Node node = nodes.get(i);
                own.put(node.base, node);
                filters.add(node.base + "/request");
                filters.add(node.base + "/request/+");
            }
            MqttPeer peer = new MqttPeer(port, "nodes-" + c, (topic, payload, nanos) -> {
                int end = topic.indexOf("/request");
                Node node = own.get(topic.substring(0, end));
                String client = topic.length() > end + 9 ? topic.substring(end + 9) : null;
                node.desk.look();
                node.desk.request(client, payload.getBytes(StandardCharsets.UTF_8), false);
            }, filters.toArray(String[]::new));
            own.values().forEach(each -> each.peer = peer);
        }
    }

    /** Until a listener has heard the state of every component once more. */
    private double awaitStates(long start) throws Exception {
        Map<String, Boolean> heard = new ConcurrentHashMap<>();
        try (MqttPeer listener = new MqttPeer(port, "listener", (topic, payload, nanos) -> heard.put(topic, true), "es-ESS/gateway/+/+/state")) {
            nodes.forEach(Node::tellAll);
            while (heard.size() < NODES * COMPONENTS && System.nanoTime() - start < 120e9) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void measure(String what, String command, String topic) throws Exception {
        long[] sent = new long[REQUESTS];
        long[] took = new long[REQUESTS];
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Semaphore inFlight = new Semaphore(64);
        long start;
        try (MqttPeer brain = new MqttPeer(port, "brain", (at, payload, nanos) -> {
            int id = Integer.parseInt(payload.substring(payload.indexOf(':') + 1, payload.indexOf(',')));
            took[id] = nanos - sent[id];
            answered.incrementAndGet();
            refused.addAndGet(payload.contains("\"status\":\"ok\"") ? 0 : 1);
            inFlight.release();
        }, "es-ESS/gateway/+/response")) {
            start = System.nanoTime();
            for (int i = 0; i < REQUESTS; i++) {
                int node = i % NODES;
                String request = "{\"request_id\":" + i + ",\"time\":" + Instant.now().getEpochSecond() + ",\"node\":\"node" + node
                        + "\",\"comp\":\"c" + i / NODES % COMPONENTS + "\"," + String.format(command, 6 + i / NODES % 20) + "}";
                inFlight.tryAcquire(10, TimeUnit.SECONDS);
                sent[i] = System.nanoTime();
                brain.publish(BASE + node + "/request" + (topic == null ? "" : topic), request);
            }
            while (answered.get() < REQUESTS && System.nanoTime() - start < 120e9) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(took);
        System.out.printf("%s: %d answered (%d refused), %.0f a second, median %.1f ms, p99 %.1f ms%n", what, answered.get(), refused.get(),
                answered.get() / seconds, took[REQUESTS / 2] / 1e6, took[REQUESTS * 99 / 100] / 1e6);
    }

    /** The packaged program, where it was built. */
    private Process startGx() throws Exception {
        Path jar = Path.of("target/es-ess.jar").toAbsolutePath();
        if (!Files.exists(jar)) {
            System.out.println("target/es-ess.jar is not built: the GX is not measured");
            return null;
        }
        StringBuilder file = new StringBuilder("[Common]\nLogDirectory = " + directory.resolve("log") + "\nConfigVersion = 100\n[Mqtt]\nHost = 127.0.0.1\nPort = " + port
                + "\n[Services]\nGateway = true\n[Gateway]\nNode = gx\n");
        for (int i = 0; i < SHOWN; i++) {
            file.append("[GatewayMeter:m" + i + "]\nStateTopic = " + BASE + i + "/c0/state\nRole = acload\nVRMInstanceID = " + (100 + i) + "\nCustomName = M" + i + "\n");
        }
        Files.writeString(directory.resolve("config.ini"), file);
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "@" + Path.of("src/main/dist/jvm.options").toAbsolutePath(), "-jar", jar.toString(),
                "run", "--config", directory.resolve("config.ini").toString()).redirectErrorStream(true).redirectOutput(directory.resolve("gx.txt").toFile());
        builder.environment().put("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent");
        Process process = builder.start();
        TimeUnit.SECONDS.sleep(15);
        return process;
    }

    private static String resident(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(each -> each.startsWith("VmRSS"))
                .findFirst()
                .orElse("gone");
    }
}
