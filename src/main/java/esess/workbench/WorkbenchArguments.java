package esess.workbench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The options of {@code es-ess workbench}. */
final class WorkbenchArguments {

    private final List<String> config = new ArrayList<>();
    private Optional<Path> recording = Optional.empty();
    private boolean opensBrowser = true;

    /** @throws IllegalArgumentException if they are wrong */
    WorkbenchArguments(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--no-browser")) {
                opensBrowser = false;
                continue;
            } else if (!option.equals("--config") && !option.equals("--recording")) {
                throw new IllegalArgumentException("workbench does not know '" + option + "'");
            } else if (++i == arguments.size()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            String value = arguments.get(i);
            if (option.equals("--config")) {
                config.addAll(List.of(option, value));
            } else {
                recording = Optional.of(Path.of(value));
            }
        }
        recording.filter(each -> !Files.isReadable(each)).ifPresent(each -> {
            throw new IllegalArgumentException("--recording " + each + ": there is no such file");
        });
    }

    /** Those that name the configuration. */
    List<String> config() {
        return config;
    }

    /** Of a sun, offered beside those that are made up. */
    Optional<Path> recording() {
        return recording;
    }

    boolean opensBrowser() {
        return opensBrowser;
    }
}
