package esess.testing;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A program on the bus that is not ours: takes a command as one line of JSON on its input and answers with one line of
 * JSON. Any thread, one at a time.
 */
public final class Peer implements AutoCloseable {

    private static final Gson JSON = new GsonBuilder().serializeNulls().create();

    private final Process process;
    private final OutputStream input;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(1000);

    private Peer(String busAddress, Path directory, List<String> command) {
        try {
            ProcessBuilder builder =
                    Programs.builder(busAddress, command).redirectError(ProcessBuilder.Redirect.INHERIT);
            process = builder.directory(directory.toFile()).start();
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", command) + " does not start", e);
        }
        input = process.getOutputStream();
        Thread reader = new Thread(this::read, "peer");
        reader.setDaemon(true);
        reader.start();
        if (!answer().contains("ready")) {
            throw new IllegalStateException(String.join(" ", command) + " is not ready");
        }
    }

    /** Starts a python script of {@code src/test/resources}; returns when it says that it is ready. */
    public static Peer python(String busAddress, String script, String... arguments) {
        Programs.requirePython();
        Path file = resource(script);
        List<String> command = new ArrayList<>(List.of(Programs.PYTHON, file.toString()));
        command.addAll(List.of(arguments));
        return new Peer(busAddress, file.getParent(), command);
    }

    /** Starts a script of {@code src/test/node}, with the packages that .ci/setup has installed there. */
    public static Peer node(String busAddress, String script, String... arguments) {
        Programs.require("node");
        Path directory = Path.of("src/test/node").toAbsolutePath();
        if (!directory.resolve("node_modules").toFile().isDirectory()) {
            throw new IllegalStateException("the node packages are not installed: run .ci/setup");
        }
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return new Peer(busAddress, directory, command);
    }

    /** The file of a test resource. */
    public static Path resource(String name) {
        try {
            return Path.of(Peer.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives a command, a Map or List, and returns the answer: Map, List, String, Double, Boolean or null. */
    public Object ask(Object command) {
        tell(command);
        return JSON.fromJson(answer(), Object.class);
    }

    /** As {@link #ask}, when the answer is an object. */
    public Map<?, ?> askMap(Object command) {
        return (Map<?, ?>) ask(command);
    }

    /** Gives a command and does not wait for the answer, which must be fetched with {@link #awaitAnswer}. */
    public void tell(Object command) {
        try {
            input.write((JSON.toJson(command) + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public Object awaitAnswer() {
        return JSON.fromJson(answer(), Object.class);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String answer() {
        try {
            String line = lines.poll(30, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the program does not answer");
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("{") || line.startsWith("[") || line.startsWith("\"") || line.equals("null")) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            lines.add("{\"error\": \"the program has ended\"}");
        }
    }
}
