package esess.web;

import esess.config.Configuration;
import esess.model.ServiceState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Who is logged in, how es-ESS is doing, and what machines read of it. */
final class SystemPart implements Part {

    private static final Schema EMPTY = Schema.object(Map.of());

    private final Logins logins;
    private final List<String> views;

    /** @param views what of the page there is */
    SystemPart(Logins logins, List<String> views) {
        this.logins = logins;
        this.views = List.copyOf(views);
    }

    @Override
    public void mount(Routes routes, Site site) {
        long started = site.house().time().tick();
        routes.get(
                "/api/v1/session",
                Access.NONE,
                "What who asks may do.",
                Schema.object(Map.of(
                        "access", Schema.TEXT.said("none, read or full"),
                        "password", Schema.FLAG.said("whether there is one to log in with"),
                        "views", Schema.list(Schema.TEXT).said("what of the page there is"),
                        "version", Schema.TEXT)),
                (question, reply) -> reply.json(Map.of(
                        "access", question.access().toString(),
                        "password", logins.needsPassword(),
                        "views", views,
                        "version", site.house().version())));
        routes.post(
                "/api/v1/login",
                Access.NONE,
                "Logs in: the answer sets a cookie. 401: wrong; 429: too many wrong ones, with Retry-After.",
                Schema.object(Map.of("password", Schema.TEXT)),
                Schema.ANY,
                logins::login);
        routes.post("/api/v1/logout", Access.NONE, "Ends the session.", EMPTY, Schema.ANY, logins::logout);
        routes.get(
                "/healthz",
                Access.NONE,
                "Answers as long as es-ESS works.",
                "text/plain; charset=utf-8",
                (question, reply) -> reply.text(200, "text/plain; charset=utf-8", "ok\n"));
        routes.get(
                "/metrics",
                Access.READ,
                "All numbers for Prometheus; what is not known has no sample.",
                Metrics.MEDIA,
                (question, reply) -> reply.text(
                        200,
                        Metrics.MEDIA,
                        Metrics.of(site.house(), (site.house().time().tick() - started) / 1000.0)));
        routes.get(
                "/api/v1/health",
                Access.READ,
                "Each service and how it is doing.",
                Schema.object(Map.of("services", Schema.map(Schema.TEXT), "reasons", Schema.map(Schema.TEXT))),
                (question, reply) -> reply.json(Map.of(
                        "services",
                        states(site, ServiceState::text),
                        "reasons",
                        states(site, state -> state.reason().code()))));
        routes.get(
                "/api/v1/problems",
                Access.READ,
                "What is wrong in the configuration that is in force.",
                Schema.object(Map.of(
                        "problems",
                        Schema.list(Schema.object(Map.of(
                                "severity", Schema.TEXT,
                                "line", Schema.WHOLE.said("0: the file as a whole"),
                                "section", Schema.TEXT,
                                "key", Schema.TEXT,
                                "text", Schema.TEXT))))),
                (question, reply) -> reply.json(Map.of("problems", problems(site))));
        routes.get(
                "/api/v1/openapi.json",
                Access.READ,
                "This document.",
                Schema.map(Schema.ANY),
                (question, reply) ->
                        reply.json(OpenApi.document(routes.all(), site.house().version())));
    }

    private static Map<String, String> states(Site site, Function<ServiceState, String> told) {
        Map<String, String> all = new TreeMap<>();
        site.house().health().states().forEach((service, state) -> all.put(service, told.apply(state)));
        return all;
    }

    /** What was read at the start, or used since. */
    private static Configuration inForce(Site site) {
        String reloaded = site.upkeep().reloaded();
        return reloaded == null
                ? site.configuration()
                : site.configuration().settings().read(Path.of("config.ini"), reloaded);
    }

    private static List<Map<String, Object>> problems(Site site) {
        List<Map<String, Object>> all = new ArrayList<>();
        inForce(site).problems().forEach(each -> {
            Map<String, Object> problem = new LinkedHashMap<>();
            problem.put("severity", each.severity().toString());
            problem.put("line", each.line());
            problem.put("section", each.section());
            problem.put("key", each.key());
            problem.put("text", each.text());
            all.add(problem);
        });
        return all;
    }
}
