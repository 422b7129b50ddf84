package esess.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.Await;
import esess.testing.Person;
import esess.testing.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workbench in a real browser; what the browser does stands in {@code src/test/node/workbench.mjs}. */
class WorkbenchIT {

    @Test
    @DisplayName("a person cancels a year, compares a change with what was, and saves it: no other line is touched")
    void browser(@TempDir Path directory) throws Exception {
        Person.require();
        Path file = directory.resolve("house.ini");
        Files.copy(Path.of("src/test/resources/esess/workbench/house.ini"), file);
        String before = Files.readString(file);
        try (Program bench =
                Program.with(directory, Map.of(), "workbench", "--config", file.toString(), "--no-browser")) {
            Await.until("the page is there", () -> bench.out().contains("http://"));
            Person.does("workbench.mjs", bench.out(), directory);
            assertTrue(bench.out().startsWith("The workbench is on http://127.0.0.1:"), bench.out());
            assertEquals(0, bench.signal("INT").code());
        }
        assertEquals(before.replace("2500 - 25 * SOC", "4000"), Files.readString(file));
    }
}
