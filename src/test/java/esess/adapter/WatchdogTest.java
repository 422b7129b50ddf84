package esess.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.log.LogFile;
import esess.adapter.log.Logging;
import esess.runtime.Loop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchdogTest {

    /** A program whose loop hangs. */
    public static final class Hanging {
        public static void main(String[] arguments) throws InterruptedException {
            Loop loop = new Loop(new SystemClock(), cause -> {});
            // To a file: what goes to standard output is printed by another thread, which the end may overtake.
            Logging.setFile(new LogFile(Path.of(arguments[0]), 1_000_000));
            new Watchdog(
                            loop::busyMillis,
                            Duration.ofSeconds(1),
                            Logging.log("test"),
                            () -> System.out.println("last words"))
                    .start();
            loop.execute(Hanging::hang);
            loop.run();
        }

        private static void hang() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    @DisplayName("a hanging loop ends the program with its own exit code, after a dump that shows where it hung")
    void hanging(@TempDir Path logs) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hanging.class.getName(),
                        logs.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(Watchdog.EXIT_CODE, process.exitValue());
        assertTrue(out.contains("last words"), out);
        StringBuilder log = new StringBuilder();
        try (Stream<Path> files = Files.walk(logs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                log.append(Files.readString(file));
            }
        }
        assertTrue(log.indexOf("stuck for 1 s") >= 0 && log.indexOf("Hanging.hang") >= 0, log.toString());
    }

    @Test
    @DisplayName("an idle loop is not stuck")
    void idle() throws Exception {
        Loop loop = new Loop(new SystemClock(), cause -> {});
        CountDownLatch ended = new CountDownLatch(1);
        Watchdog watchdog =
                new Watchdog(loop::busyMillis, Duration.ofMillis(300), Logging.log("test"), ended::countDown);
        watchdog.start();
        assertEquals(false, ended.await(1, TimeUnit.SECONDS));
        watchdog.stop();
    }
}
