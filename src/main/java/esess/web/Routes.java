package esess.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that can be reached, declared once. What is not declared is not there. Loop thread. */
public final class Routes {

    /** What was found for a path: a route, or the methods that there are instead; neither: nothing is there. */
    record Found(@Nullable Route route, Map<String, String> parts, Set<String> methods) {}

    private final List<Route> all = new ArrayList<>();

    /** Reads; answers JSON. */
    public Routes get(String path, Access access, String sentence, Schema answers, Action action) {
        return add(new Route("GET", path, access, sentence, null, answers, "", action));
    }

    /** Reads something that is not JSON. */
    public Routes get(String path, Access access, String sentence, String media, Action action) {
        return add(new Route("GET", path, access, sentence, null, null, media, action));
    }

    /** Reads events as they come. */
    public Routes stream(String path, Access access, String sentence, Action action) {
        return get(path, access, sentence, "text/event-stream", action);
    }

    /** Changes something. */
    public Routes post(String path, Access access, String sentence, Schema takes, Schema answers, Action action) {
        return add(new Route("POST", path, access, sentence, takes, answers, "", action));
    }

    public Routes put(String path, Access access, String sentence, Schema takes, Schema answers, Action action) {
        return add(new Route("PUT", path, access, sentence, takes, answers, "", action));
    }

    public Routes delete(String path, Access access, String sentence, Schema answers, Action action) {
        return add(new Route("DELETE", path, access, sentence, null, answers, "", action));
    }

    /**
     * Files of the page, for everybody: without them nobody could log in.
     *
     * @param path   where they are, with a slash at its end; the first one is there itself, too
     * @param folder of resources, without a slash at its end
     */
    public Routes files(String path, String folder, List<String> names) {
        StaticFiles files = new StaticFiles(folder);
        Set<String> paths = new LinkedHashSet<>(List.of(path));
        names.forEach(name -> paths.add(path + name));
        for (String each : paths) {
            String name = each.equals(path) ? names.get(0) : each.substring(path.length());
            get(
                    each,
                    Access.NONE,
                    "A file of the page.",
                    StaticFiles.mediaOf(name),
                    (question, reply) -> reply.answer(files.answer(name, question.request())));
        }
        return this;
    }

    /** @throws IllegalArgumentException if there is one already, or the declaration contradicts itself */
    public Routes add(Route route) {
        if (!route.path().startsWith("/")
                || route.isChange() && route.access() == Access.READ
                || find(route.method(), Route.levelsOf(route.path())).route() != null) {
            throw new IllegalArgumentException(route.method() + " " + route.path() + " cannot be declared");
        }
        all.add(route);
        return this;
    }

    public List<Route> all() {
        return List.copyOf(all);
    }

    /** @param levels of the path, decoded */
    Found find(String method, List<String> levels) {
        Set<String> methods = new TreeSet<>();
        for (Route each : all) {
            Map<String, String> parts = each.match(levels);
            if (parts != null && each.method().equals(method.equals("HEAD") ? "GET" : method)) {
                return new Found(each, parts, Set.of());
            }
            if (parts != null) {
                methods.add(each.method());
            }
        }
        return new Found(null, Map.of(), methods);
    }
}
