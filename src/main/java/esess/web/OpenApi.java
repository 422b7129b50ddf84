package esess.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The OpenAPI 3.0 document (https://spec.openapis.org/oas/v3.0.3) of a table of routes. Pure. */
final class OpenApi {

    private OpenApi() {}

    static Map<String, Object> document(List<Route> routes, String version) {
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        for (Route each : routes) {
            paths.computeIfAbsent(each.path(), path -> new LinkedHashMap<>())
                    .put(each.method().toLowerCase(Locale.ROOT), operation(each));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.0.3");
        document.put(
                "info",
                Map.of(
                        "title", "es-ESS",
                        "version", version,
                        "description", "What es-ESS shows and takes. Unknown is null, never 0."));
        document.put("paths", paths);
        document.put(
                "components",
                Map.of(
                        "securitySchemes",
                        Map.of(
                                "session", Map.of("type", "apiKey", "in", "cookie", "name", "es-ess"),
                                "token", Map.of("type", "http", "scheme", "bearer"))));
        return document;
    }

    private static Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", route.sentence());
        operation.put("x-access", route.access().toString());
        operation.put("security", security(route.access()));
        if (!route.partNames().isEmpty()) {
            operation.put(
                    "parameters",
                    route.partNames().stream()
                            .map(name -> Map.of(
                                    "name", name, "in", "path", "required", true, "schema", Map.of("type", "string")))
                            .toList());
        }
        if (route.takes() != null) {
            operation.put(
                    "requestBody",
                    Map.of(
                            "required",
                            true,
                            "content",
                            content("application/json", route.takes().openApi())));
        }
        Map<String, Object> responses = new TreeMap<>();
        responses.put(
                "200",
                Map.of(
                        "description",
                        "Done.",
                        "content",
                        route.answers() != null
                                ? content("application/json", route.answers().openApi())
                                : content(
                                        route.media(),
                                        route.media().equals("application/json")
                                                ? Map.of()
                                                : Map.of("type", "string"))));
        responses.put(
                "default",
                Map.of(
                        "description",
                        "Not done; the reason is for people.",
                        "content",
                        content(
                                "application/json",
                                Schema.object(Map.of("error", Schema.TEXT)).openApi())));
        operation.put("responses", responses);
        return operation;
    }

    private static Map<String, Object> content(String media, Map<String, Object> schema) {
        return Map.of(media, Map.of("schema", schema));
    }

    private static List<Map<String, List<String>>> security(Access access) {
        List<Map<String, List<String>>> ways = new ArrayList<>();
        if (access == Access.NONE) {
            ways.add(Map.of());
        } else {
            ways.add(Map.of("session", List.of()));
            if (access == Access.READ) {
                ways.add(Map.of("token", List.of()));
            }
        }
        return ways;
    }
}
