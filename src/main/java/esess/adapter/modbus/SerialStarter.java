package esess.adapter.modbus;

import esess.port.Log;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The GX's own distribution of serial ports: serial-starter tries one driver after the other on each port, and each
 * writes its probe. A port is taken by its own script, and given back the same way (github.com/victronenergy/meta-victronenergy,
 * recipe serial-starter). On other machines there is none, and nothing to do. Thread-safe; it blocks.
 */
public final class SerialStarter {

    private static final Path SCRIPTS = Path.of("/opt/victronenergy/serial-starter");
    private static final Path DEVICES = Path.of("/dev");

    private static final long SCRIPT_SECONDS = 10;

    /** Has a file for each port that is taken, for hand-back: this program may be killed. */
    private static final String CLAIMS = "serial-ports";

    private final Path scripts;
    private final Path devices;
    private final Path claims;
    private final Log log;
    private final Set<String> taken = new HashSet<>();

    /** @param held the directory of what es-ESS holds until the next boot of the machine */
    public SerialStarter(Path held, Log log) {
        this(SCRIPTS, DEVICES, held, log);
    }

    /**
     * @param scripts where stop-tty.sh and start-tty.sh are
     * @param devices where the ports are that a claim names
     * @param held    the directory of what es-ESS holds until the next boot
     */
    SerialStarter(Path scripts, Path devices, Path held, Log log) {
        this.scripts = scripts;
        this.devices = devices;
        claims = held.resolve(CLAIMS);
        this.log = log;
    }

    /**
     * Ends what the GX runs on this port. Also when it was taken before: who is plugged in again is the GX's again.
     *
     * @throws IOException if nobody could give it back after a crash; then it is not taken
     */
    synchronized void take(Path device) throws IOException {
        taken.add(device.getFileName().toString());
        if (Files.isExecutable(scripts.resolve("stop-tty.sh"))) {
            Files.createDirectories(claims);
            Files.write(claims.resolve(device.getFileName()), new byte[0]);
            run("stop-tty.sh", device);
        }
    }

    /** The GX may look for its own devices there again. */
    synchronized void giveBack(Path device) {
        taken.remove(device.getFileName().toString());
        if (Files.exists(device)) {
            run("start-tty.sh", device);
        }
        try {
            Files.deleteIfExists(claims.resolve(device.getFileName()));
        } catch (IOException e) {
            log.warning("That " + device + " is given back could not be noted: " + e.getMessage());
        }
    }

    /** What an es-ESS that was killed has not given back, and this one does not use either. Any thread. */
    public void giveBackOld(Executor pool) {
        if (Files.isDirectory(claims)) {
            pool.execute(this::giveBackOld);
        }
    }

    synchronized void giveBackOld() {
        List<String> old = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(claims, "tty*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches("tty[A-Za-z0-9]+") && !taken.contains(name)) {
                    old.add(name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.warning("Which serial ports were not given back to the GX cannot be read: " + e.getMessage());
        }
        for (String name : old) {
            giveBack(devices.resolve(name));
            log.info(name + " is given back to the GX: es-ESS had ended without doing so.");
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
