package esess.adapter.modbus;

import esess.port.Log;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The GX's own distribution of serial ports: serial-starter tries one driver after the other on each port, and each
 * writes its probe. A port is taken by its own script, and given back the same way (github.com/victronenergy/meta-victronenergy,
 * recipe serial-starter). On other machines there is none, and nothing to do. Threads of the pool.
 */
final class SerialStarter {

    private static final long SCRIPT_SECONDS = 10;

    private final Path scripts;
    private final Log log;

    /** @param scripts where stop-tty.sh and start-tty.sh are, {@code /opt/victronenergy/serial-starter} */
    SerialStarter(Path scripts, Log log) {
        this.scripts = scripts;
        this.log = log;
    }

    /** Ends what the GX runs on this port. Also when it was taken before: who is plugged in again is the GX's again. */
    void take(Path device) {
        run("stop-tty.sh", device);
    }

    /** The GX may look for its own devices there again. */
    void giveBack(Path device) {
        if (Files.exists(device)) {
            run("start-tty.sh", device);
        }
    }

    private void run(String script, Path device) {
        Path file = scripts.resolve(script);
        if (!Files.isExecutable(file)) {
            return;
        }
        try {
            Process process = new ProcessBuilder(
                            file.toString(), device.getFileName().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                log.warning(file + " " + device.getFileName() + " did not end.");
            } else if (process.exitValue() != 0) {
                log.warning(file + " " + device.getFileName() + " ended with " + process.exitValue() + ".");
            }
        } catch (IOException e) {
            log.warning(file + " could not be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
