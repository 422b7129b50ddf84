package esess.testing;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real dbus-daemon on a private socket, with the policy and the limits of Venus OS. It can be
 * killed and started again on the same address. Any thread, one at a time.
 */
public final class PrivateBus implements AutoCloseable {

    private final Path directory;
    private final Path socket;
    private Process daemon;

    /** Starts the bus and waits until it accepts connections. */
    public PrivateBus() {
        this(true);
    }

    /** @param running false: the bus is not there before {@link #restart} */
    public PrivateBus(boolean running) {
        try {
            directory = Files.createTempDirectory("esess-bus");
            socket = directory.resolve("socket");
            Files.writeString(
                    directory.resolve("bus.conf"), esess.demo.PrivateBus.configuration("unix:path=" + socket));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        if (running) {
            restart();
        }
    }

    public String address() {
        return "unix:path=" + socket;
    }

    /** What the tool {@code gx} (src/test/resources/gx) says of this bus. */
    public String gx(String... command) {
        List<String> line =
                new ArrayList<>(List.of(Programs.PYTHON, Peer.resource("gx/gx").toString(), "-"));
        line.addAll(List.of(command));
        return Programs.run(address(), line.toArray(String[]::new)).out();
    }

    /** Ends the bus as a crash would. */
    public void kill() {
        if (daemon != null) {
            daemon.destroyForcibly();
            try {
                daemon.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            daemon = null;
        }
    }

    /** The bus stands still: it accepts connections, as the kernel does that, and says nothing. */
    public void freeze() {
        Programs.run(address(), "kill", "-STOP", Long.toString(daemon.pid()));
    }

    public void thaw() {
        Programs.run(address(), "kill", "-CONT", Long.toString(daemon.pid()));
    }

    /** Starts the bus on the same address; ends the old one first if it still runs. */
    public void restart() {
        kill();
        Programs.require("dbus-daemon");
        Programs.requirePython();
        try {
            Files.deleteIfExists(socket);
            daemon = new ProcessBuilder(
                            "dbus-daemon", "--nofork", "--nopidfile", "--config-file=" + directory.resolve("bus.conf"))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("bus.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("dbus-daemon does not start", e);
        }
        Await.until("dbus-daemon accepts connections", this::accepts);
    }

    @Override
    public void close() {
        kill();
        for (String file : new String[] {"socket", "bus.conf", "bus.log"}) {
            directory.resolve(file).toFile().delete();
        }
        directory.toFile().delete();
    }

    private boolean accepts() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
