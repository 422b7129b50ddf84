package esess.adapter;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The browser of who sits before this machine. Any thread. */
public final class Browser {

    private Browser() {}

    /**
     * Opens a page where somebody sees it: not in a pipe, not over SSH, not in a build. It is not waited for.
     *
     * @return whether it was tried
     */
    public static boolean open(URI page) {
        List<String> command =
                Terminal.isThere() ? command(System.getProperty("os.name", ""), System.getenv()) : List.of();
        if (command.isEmpty()) {
            return false;
        }
        try {
            List<String> whole = new ArrayList<>(command);
            whole.add(page.toString());
            new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException none) {
            return false; // The address has been printed.
        }
    }

    /** What opens a page on this system; empty: there is no display, or nobody before it. */
    static List<String> command(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (isSet(environment.get("CI")) || isSet(environment.get("SSH_CONNECTION"))) {
            return List.of();
        } else if (name.startsWith("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler");
        } else if (name.startsWith("mac")) {
            return List.of("open");
        }
        return isSet(environment.get("DISPLAY")) || isSet(environment.get("WAYLAND_DISPLAY"))
                ? List.of("xdg-open")
                : List.of();
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }
}
