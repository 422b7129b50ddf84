package esess.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.adapter.GsonJson;
import esess.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the keys mean in other languages: by their English sentences, which a page shows where one is missing. */
class KeyHelpTest {

    private static final Path HELP = Path.of("src/main/resources/esess/web/help");
    private static final double LEAST_COVERED = 0.9;
    private static final int MOST_STALE = 8;
    /** What stays as it is: keys, sections, types, topics. */
    private static final Pattern NAME =
            Pattern.compile("`[^`]+`|\\[[A-Z]\\w+[\\]:]|\\b[A-Z][a-z]+[A-Z]\\w*|\\d+\\.\\d+\\.\\d+\\.\\d+");

    private static final Set<String> ENGLISH = new LinkedHashSet<>();

    @BeforeAll
    static void sentences() {
        collect(new Settings(Catalog.declarations(), Catalog.ALWAYS).declarations());
    }

    private static void collect(Object value) {
        if (value instanceof Map<?, ?> map) {
            if (map.get("doc") instanceof String sentence && !sentence.isEmpty()) {
                ENGLISH.add(sentence);
            }
            map.values().forEach(KeyHelpTest::collect);
        } else if (value instanceof List<?> list) {
            list.forEach(KeyHelpTest::collect);
        }
    }

    private static List<Path> languages() throws IOException {
        try (Stream<Path> files = Files.list(HELP)) {
            return files.sorted().toList();
        }
    }

    private static Map<?, ?> read(Path file) throws IOException {
        return (Map<?, ?>) new GsonJson().parse(Files.readString(file));
    }

    @Test
    @DisplayName("a language covers nine of ten sentences at least")
    void coverage() throws IOException {
        assertFalse(languages().isEmpty());
        for (Path file : languages()) {
            Map<?, ?> told = read(file);
            List<String> missing =
                    ENGLISH.stream().filter(each -> !told.containsKey(each)).toList();
            double covered = 1 - (double) missing.size() / ENGLISH.size();
            System.out.printf("%s covers %.1f %%; missing: %s%n", file.getFileName(), 100 * covered, missing);
            assertTrue(covered >= LEAST_COVERED, file + " lacks " + missing);
        }
    }

    @Test
    @DisplayName("what no key says any more is found, and is little: a changed sentence is shown in English meanwhile")
    void stale() throws IOException {
        for (Path file : languages()) {
            List<String> stale = new ArrayList<>();
            read(file).keySet().forEach(each -> {
                if (!ENGLISH.contains(each)) {
                    stale.add((String) each);
                }
            });
            System.out.printf("%s has %d that nothing says any more: %s%n", file.getFileName(), stale.size(), stale);
            assertTrue(stale.size() <= MOST_STALE, file + ": write them anew, or take them out: " + stale);
        }
    }

    @Test
    @DisplayName("names of keys, sections and types are the same in every language")
    void names() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : languages()) {
            read(file).forEach((english, told) -> {
                Matcher name = NAME.matcher((String) english);
                while (name.find()) {
                    boolean isCode = name.group().startsWith("`topic#");
                    if (!isCode && !((String) told).contains(name.group())) {
                        wrong.add(name.group() + " is not in: " + told);
                    }
                }
            });
        }
        assertEquals(List.of(), wrong);
    }
}
