package esess;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Name and version of this build, as they are shown on the bus, on MQTT and by the verb {@code version}. */
public final class Version {

    public static final String NAME = "es-ESS";
    public static final String NUMBER = read();

    private Version() {}

    private static String read() {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/esess/build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("the build carries no esess/build.properties", e);
        }
        return build.getProperty("version");
    }
}
