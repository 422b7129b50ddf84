package esess.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real mosquitto on a free loopback port, and mosquitto's own clients as strangers that publish and listen.
 * Nothing is persistent: after {@link #restart} the broker knows nothing.
 */
public final class Mosquitto implements AutoCloseable {

    private static final Path BROKER = Path.of("/usr/sbin/mosquitto");
    private static final long PATIENCE_SECONDS = 30;

    private final Path folder;
    private final int port;
    private final List<String> clientOptions = new ArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private Process process;

    private Mosquitto() throws IOException {
        for (Path needed : List.of(BROKER, Path.of("/usr/bin/mosquitto_sub"), Path.of("/usr/bin/mosquitto_pub"))) {
            if (!Files.isExecutable(needed)) {
                throw new IllegalStateException(
                        needed + " is missing: run .ci/setup" + " (apt-get install mosquitto mosquitto-clients)");
            }
        }
        folder = Files.createTempDirectory("mosquitto");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    /** A broker that lets everybody in. */
    public static Mosquitto open() throws IOException, InterruptedException {
        Mosquitto broker = new Mosquitto();
        broker.run(List.of("allow_anonymous true"));
        return broker;
    }

    /** A broker that lets only this user in. */
    public static Mosquitto withUser(String user, String password) throws IOException, InterruptedException {
        Mosquitto broker = new Mosquitto();
        Path passwords = broker.folder.resolve("passwords");
        command("mosquitto_passwd", "-c", "-b", passwords.toString(), user, password);
        broker.clientOptions.addAll(List.of("-u", user, "-P", password));
        broker.run(List.of("allow_anonymous false", "password_file " + passwords));
        return broker;
    }

    /** A broker that speaks TLS only. */
    public static Mosquitto withTls(Path certificate, Path key) throws IOException, InterruptedException {
        Mosquitto broker = new Mosquitto();
        broker.clientOptions.addAll(List.of("--cafile", certificate.toString(), "--insecure"));
        broker.run(List.of("allow_anonymous true", "certfile " + certificate, "keyfile " + key));
        return broker;
    }

    public int port() {
        return port;
    }

    /** The process dies at once, without a word to its clients. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts again on the same port; {@link #kill} first. */
    public void restart() throws IOException, InterruptedException {
        launch();
    }

    /** It hangs: its connections stay open and nothing is answered. */
    public void freeze() throws IOException, InterruptedException {
        command("kill", "-STOP", Long.toString(process.pid()));
    }

    /** Ends {@link #freeze}. */
    public void thaw() throws IOException, InterruptedException {
        command("kill", "-CONT", Long.toString(process.pid()));
    }

    /** A stranger publishes; returns when the broker has it. */
    public void publish(String topic, String payload, String... options) throws IOException, InterruptedException {
        List<String> line = client("mosquitto_pub", "-q", "1", "-t", topic, "-m", payload);
        line.addAll(Arrays.asList(options));
        command(line.toArray(String[]::new));
    }

    /** A stranger publishes each line as one message, as fast as it can; does not wait. */
    public Process publishLines(String topic, int qos, Path lines) throws IOException {
        return new ProcessBuilder(client("mosquitto_pub", "-q", Integer.toString(qos), "-t", topic, "-l"))
                .redirectInput(lines.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("publisher.log").toFile())
                .start();
    }

    /** A stranger listens; returns when the broker has granted it. */
    public Listener listen(String... filters) throws IOException, InterruptedException {
        Listener listener = new Listener(filters);
        listeners.add(listener);
        listener.ready();
        return listener;
    }

    /** What the broker wrote so far. */
    public String log() throws IOException {
        return Files.readString(folder.resolve("broker.log"));
    }

    @Override
    public void close() throws IOException {
        for (Listener listener : listeners) {
            listener.close();
        }
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void run(List<String> options) throws IOException, InterruptedException {
        // No limit in flight: with the default of 20, mosquitto 2.0.11 loses QoS 1 messages to a subscriber that also
        // gets QoS 2 (seen: 500 received from us, 463 passed on).
        List<String> lines = new ArrayList<>(List.of(
                "listener " + port + " 127.0.0.1",
                "persistence false",
                "log_dest stderr",
                "log_type all",
                "max_queued_messages 100000",
                "max_inflight_messages 0",
                "set_tcp_nodelay true"));
        if ("root".equals(System.getProperty("user.name"))) {
            lines.add("user root"); // else it changes its user and cannot read the test's files
        }
        lines.addAll(options);
        Files.write(folder.resolve("mosquitto.conf"), lines);
        launch();
    }

    private void launch() throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        BROKER.toString(),
                        "-c",
                        folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker.log").toFile()))
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("mosquitto does not start: " + log(), e);
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    private List<String> client(String program, String... options) {
        List<String> line =
                new ArrayList<>(List.of(program, "-h", "127.0.0.1", "-p", Integer.toString(port), "-V", "mqttv311"));
        line.addAll(clientOptions);
        line.addAll(Arrays.asList(options));
        return line;
    }

    /** Runs a program to its end. */
    public static void command(String... line) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(line).redirectErrorStream(true).start();
        program.getOutputStream().close();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || program.exitValue() != 0) {
            program.destroyForcibly();
            throw new IllegalStateException(String.join(" ", line) + " failed: " + output);
        }
    }

    /** What a foreign client heard. */
    public final class Listener implements AutoCloseable {

        private static final String MARK = "HEARD ";

        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final Process program;
        private volatile boolean subscribed;

        private Listener(String... filters) throws IOException {
            List<String> line = client("mosquitto_sub", "-d", "-q", "2", "-F", MARK + "%r %q %t %p");
            for (String filter : filters) {
                line.addAll(List.of("-t", filter));
            }
            // Line by line, or the output would wait in a buffer.
            line.addAll(0, List.of("stdbuf", "-oL"));
            program = new ProcessBuilder(line).redirectErrorStream(true).start();
            Thread reader = new Thread(this::read, "mosquitto_sub");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (line.startsWith(MARK)) {
                        heard.add(line.substring(MARK.length()));
                    } else if (line.startsWith("Subscribed")) {
                        subscribed = true;
                    }
                }
            } catch (IOException e) {
                if (program.isAlive()) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void ready() throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!subscribed) {
                if (!program.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("mosquitto_sub does not subscribe");
                }
                program.waitFor(10, TimeUnit.MILLISECONDS);
            }
        }

        /** Each message as {@code <1 if retained> <qos> <topic> <payload>}, in order of arrival. */
        public List<String> heard() {
            return heard;
        }

        @Override
        public void close() {
            program.destroyForcibly().onExit().join();
        }
    }
}
