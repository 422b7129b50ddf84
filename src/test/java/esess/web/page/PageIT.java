package esess.web.page;

import esess.testing.Await;
import esess.testing.Person;
import esess.testing.Program;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, in the demo's house; what the browser does stands in {@code src/test/node/page.mjs}. */
class PageIT {

    @Test
    @DisplayName("a person reads, switches, changes a key and sees a broken device, on a phone and on a laptop")
    void browser(@TempDir Path directory) throws Exception {
        Person.require();
        try (Program demo = Program.with(directory, Map.of(), "demo", "--speed", "20", "--from", "09:30")) {
            Await.until("the demo shows its house", () -> demo.out().contains(" sun "));
            Person.does("page.mjs", demo.out(), directory);
        }
    }
}
