package esess.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.testing.Await;
import esess.testing.Program;
import esess.testing.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, in the demo's house; what the browser does stands in {@code src/test/node/page.mjs}. */
class PageIT {

    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

    @Test
    @DisplayName("a person reads, switches, changes a key and sees a broken device, on a phone and on a laptop")
    void browser(@TempDir Path directory) throws Exception {
        Programs.require("chromium");
        Programs.require("node");
        try (Program demo = Program.with(directory, Map.of(), "demo", "--speed", "20", "--from", "09:30")) {
            Await.until("the demo shows its house", () -> demo.out().contains(" sun "));
            Matcher address = ADDRESS.matcher(demo.out());
            assertEquals(true, address.find(), demo.out());
            List<String> command = new ArrayList<>(List.of("node", "page.mjs", address.group()));
            String pictures = System.getProperty("pictures", "");
            if (!pictures.isEmpty()) {
                command.add(Path.of(pictures).toAbsolutePath().toString());
            }
            Path told = Files.createTempFile(directory, "browser", ".txt");
            Process browser = new ProcessBuilder(command)
                    .directory(Path.of("src/test/node").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(told.toFile())
                    .start();
            assertEquals(0, browser.waitFor(), () -> read(told));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return String.valueOf(e);
        }
    }
}
