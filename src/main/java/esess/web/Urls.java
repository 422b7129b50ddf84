package esess.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads paths and queries so that each of them means one thing only. Pure. */
final class Urls {

    private static final int MOST_PARAMETERS = 32;

    private Urls() {}

    /**
     * The levels of a path, decoded. Null where it could be read in two ways: a level that is empty but the last, "." or
     * "..", or has a slash, a backslash or a control character in it, however it was spelled.
     */
    static @Nullable List<String> levels(String path) {
        List<String> levels = new ArrayList<>();
        String[] raw = path.substring(1).split("/", -1);
        for (int i = 0; i < raw.length; i++) {
            String level = decoded(raw[i].replace("+", "%2B"));
            if (level == null
                    || level.isEmpty() && i < raw.length - 1
                    || level.equals(".")
                    || level.equals("..")
                    || level.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
                return null;
            }
            levels.add(level);
        }
        return levels;
    }

    /** By name, the first of each; null: it is none. */
    static @Nullable Map<String, String> query(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String each : query.split("&")) {
            int equals = each.indexOf('=');
            String name = decoded(equals < 0 ? each : each.substring(0, equals));
            String value = decoded(equals < 0 ? "" : each.substring(equals + 1));
            if (name == null || value == null || parameters.size() >= MOST_PARAMETERS) {
                return null;
            }
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, value);
            }
        }
        return parameters;
    }

    private static @Nullable String decoded(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            return decoded.indexOf('\uFFFD') >= 0 ? null : decoded;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
