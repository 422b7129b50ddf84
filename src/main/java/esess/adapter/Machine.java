package esess.adapter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system tells of the machine. */
public final class Machine {

    private Machine() {}

    /** The load averages of 1, 5 and 15 minutes; empty where there is no /proc/loadavg. Does not block: /proc is memory. */
    public static double[] loadAverages() {
        try {
            String[] parts = Files.readString(Path.of("/proc/loadavg")).split(" ");
            return new double[] {
                Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2])
            };
        } catch (IOException notLinux) {
            return new double[0];
        }
    }
}
