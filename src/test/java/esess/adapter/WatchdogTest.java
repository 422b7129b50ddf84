package esess.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.runtime.Loop;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {

    /** A program whose loop hangs. */
    public static final class Hanging {
        public static void main(String[] arguments) throws InterruptedException {
            Loop loop = new Loop(new SystemClock(), cause -> { });
            new Watchdog(loop::busyMillis, Duration.ofSeconds(1), Logging.log("test"), Hanging::lastWords).start();
            loop.execute(Hanging::hang);
            loop.run();
        }

        /** As es-ESS does: what is logged is printed by a thread of its own. */
        private static void lastWords() {
            System.out.println("last words");
            Logging.stop();
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
    void hanging() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
                System.getProperty("java.class.path"), Hanging.class.getName()).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(Watchdog.EXIT_CODE, process.exitValue());
        assertTrue(out.contains("stuck for 1 s") && out.contains("Hanging.hang") && out.contains("last words"), out);
    }

    @Test
    @DisplayName("an idle loop is not stuck")
    void idle() throws Exception {
        Loop loop = new Loop(new SystemClock(), cause -> { });
        CountDownLatch ended = new CountDownLatch(1);
        Watchdog watchdog = new Watchdog(loop::busyMillis, Duration.ofMillis(300), Logging.log("test"), ended::countDown);
        watchdog.start();
        assertEquals(false, ended.await(1, TimeUnit.SECONDS));
        watchdog.stop();
    }
}
