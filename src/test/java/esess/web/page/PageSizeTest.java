package esess.web.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser has to load, and that it is all there is. */
class PageSizeTest {

    private static final Path WEB = Path.of("src/main/resources/esess/web");
    private static final int MOST_BYTES = 60_000;

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(WEB)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".txt")
                            && !file.toString().endsWith(".json"))
                    .toList();
        }
    }

    /** Everything of the page, with the words of one language. */
    private static int packed(String language, boolean workbench) throws IOException {
        int sum = 0;
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.startsWith("texts-") && !name.equals("texts-" + language + ".js")
                    || name.equals("bench.js") && !workbench) {
                continue;
            }
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(Files.readAllBytes(file));
            }
            sum += packed.size();
        }
        return sum;
    }

    @Test
    @DisplayName("what the program brings along is what was written: no build has replaced a ${name} in a script")
    void asWritten() throws IOException {
        for (Path file : files()) {
            String name = "/esess/web/" + WEB.relativize(file);
            try (InputStream in = PageSizeTest.class.getResourceAsStream(name)) {
                assertArrayEquals(Files.readAllBytes(file), in.readAllBytes(), name);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    @DisplayName("all that a browser ever loads is 60 kB packed at most, on the workbench too")
    void size(String language) throws IOException {
        int onGx = packed(language, false);
        int onWorkbench = packed(language, true);
        assertTrue(onGx < onWorkbench && onWorkbench <= MOST_BYTES, onGx + " and " + onWorkbench + " bytes");
    }

    @Test
    @DisplayName("nothing is loaded from outside, and nothing needs an exception from the content policy")
    void nothingFromOutside() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files()) {
            String text = Files.readString(file);
            boolean ours = !file.toString().contains("vendor");
            Matcher outside = Pattern.compile("(?:src|href|import|url)\\s*[=(]?\\s*[\"'`(]?https?://[^\"'`) ]+")
                    .matcher(text);
            while (outside.find()) {
                wrong.add(file + ": " + outside.group());
            }
            Matcher inline = Pattern.compile("style=\"|<script>|\\son[a-z]+=\"|eval\\(|new Function")
                    .matcher(text);
            while (ours && inline.find()) {
                wrong.add(file + ": " + inline.group());
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    @DisplayName("every text is there in every language")
    void languages() throws IOException {
        String core = Files.readString(WEB.resolve("page/core.js"));
        Set<String> languages = new TreeSet<>();
        Matcher language = Pattern.compile("\\b(\\w\\w): '\\w+'")
                .matcher(core.substring(
                        core.indexOf("const languages"), core.indexOf("};", core.indexOf("const languages"))));
        while (language.find()) {
            languages.add("texts-" + language.group(1) + ".js");
        }
        Set<String> known = keys(Files.readString(WEB.resolve("page/texts-en.js")));
        Set<String> there = new TreeSet<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.startsWith("texts-")) {
                there.add(name);
                assertEquals(known, keys(Files.readString(file)), name);
            }
        }
        assertEquals(there, languages);
        StringBuilder code = new StringBuilder();
        for (Path file : files()) {
            if (file.toString().endsWith(".js")
                    && !file.getFileName().toString().startsWith("texts-")
                    && !file.toString().contains("vendor")) {
                code.append(Files.readString(file));
            }
        }
        Matcher used = Pattern.compile("\\bt\\('([\\w.]+)'").matcher(code);
        while (used.find()) {
            if (!used.group(1).endsWith(".")) {
                String key = used.group(1).substring(used.group(1).lastIndexOf('.') + 1);
                assertTrue(known.contains(key), "no text " + used.group(1));
            }
        }
    }

    private static Set<String> keys(String texts) {
        Set<String> keys = new TreeSet<>();
        String bare = texts.replaceAll("'(?:\\\\.|[^'\\\\])*'", "''").replaceAll("`[^`]*`", "``");
        Matcher key = Pattern.compile("(?:^|[{,])\\s*(\\w+):").matcher(bare);
        for (int from = 0; key.find(from); from = key.end()) {
            keys.add(key.group(1));
        }
        return keys;
    }
}
