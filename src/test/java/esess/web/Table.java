package esess.web;

import esess.testing.WebHouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All routes of the page, read from its own OpenAPI document where they are not at hand. */
final class Table {

    private Table() {}

    /** Without what they do. */
    static List<Route> of(WebHouse web) {
        WebHouse open = WebHouse.of("[Web]\nEnabled=true\n");
        Map<?, ?> document = (Map<?, ?>) open.json(open.get("/api/v1/openapi.json"));
        List<Route> routes = new ArrayList<>();
        ((Map<?, ?>) document.get("paths"))
                .forEach((path, operations) -> ((Map<?, ?>) operations)
                        .forEach((method, operation) -> routes.add(new Route(
                                method.toString().toUpperCase(java.util.Locale.ROOT),
                                path.toString(),
                                access((Map<?, ?>) operation),
                                "",
                                null,
                                null,
                                "",
                                (question, reply) -> {}))));
        return routes;
    }

    private static Access access(Map<?, ?> operation) {
        String text = String.valueOf(operation.get("x-access"));
        for (Access each : Access.values()) {
            if (each.toString().equals(text)) {
                return each;
            }
        }
        throw new AssertionError(text);
    }
}
