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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
                            loop,
                            () -> Duration.ofSeconds(1),
                            () -> false,
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

    /** A program whose memory fills up: it ends before the virtual machine notices that it only collects garbage. */
    public static final class Hoarding {
        public static void main(String[] arguments) throws InterruptedException {
            List<byte[]> hoard = new ArrayList<>();
            Runtime java = Runtime.getRuntime();
            // All but 1 MB: enough to go on for a long time, collecting garbage.
            while (java.maxMemory() - java.totalMemory() + java.freeMemory() > 1_000_000) {
                hoard.add(new byte[30_000]);
            }
            Logging.setFile(new LogFile(Path.of(arguments[0]), 1_000_000));
            new Watchdog(
                            Runnable::run,
                            () -> Duration.ofSeconds(1),
                            new HeapWatch()::isExhausted,
                            Logging.log("test"),
                            () -> System.out.println("last words"))
                    .start();
            new CountDownLatch(1).await();
            System.out.println(hoard.size());
        }
    }

    @Test
    @DisplayName("a full heap ends the program while it still could go on for hours")
    void full(@TempDir Path logs) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "@src/main/dist/jvm.options",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hoarding.class.getName(),
                        logs.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(Watchdog.EXIT_CODE, process.exitValue(), out);
        assertTrue(out.contains("memory is exhausted") && out.contains("last words"), out);
    }

    @Test
    @DisplayName("a loop that answers late, but within the limit in looks, does not hang")
    void late() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(20);
        // Half of the limit in looks, whatever the clock says of it.
        Watchdog watchdog = new Watchdog(
                new Executor() {
                    private final ExecutorService slow = Executors.newSingleThreadExecutor();

                    @Override
                    public void execute(Runnable task) {
                        slow.execute(() -> {
                            long until = looked.getCount() - 2;
                            while (looked.getCount() > Math.max(0, until)) {
                                Thread.onSpinWait();
                            }
                            task.run();
                        });
                    }
                },
                () -> Duration.ofMillis(500),
                () -> {
                    looked.countDown();
                    return false;
                },
                Logging.log("test"),
                ended::countDown);
        watchdog.start();
        assertTrue(looked.await(30, TimeUnit.SECONDS));
        watchdog.stop();
        assertEquals(1, ended.getCount());
    }

    @Test
    @DisplayName("an idle loop is not stuck")
    void idle() throws Exception {
        Loop loop = new Loop(new SystemClock(), cause -> {});
        CountDownLatch ended = new CountDownLatch(1);
        Watchdog watchdog =
                new Watchdog(loop, () -> Duration.ofMillis(300), () -> false, Logging.log("test"), ended::countDown);
        Thread running = new Thread(() -> {
            try {
                loop.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        running.start();
        watchdog.start();
        assertEquals(false, ended.await(1, TimeUnit.SECONDS));
        watchdog.stop();
        loop.stop();
    }
}
