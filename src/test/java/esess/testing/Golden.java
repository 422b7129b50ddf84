package esess.testing;

import esess.adapter.GsonJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Recorded behaviour, one JSON document a line. With {@code -Desess.golden=DIR} the file of the same name in that
 * directory, if there is one, is read as well. Who reads them carries {@link #TAG}.
 */
public final class Golden {

    public static final String TAG = "golden";

    private Golden() {}

    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> lines(String name) {
        GsonJson json = new GsonJson();
        return Stream.concat(text(name).lines(), more(name).lines())
                .distinct()
                .map(line -> (Map<String, Object>) json.parse(line))
                .toList();
    }

    /** The same as text, for who reads it by himself. */
    public static List<String> texts(String name) {
        return Stream.concat(text(name).lines(), more(name).lines()).distinct().toList();
    }

    /** A file that is one document: ours, and the one of the same name in the other directory. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> documents(String name) {
        GsonJson json = new GsonJson();
        return Stream.of(text(name), more(name))
                .distinct()
                .filter(text -> !text.isEmpty())
                .map(text -> (Map<String, Object>) json.parse(text))
                .toList();
    }

    private static String text(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static String more(String name) {
        String directory = System.getProperty("esess.golden", "");
        Path file = Path.of(directory, name);
        try {
            return directory.isEmpty() || !Files.exists(file) ? "" : Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
