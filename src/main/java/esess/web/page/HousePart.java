package esess.web.page;

import esess.port.Listen;
import esess.web.Access;
import esess.web.Part;
import esess.web.Question;
import esess.web.Reply;
import esess.web.Routes;
import esess.web.Schema;
import esess.web.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the house does and did, and the files of the page that shows it. A viewer gets all of it once and then, once a
 * second at most, the parts that are others; while there is no viewer, nothing is made. Loop thread.
 */
@SuppressWarnings("NullAway.Init") // mounted before anybody asks
public final class HousePart implements Part {

    private static final List<String> PAGE = List.of(
            "index.html",
            "app.css",
            "app.js",
            "core.js",
            "texts-en.js",
            "texts-de.js",
            "now.js",
            "today.js",
            "settings.js",
            "whatif.js",
            "bench.js",
            "help.js",
            "icon.svg");
    private static final List<String> VENDOR =
            List.of("htm-preact.js", "uplot.js", "uplot.css", "htm-LICENSE.txt", "uplot-LICENSE.txt");

    /** What the keys mean, in other languages than English: loaded with the settings, in that language only. */
    private static final List<String> HELP = List.of("help-de.json");

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Prices prices;
    private final List<Listen.Stream> viewers = new ArrayList<>();
    /** What the viewers have, as JSON by part. */
    private final Map<String, String> told = new LinkedHashMap<>();

    private Site site;
    private HouseNow now;
    private PageHistory history;
    private boolean ticking;

    public HousePart(Prices prices) {
        this.prices = prices;
    }

    /** The files of the page, which know no secret. */
    public static void files(Routes routes) {
        routes.files("/", "esess/web/page", PAGE);
        routes.files("/vendor/", "esess/web/vendor", VENDOR);
        routes.files("/help/", "esess/web/help", HELP);
    }

    @Override
    public List<String> views() {
        return List.of("now", "today");
    }

    @Override
    public void mount(Routes routes, Site place) {
        site = place;
        now = new HouseNow(site.host(), site.house());
        history = new PageHistory(now, site.host().time(), site.house().store(), site.house()::zone);
        site.host().own(history::save);
        files(routes);
        routes.get(
                "/api/v1/state",
                Access.READ,
                "The house at this moment: energy, battery, consumers with their reasons, who controls ESS, chargers, devices, services.",
                Schema.map(Schema.ANY),
                (question, reply) -> reply.json(now.document()));
        routes.stream(
                "/api/v1/events",
                Access.READ,
                "Events \"state\": first all parts of /api/v1/state, then those that are others, once a second at most.",
                this::follow);
        routes.get(
                "/api/v1/history",
                Access.READ,
                "Powers of the last ?hours= (1 to 24) in equal steps, W, null where unknown; consumers with the reasons that held.",
                Schema.map(Schema.ANY),
                (question, reply) -> reply.json(history.powers(hours(question.query("hours")))));
        routes.get(
                "/api/v1/days",
                Access.READ,
                "The sums of each day in Wh, and the prices.",
                Schema.object(Map.of("days", Schema.list(Schema.map(Schema.ANY)), "prices", Schema.map(Schema.ANY))),
                (question, reply) -> reply.json(Map.of("days", history.days(), "prices", prices.document())));
    }

    private static int hours(String text) {
        return text.matches("\\d{1,2}") ? Math.max(1, Math.min(24, Integer.parseInt(text))) : 24;
    }

    private void follow(Question question, Reply reply) {
        Listen.Stream[] mine = new Listen.Stream[1];
        mine[0] = reply.stream(() -> viewers.remove(mine[0]));
        if (!mine[0].isOpen()) {
            return;
        }
        if (viewers.isEmpty()) {
            told.clear();
            changes();
        }
        if (mine[0].send("state", "{" + joined(told) + "}")) {
            viewers.add(mine[0]);
        }
        if (!ticking) {
            ticking = true;
            site.host().time().after(PERIOD, this::tick);
        }
    }

    private void tick() {
        if (viewers.isEmpty()) {
            ticking = false;
            return;
        }
        site.host().time().after(PERIOD, this::tick);
        Map<String, String> changes = changes();
        if (!changes.isEmpty()) {
            String document = "{" + joined(changes) + "}";
            for (Listen.Stream viewer : List.copyOf(viewers)) {
                if (!viewer.send("state", document)) {
                    viewers.remove(viewer);
                }
            }
        }
    }

    /** The parts that are others than what was told; from now on they are told. */
    private Map<String, String> changes() {
        Map<String, String> changes = new LinkedHashMap<>();
        now.document().forEach((part, value) -> {
            String text = site.house().json().compact(value);
            if (!text.equals(told.put(part, text))) {
                changes.put(part, text);
            }
        });
        return changes;
    }

    private static String joined(Map<String, String> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach((part, value) -> text.append(text.isEmpty() ? "" : ",")
                .append('"')
                .append(part)
                .append("\":")
                .append(value));
        return text.toString();
    }
}
