package esess.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Two ends of a serial line that are only in memory, made by socat. */
public final class PtyPair implements AutoCloseable {

    private final Path directory;
    private Process socat;

    public PtyPair() {
        try {
            directory = Files.createTempDirectory("pty");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A link, as those in /dev/serial/by-id. */
    public Path ours() {
        return directory.resolve("ours");
    }

    public Path theirs() {
        return directory.resolve("theirs");
    }

    public PtyPair plugIn() {
        if (socat == null) {
            try {
                socat = new ProcessBuilder("socat", "pty,raw,echo=0,link=" + ours(), "pty,raw,echo=0,link=" + theirs())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                throw new IllegalStateException("socat is missing: run .ci/setup", e);
            }
            Await.until("the pseudo terminals", () -> Files.exists(ours()) && Files.exists(theirs()));
        }
        return this;
    }

    /** Both ends are gone. */
    public void unplug() {
        if (socat != null) {
            try {
                socat.destroy();
                socat.waitFor(10, TimeUnit.SECONDS);
                Files.deleteIfExists(ours());
                Files.deleteIfExists(theirs());
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
            socat = null;
        }
    }

    @Override
    public void close() {
        unplug();
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
