package esess.web;

import esess.port.Json;
import esess.port.Listen;
import esess.port.Log;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What stands between a door and its routes: everything passes here, and nothing that is not declared gets further.
 * The order is that of cost: name and origin, route, who asks, then the body. Loop thread.
 */
public final class WebServer implements Listen.Handler {

    private final Routes routes;
    private final Gate gate;
    private final Identity identity;
    private final Json json;
    private final Log log;

    /** @param names besides localhost and addresses, as which we may be called */
    public WebServer(Routes routes, Set<String> names, Identity identity, Json json, Log log) {
        this.routes = routes;
        this.gate = new Gate(names);
        this.identity = identity;
        this.json = json;
        this.log = log;
    }

    /**
     * The page with its parts, and what every page has: login, health, documents for machines.
     *
     * @param onWrong hears of an address that has tried a wrong password
     */
    public static WebServer ofPage(
            Site site, Accounts accounts, Set<String> names, List<Part> parts, Consumer<String> onWrong) {
        Logins logins = new Logins(accounts, site.host().hashing(), site.host().time(), onWrong);
        Routes routes = new Routes();
        List<String> views =
                parts.stream().flatMap(each -> each.views().stream()).toList();
        new SystemPart(logins, views).mount(routes, site);
        parts.forEach(each -> each.mount(routes, site));
        return new WebServer(
                routes, names, logins, site.house().json(), site.host().log());
    }

    /** Everything that can be reached here. */
    public List<Route> routes() {
        return routes.all();
    }

    @Override
    public void asked(Listen.Request request, Listen.Exchange exchange) {
        Reply reply = new Reply(exchange, json);
        Gate.Refusal refusal = gate.check(request);
        if (refusal != null) {
            reply.problem(refusal.status(), refusal.why());
            return;
        }
        List<String> levels = Urls.levels(request.path());
        Map<String, String> query = Urls.query(request.query());
        if (levels == null || query == null) {
            reply.problem(400, "this is not an address");
            return;
        }
        Routes.Found found = routes.find(request.method(), levels);
        Route route = found.route();
        if (route == null && found.methods().isEmpty()) {
            reply.problem(404, "there is nothing here");
        } else if (route == null) {
            reply.answer(refused(405, "only " + String.join(", ", found.methods()) + " is possible here")
                    .with("Allow", String.join(", ", found.methods())));
        } else {
            enter(route, found.parts(), query, request, reply);
        }
    }

    private void enter(
            Route route, Map<String, String> parts, Map<String, String> query, Listen.Request request, Reply reply) {
        Access access = identity.of(request);
        if (!access.allows(route.access())) {
            boolean known = access != Access.NONE;
            Listen.Answer answer = refused(known ? 403 : 401, known ? "this account may only look" : "log in first");
            reply.answer(
                    known || identity.challenge().isEmpty()
                            ? answer
                            : answer.with("WWW-Authenticate", identity.challenge()));
            return;
        }
        if (route.access() != Access.NONE && Gate.isForForeignPage(request)) {
            reply.problem(403, "another page may not read this");
            return;
        }
        Object body = null;
        if (route.takes() != null) {
            if (!request.header("Content-Type").matches("(?i)application/json\\s*(;.*)?")) {
                reply.problem(415, "Content-Type application/json is expected");
                return;
            }
            try {
                body = json.parse(request.text());
            } catch (IllegalArgumentException e) {
                reply.problem(400, "the body is not JSON");
                return;
            }
            List<String> problems = route.takes().problems(body);
            if (!problems.isEmpty()) {
                reply.problem(422, String.join("; ", problems));
                return;
            }
        }
        reply.watched(stream -> identity.follows(request, stream));
        act(route, new Question(request, access, parts, query, body), reply);
    }

    /** A defect in one route is the end of this answer only. */
    private void act(Route route, Question question, Reply reply) {
        try {
            route.action().act(question, reply);
        } catch (RuntimeException | StackOverflowError e) {
            log.error(route.method() + " " + route.path() + " failed", e);
            reply.problem(500, "es-ESS made a mistake; its log has more");
        }
    }

    private Listen.Answer refused(int status, String why) {
        return new Listen.Answer(
                status,
                Map.of("Content-Type", "application/json"),
                json.compact(Map.of("error", why)).getBytes(StandardCharsets.UTF_8));
    }
}
