package esess.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of others that tests run: they must be installed, and they see the private bus as the system bus. */
public final class Programs {

    /** Where Debian and Ubuntu put the python that python3-dbus belongs to. */
    public static final String PYTHON = "/usr/bin/python3";

    /** What a program wrote and how it ended. */
    public record Result(int code, String out) {}

    private static Boolean pythonIsComplete;

    private Programs() {}

    /** @throws IllegalStateException naming what to do, if the program is not installed */
    public static void require(String program) {
        if (!isInstalled(program)) {
            throw new IllegalStateException(program + " is not installed: run .ci/setup");
        }
    }

    public static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":")).anyMatch(d -> Files.isExecutable(Path.of(d, program)));
    }

    public static synchronized void requirePython() {
        if (pythonIsComplete == null) {
            pythonIsComplete = Files.isExecutable(Path.of(PYTHON))
                    && run("none", PYTHON, "-c", "import dbus, gi").code() == 0;
        }
        if (!pythonIsComplete) {
            throw new IllegalStateException(
                    PYTHON + " with python3-dbus and python3-gi is not installed: run .ci/setup");
        }
    }

    /** Runs a program to its end, at most a minute. */
    public static Result run(String busAddress, String... command) {
        try {
            Path out = Files.createTempFile("esess-out", ".txt");
            try {
                Process process = builder(busAddress, List.of(command))
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            String.join(" ", command) + " does not end: " + Files.readString(out));
                }
                return new Result(
                        process.exitValue(),
                        Files.readString(out, StandardCharsets.UTF_8).strip());
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static ProcessBuilder builder(String busAddress, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DBUS_SYSTEM_BUS_ADDRESS", busAddress);
        builder.environment().put("DBUS_SESSION_BUS_ADDRESS", busAddress);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder;
    }
}
