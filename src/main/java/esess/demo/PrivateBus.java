package esess.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A real {@code dbus-daemon} of our own on a private socket, with the limits of Venus OS. */
public final class PrivateBus implements AutoCloseable {

    private static final String CONFIGURATION = """
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
             "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <listen>%s</listen>
              <auth>EXTERNAL</auth>
              <policy context="default">
                <allow user="*"/>
                <allow own="*"/>
                <allow send_type="method_call"/>
                <allow send_type="signal"/>
                <allow send_requested_reply="true" send_type="method_return"/>
                <allow send_requested_reply="true" send_type="error"/>
                <allow receive_type="method_call"/>
                <allow receive_type="signal"/>
                <allow receive_type="method_return"/>
                <allow receive_type="error"/>
              </policy>
              <limit name="max_match_rules_per_connection">1024</limit>
              <limit name="max_replies_per_connection">50000</limit>
            </busconfig>
            """;

    private final String address;
    private final Process daemon;

    /**
     * Starts it in the directory; blocks until it listens.
     *
     * @throws IOException if there is no dbus-daemon on this machine, or it does not start
     */
    public PrivateBus(Path directory) throws IOException {
        address = "unix:path=" + directory.resolve("bus");
        Path configuration = directory.resolve("bus.conf");
        // It complains where it may not have as many open files as it likes, in a container: nobody needs to read that.
        Path complaints = directory.resolve("bus.log");
        Files.writeString(configuration, configuration(address));
        if (Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .noneMatch(each -> Files.isExecutable(Path.of(each, "dbus-daemon")))) {
            throw new IOException("dbus-daemon is not installed");
        }
        // Ctrl-C reaches the whole group of processes; the bus has to be there until the last word is said. The shell
        // ends it when
        // its own input ends: when this bus is closed, and also when this program is killed.
        daemon = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "trap '' INT; dbus-daemon --nofork --print-address --config-file=\"$0\" & exec >&-; "
                                + "read -r end; kill $!; wait",
                        configuration.toString())
                .redirectError(complaints.toFile())
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
        if (output.readLine() == null) {
            daemon.destroy();
            throw new IOException(
                    "dbus-daemon did not start: " + Files.readString(complaints).strip());
        }
    }

    /** What dbus-daemon is to be told for a bus like that of Venus OS. */
    public static String configuration(String address) {
        return CONFIGURATION.formatted(address);
    }

    public String address() {
        return address;
    }

    @Override
    public void close() {
        try {
            daemon.getOutputStream().close();
            if (!daemon.waitFor(2, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        } catch (IOException e) {
            daemon.destroyForcibly();
        } catch (InterruptedException e) {
            daemon.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
