package esess.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be reached.
 *
 * @param path     parts in braces stand for one level each: {@code /api/v1/controls/{service}/{id}}
 * @param access   what somebody needs to be let in
 * @param sentence what it does
 * @param takes    the shape of the body; null: it takes none
 * @param answers  the shape of the answer; null: it is not JSON
 * @param media    the type of an answer that is not JSON
 */
public record Route(
        String method,
        String path,
        Access access,
        String sentence,
        @Nullable Schema takes,
        @Nullable Schema answers,
        String media,
        Action action) {

    /** Whether it changes something. */
    public boolean isChange() {
        return !method.equals("GET");
    }

    /** The parts in braces, when these levels are its path; else null. */
    @Nullable
    Map<String, String> match(List<String> levels) {
        List<String> own = levelsOf(path);
        if (own.size() != levels.size()) {
            return null;
        }
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            String level = own.get(i);
            if (level.startsWith("{")) {
                parts.put(level.substring(1, level.length() - 1), levels.get(i));
            } else if (!level.equals(levels.get(i))) {
                return null;
            }
        }
        return parts;
    }

    /** Names in braces, in order. */
    List<String> partNames() {
        return levelsOf(path).stream()
                .filter(each -> each.startsWith("{"))
                .map(each -> each.substring(1, each.length() - 1))
                .toList();
    }

    static List<String> levelsOf(String path) {
        return new ArrayList<>(List.of(path.substring(1).split("/", -1)));
    }
}
