package esess.testing;

import esess.Catalog;
import esess.adapter.GsonJson;
import esess.config.Configuration;
import esess.port.FrontDoor;
import esess.port.Log;
import esess.port.LogTail;
import esess.port.OwnersFile;
import esess.port.Registration;
import esess.port.Upkeep;
import esess.service.Web;
import esess.service.givenergy.Rest;
import esess.sim.door.SimListen;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A virtual house whose page is asked as a browser asks it. */
public final class WebHouse {

    public static final int PORT = 8099;
    public static final int REST_PORT = 6345;

    public final VirtualHouse house = new VirtualHouse();
    public final Configuration configuration;
    /** The owner's file. */
    public String file;

    public final List<String> formerFiles = new ArrayList<>();
    public final List<LogTail.Line> lines = new ArrayList<>();
    private final List<Consumer<List<LogTail.Line>>> followers = new ArrayList<>();
    public final Map<String, Map<String, Object>> documents = new TreeMap<>();
    /** What es-ESS was to be started again with; null: it was not. */
    public Map<String, Map<String, Object>> restarted;

    public boolean supervised = true;
    public Log.Level level = Log.Level.INFO;
    /** What the services run with, where that is no longer what they began with. */
    public String reloaded;

    /** What the GX's web server shows; null: nothing. */
    public String frontDoor;

    private String cookie = "";

    private WebHouse(String text) {
        file = text;
        configuration = Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
    }

    /** @param text of the configuration */
    public static WebHouse of(String text) {
        WebHouse web = new WebHouse(text);
        if (web.configuration.get(Web.Config.class).enabled()) {
            web.house.start("Web", () -> new Web(web.configuration, web.new Program()));
        }
        return web;
    }

    public static WebHouse ofRest(String text) {
        WebHouse web = new WebHouse(text);
        web.house.start("Rest", () -> new Rest(web.configuration));
        return web;
    }

    /** A line of the log is written. */
    public void log(String name, Log.Level level, String text) {
        LogTail.Line line = new LogTail.Line(lines.size() + 1, Instant.EPOCH, name, level, text);
        lines.add(line);
        List.copyOf(followers).forEach(each -> each.accept(List.of(line)));
        house.settle();
    }

    public int followers() {
        return followers.size();
    }

    public SimListen.Visit get(String target) {
        return ask("GET", target, Map.of(), "");
    }

    /** As the page itself sends it. */
    public SimListen.Visit post(String target, String json) {
        return ask(
                "POST", target, Map.of("Content-Type", "application/json", "Origin", "http://127.0.0.1:" + PORT), json);
    }

    /** With the cookie of the session, where there is one and none is given. */
    public SimListen.Visit ask(String method, String target, Map<String, String> headers, String body) {
        return ask(PORT, method, target, headers, body);
    }

    public SimListen.Visit ask(int port, String method, String target, Map<String, String> headers, String body) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (!cookie.isEmpty()) {
            all.putIfAbsent("Cookie", cookie);
        }
        SimListen.Visit visit = house.listen.ask(port, method, target, all, body);
        house.settle();
        String set = visit.header("Set-Cookie");
        if (!set.isEmpty()) {
            cookie = set.split(";")[0];
        }
        return visit;
    }

    /** The answer as values. */
    public Object json(SimListen.Visit visit) {
        return new GsonJson().parse(visit.text());
    }

    /** Forgets the session. */
    public void forget() {
        cookie = "";
    }

    private final class Program implements Upkeep {

        @Override
        public String reload(String text, Set<String> services) {
            return "nothing but the page runs in this house";
        }

        @Override
        public void tryOut(String text, String service, BiConsumer<Boolean, String> onTold) {
            house.loop.execute(() -> onTold.accept(false, service + " cannot be tried out in this house"));
        }

        @Override
        public LogTail log() {
            return new LogTail() {
                @Override
                public List<Line> recent() {
                    return List.copyOf(lines);
                }

                @Override
                public Registration follow(Consumer<List<Line>> onLines) {
                    followers.add(onLines);
                    return () -> followers.remove(onLines);
                }
            };
        }

        @Override
        public void logLevel(Log.Level next) {
            level = next;
        }

        @Override
        public Log.Level logLevel() {
            return level;
        }

        @Override
        public String reloaded() {
            return reloaded;
        }

        @Override
        public OwnersFile file() {
            return new OwnersFile() {
                @Override
                public String name() {
                    return "config.ini";
                }

                @Override
                public void read(Consumer<Read> onText) {
                    house.loop.execute(() -> onText.accept(new Read(file, null)));
                }

                @Override
                public void write(String text, String was, Consumer<String> onResult) {
                    house.loop.execute(() -> {
                        boolean fits = file.equals(was);
                        if (fits) {
                            formerFiles.add(file);
                            file = text;
                        }
                        onResult.accept(fits ? null : "config.ini has been changed by somebody else meanwhile");
                    });
                }

                @Override
                public void former(Consumer<List<String>> onNames) {
                    List<String> names = new ArrayList<>();
                    for (int i = formerFiles.size(); i > 0; i--) {
                        names.add("20260621-10000" + i + ".ini");
                    }
                    house.loop.execute(() -> onNames.accept(names));
                }

                @Override
                public void readFormer(String name, Consumer<Read> onText) {
                    int index = Integer.parseInt(name.substring(14, 15)) - 1;
                    house.loop.execute(() -> onText.accept(new Read(formerFiles.get(index), null)));
                }
            };
        }

        @Override
        public FrontDoor frontDoor() {
            return (port, behind, listener) -> {
                frontDoor = port + " -> " + behind;
                house.loop.execute(() -> listener.state(true, ""));
                return () -> frontDoor = null;
            };
        }

        @Override
        public Map<String, Map<String, Object>> documents() {
            return documents;
        }

        @Override
        public boolean isSupervised() {
            return supervised;
        }

        @Override
        public void restart(String reason, Map<String, Map<String, Object>> replaced) {
            restarted = replaced;
        }
    }
}
