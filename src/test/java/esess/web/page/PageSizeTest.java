package esess.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** What a browser has to load, and that it is all there is. */
class PageSizeTest {

    private static final Path WEB = Path.of("src/main/resources/esess/web");
    private static final int MOST_BYTES = 60_000;

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(WEB)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".txt"))
                    .toList();
        }
    }

    @Test
    @DisplayName("the whole page is 60 kB packed at most")
    void size() throws IOException {
        int sum = 0;
        for (Path file : files()) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(Files.readAllBytes(file));
            }
            sum += packed.size();
        }
        assertTrue(sum <= MOST_BYTES, sum + " bytes");
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
        String text = Files.readString(WEB.resolve("page/texts.js"), StandardCharsets.UTF_8);
        int german = text.indexOf("const de = ");
        assertEquals(keys(text.substring(0, german)), keys(text.substring(german)));
        StringBuilder code = new StringBuilder();
        for (Path file : files()) {
            if (file.toString().endsWith(".js")
                    && !file.endsWith("texts.js")
                    && !file.toString().contains("vendor")) {
                code.append(Files.readString(file));
            }
        }
        Matcher used = Pattern.compile("\\bt\\('([\\w.]+)'").matcher(code);
        Set<String> known = keys(text.substring(0, german));
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
