package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.config.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The README is what an owner goes by: its examples work as they stand, its links lead somewhere, and it stays short. */
class ReadmeTest {

    private static final int MOST_VISIBLE_LINES = 500;
    private static final Pattern DETAILS = Pattern.compile("(?s)<details>.*?</details>");
    private static final Pattern HEADER = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern ANCHOR = Pattern.compile("\\]\\(#([^)]+)\\)");
    private static final Pattern FILE = Pattern.compile("\\]\\((?!https?:|#)([^)]+)\\)");

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    /** Its blocks of code that are sections of a configuration. */
    private static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        for (String line : (readme() + "\n\nend").split("\n")) {
            if (line.startsWith("    ") || line.isEmpty() && block.length() > 0) {
                block.append(line.strip()).append('\n');
            } else {
                if (block.toString().startsWith("[")) {
                    examples.add(block.toString());
                }
                block.setLength(0);
            }
        }
        return examples;
    }

    @Test
    @DisplayName("every example is a section that works as it stands, when its service is switched on")
    void examplesWork() throws IOException {
        List<String> examples = examples();
        assertTrue(examples.size() >= 12, "found " + examples.size());
        for (String example : examples) {
            StringBuilder text =
                    new StringBuilder("[Common]\nConfigVersion=100\nBatteryCapacityInWh=10000\n[Services]\n");
            Catalog.SERVICES.stream()
                    .filter(each -> each.declaration().sections().stream()
                            .anyMatch(section -> example.contains(
                                    "[" + section.getAnnotation(Section.class).value())))
                    .forEach(each -> text.append(each.name()).append("=true\n"));
            Configuration read =
                    Configuration.parse(Path.of("README.md"), text + example, Catalog.declarations(), Catalog.ALWAYS);
            assertEquals(List.of(), read.problems(), example);
        }
    }

    @Test
    @DisplayName("what stands outside of what is folded away can be read in one go")
    void isShort() throws IOException {
        long lines = DETAILS.matcher(readme()).replaceAll("").lines().count();
        assertTrue(lines <= MOST_VISIBLE_LINES, lines + " lines");
    }

    @Test
    @DisplayName("every link leads to a header or a file that is there")
    void links() throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher header = HEADER.matcher(readme());
        while (header.find()) {
            anchors.add(header.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9 -]", "")
                    .replace(' ', '-'));
        }
        Matcher link = ANCHOR.matcher(readme());
        while (link.find()) {
            assertTrue(anchors.contains(link.group(1)), link.group(1) + " is none of " + anchors);
        }
        Matcher file = FILE.matcher(readme());
        while (file.find()) {
            assertTrue(Files.exists(Path.of(file.group(1))), file.group(1));
        }
    }

    @Test
    @DisplayName("every service has its part, and its keys are folded away")
    void services() throws IOException {
        String readme = readme();
        for (Catalog.Entry service : Catalog.today()) {
            assertTrue(readme.contains("\n### " + service.name() + "\n"), service.name());
        }
        assertTrue(!DETAILS.matcher(readme).replaceAll("").contains("<!-- keys:"), "tables of keys stand in <details>");
    }
}
