package esess.testing;

import esess.adapter.GsonJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The recorded behaviour of the original: one JSON document a line. */
public final class Golden {

    private Golden() {}

    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> lines(String resource) {
        GsonJson json = new GsonJson();
        try (InputStream in = Golden.class.getResourceAsStream("/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> (Map<String, Object>) json.parse(line))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }
}
