package esess.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a real browser, who does what a script in {@code src/test/node} says. */
public final class Person {

    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

    private Person() {}

    public static void require() {
        Programs.require("chromium");
        Programs.require("node");
    }

    /**
     * Waits until it is done; with the system property {@code pictures} it takes them into that directory.
     *
     * @param said what the program said; the first address in it is that of the page
     */
    public static void does(String script, String said, Path directory) throws IOException, InterruptedException {
        Matcher address = ADDRESS.matcher(said);
        assertTrue(address.find(), said);
        List<String> command = new ArrayList<>(List.of("node", script, address.group()));
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
        int code = browser.waitFor();
        assertEquals(0, code, Files.readString(told));
    }
}
