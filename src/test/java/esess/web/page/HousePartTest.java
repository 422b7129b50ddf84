package esess.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.adapter.GsonJson;
import esess.config.Configuration;
import esess.port.FrontDoor;
import esess.port.Http.Ok;
import esess.port.Log;
import esess.port.LogTail;
import esess.port.OwnersFile;
import esess.port.Registration;
import esess.port.Upkeep;
import esess.runtime.PlanShown;
import esess.runtime.Service;
import esess.service.SolarOverheadDistributor;
import esess.service.Web;
import esess.sim.door.SimListen;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a viewer of the page gets to see and may do, through the service, in virtual time. */
class HousePartTest {

    private static final int PORT = 8099;
    private static final String PUMP = "/api/v1/controls/Both/pump";
    private static final String CONFIG = """
            # mine
            [Web]
            Enabled=true
            [Services]
            SolarOverheadDistributor=true
            [SolarOverheadDistributor]
            UpdateInterval=10000
            [HttpConsumer:pump]
            CustomName=Pump
            VRMInstanceID=1100
            Request=100
            Password=s3cret-word
            IgnoreBatReservation=true
            OnUrl=http://pump/on
            OffUrl=http://pump/off
            StatusUrl=http://pump/status
            IsOnKeywordRegex="ison":\\s*true
            """;

    private final VirtualHouse house = new VirtualHouse();
    private final Owner owner = new Owner();
    private boolean pumpOn;

    private final Configuration configuration =
            Configuration.parse(Path.of("config.ini"), CONFIG, Catalog.declarations(), Catalog.ALWAYS);

    /** The program around, as far as a page needs it. */
    private final class Owner implements Upkeep, OwnersFile {
        private String text = CONFIG;
        private final List<String> former = new ArrayList<>();
        private final List<Object> started = new ArrayList<>();

        @Override
        public LogTail log() {
            return new LogTail() {
                @Override
                public List<Line> recent() {
                    return List.of();
                }

                @Override
                public Registration follow(Consumer<List<Line>> onLines) {
                    return () -> {};
                }
            };
        }

        @Override
        public void logLevel(Log.Level next) {}

        @Override
        public Log.Level logLevel() {
            return Log.Level.INFO;
        }

        @Override
        public String reloaded() {
            return null;
        }

        @Override
        public OwnersFile file() {
            return this;
        }

        @Override
        public FrontDoor frontDoor() {
            return (port, behind, listener) -> () -> {};
        }

        @Override
        public Map<String, Map<String, Object>> documents() {
            return Map.of();
        }

        @Override
        public boolean isSupervised() {
            return false;
        }

        @Override
        public void restart(String reason, Map<String, Map<String, Object>> documents) {
            started.add("everything");
        }

        @Override
        public String reload(String changed, Set<String> services) {
            started.add(services);
            return null;
        }

        @Override
        public void tryOut(String tried, String service, BiConsumer<Boolean, String> onTold) {
            assertTrue(tried.contains("[Shelly:x]") && !tried.contains("pump"), tried);
            onTold.accept(true, "Shelly Pro 3EM, 1.2 kW now");
        }

        @Override
        public String name() {
            return "/data/es-ESS/config.ini";
        }

        @Override
        public void read(Consumer<Read> onText) {
            house.loop.execute(() -> onText.accept(new Read(text, null)));
        }

        @Override
        public void write(String changed, String was, Consumer<String> onResult) {
            house.loop.execute(() -> {
                former.add(0, text);
                text = changed;
                onResult.accept(null);
            });
        }

        @Override
        public void former(Consumer<List<String>> onNames) {
            house.loop.execute(() -> onNames.accept(former.isEmpty() ? List.of() : List.of("former-1")));
        }

        @Override
        public void readFormer(String name, Consumer<Read> onText) {
            house.loop.execute(() -> onText.accept(new Read(former.get(0), null)));
        }
    }

    private void start() {
        house.http.answers.put("http://pump/on", () -> switched(true));
        house.http.answers.put("http://pump/off", () -> switched(false));
        house.http.answers.put("http://pump/status", () -> new Ok(200, "{\"ison\": " + pumpOn + "}"));
        house.bus
                .foreign("com.victronenergy.system")
                .set("/Ac/Grid/L1/Power", -900.0)
                .set("/Ac/Consumption/L1/Power", 600.0)
                .set("/Ac/PvOnGrid/L1/Power", 2000.0)
                .set("/Dc/Battery/Power", 450.0)
                .set("/Dc/Battery/Soc", 61.0);
        Service[] both = {new SolarOverheadDistributor(configuration, Optional.empty()), new Web(configuration, owner)};
        house.start("Both", () -> new Service() {
            @Override
            public void start(esess.runtime.Host host) throws Exception {
                for (Service each : both) {
                    each.start(host);
                }
            }
        });
        house.settle();
    }

    private Ok switched(boolean on) {
        pumpOn = on;
        return new Ok(200, "ok");
    }

    private SimListen.Visit ask(String method, String path, String body) {
        SimListen.Visit visit = house.listen.ask(PORT, method, path, Map.of("content-type", "application/json"), body);
        house.settle();
        return visit;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> json(SimListen.Visit visit) {
        assertEquals(200, visit.status(), visit.text());
        return (Map<String, Object>) new GsonJson().parse(visit.text());
    }

    @Test
    @DisplayName("the bar adds up, and a lost grid is missing, not 0")
    void energy() {
        start();
        String text = ask("GET", "/api/v1/state", "").text();
        assertTrue(text.contains("{\"kind\":\"GRID\",\"id\":\"\",\"name\":\"\",\"watts\":900}"), text);
        assertTrue(text.contains("{\"kind\":\"UNKNOWN\",\"id\":\"\",\"name\":\"\",\"watts\":50}"), text);
        assertTrue(text.contains("\"totalW\":2000,\"missing\":[]"), text);
        house.bus.foreign("com.victronenergy.system").set("/Ac/Grid/L1/Power", null);
        house.settle();
        text = ask("GET", "/api/v1/state", "").text();
        assertTrue(text.contains("\"missing\":[\"GRID\"]"), text);
    }

    @Test
    @DisplayName("the plan for the battery: what it does, why, and who of those before and behind it has a say now")
    void plan() {
        start();
        assertTrue(ask("GET", "/api/v1/state", "").text().contains("\"plan\":null"), "none runs");
        house.start("Planner", () -> new Service() {
            @Override
            public void start(esess.runtime.Host host) {
                host.showPlan(new PlanShown(
                        "Act",
                        "Timetable",
                        "Charge",
                        1500.4,
                        "power is cheap",
                        List.of(
                                new PlanShown.Rank("GX", "lost grid", false),
                                new PlanShown.Rank("PLANNER", "Planner", true))));
            }
        });
        house.settle();
        String text = ask("GET", "/api/v1/state", "").text();
        assertTrue(text.contains("\"action\":\"Charge\",\"watts\":1500,\"reason\":\"power is cheap\""), text);
        assertTrue(text.contains("\"id\":\"GX\"") && text.contains("\"holds\":true"), text);
    }

    @Test
    @DisplayName("a viewer gets everything once, then only what is another; nobody looks: nothing is made")
    void events() {
        start();
        SimListen.Visit viewer = ask("GET", "/api/v1/events", "");
        assertEquals(1, viewer.events().size());
        assertTrue(viewer.events().get(0).contains("\"energy\""));
        house.pass(Duration.ofSeconds(3));
        int before = viewer.events().size();
        house.bus.foreign("com.victronenergy.system").set("/Dc/Battery/Soc", 70.0);
        house.pass(Duration.ofSeconds(1));
        List<String> news = viewer.events().subList(before, viewer.events().size());
        assertTrue(
                news.stream().anyMatch(each -> each.contains("\"soc\":70") && !each.contains("\"energy\"")), "" + news);
        viewer.leave();
        house.pass(Duration.ofSeconds(5));
        int left = viewer.events().size();
        house.bus.foreign("com.victronenergy.system").set("/Dc/Battery/Soc", 71.0);
        house.pass(Duration.ofSeconds(5));
        assertEquals(left, viewer.events().size());
    }

    @Test
    @DisplayName("a person switches the pump off for an hour; then the sun decides again")
    void decides() {
        start();
        house.pass(Duration.ofSeconds(30));
        assertTrue(pumpOn, "there is sun enough");
        ask("POST", PUMP, "{\"value\":\"off\",\"seconds\":3600}");
        house.pass(Duration.ofSeconds(10));
        assertFalse(pumpOn);
        String text = ask("GET", "/api/v1/state", "").text();
        assertTrue(text.contains("\"value\":\"Off\",\"setBy\":\"page\",\"until\":\"13:0"), text);
        assertTrue(text.contains("\"kind\":\"NotAutomatic\""), text);
        house.pass(Duration.ofMinutes(59));
        assertFalse(pumpOn);
        house.pass(Duration.ofMinutes(15));
        assertTrue(pumpOn);
        assertTrue(ask("GET", "/api/v1/state", "").text().contains("\"value\":\"Auto\",\"setBy\":\"\",\"until\":\"\""));
    }

    @Test
    @DisplayName("who says otherwise on MQTT ends what the page has set: later nothing is set again")
    void overruled() {
        start();
        house.pass(Duration.ofSeconds(30));
        ask("POST", PUMP, "{\"value\":\"off\",\"seconds\":3600}");
        house.pass(Duration.ofSeconds(10));
        assertFalse(pumpOn);
        house.mqtt.arrive("es-ESS/SolarOverheadDistributor/Requests/pump/IsAutomatic", "true");
        house.pass(Duration.ofMinutes(5));
        assertTrue(pumpOn);
        ask("POST", PUMP, "{\"value\":\"on\",\"seconds\":0}");
        house.pass(Duration.ofMinutes(70));
        String text = ask("GET", "/api/v1/state", "").text();
        assertTrue(text.contains("\"value\":\"On\",\"setBy\":\"page\",\"until\":\"\""), text);
    }

    @Test
    @DisplayName("a file that was changed on a PC is taken over with the passwords of here, and nothing else changes")
    void takenOver() {
        start();
        String away = ask("GET", "/api/v1/config/file", "").text();
        assertFalse(away.contains("s3cret"), away);
        String was = String.valueOf(json(ask("GET", "/api/v1/config", "")).get("was"));
        String changed = new GsonJson().compact(away.replace("Request=100", "Request=300"));
        String body = "{\"changes\":[],\"former\":\"\",\"text\":" + changed + ",\"was\":\"" + was + "\",\"dryRun\":%s}";
        Map<String, Object> seen = json(ask("POST", "/api/v1/config", body.formatted("true")));
        assertEquals(List.of("SolarOverheadDistributor"), seen.get("restarts"));
        assertFalse(seen.toString().contains("s3cret"), seen.toString());
        json(ask("POST", "/api/v1/config", body.formatted("false")));
        assertEquals(CONFIG.replace("Request=100", "Request=300"), owner.text);
    }

    @Test
    @DisplayName("what nobody switches, and nonsense, is refused in words")
    void refused() {
        start();
        assertEquals(
                404,
                ask("POST", "/api/v1/controls/Both/nobody", "{\"value\":\"on\",\"seconds\":0}")
                        .status());
        assertEquals(
                409, ask("POST", PUMP, "{\"value\":\"dance\",\"seconds\":0}").status());
        assertEquals(
                409, ask("POST", PUMP, "{\"value\":\"on\",\"seconds\":1e9}").status());
        assertEquals(422, ask("POST", PUMP, "{\"value\":\"on\"}").status());
    }

    @Test
    @DisplayName("the day: powers, the reason at that moment, and the sums that survive")
    void history() {
        start();
        house.pass(Duration.ofMinutes(61));
        Map<String, Object> history = json(ask("GET", "/api/v1/history?hours=1", ""));
        List<?> sun = (List<?>) ((Map<?, ?>) history.get("series")).get("sun");
        assertEquals(2000.0, sun.get(sun.size() - 1));
        String text = history.toString();
        assertTrue(text.contains("kind=Runs") || text.contains("kind=MinimumTime"), text);
        assertTrue(house.documents.get(PageHistory.DOCUMENT).containsKey("2026-06-21"));
        Map<String, Object> days = json(ask("GET", "/api/v1/days", ""));
        Map<?, ?> today = (Map<?, ?>) ((List<?>) days.get("days")).get(0);
        assertEquals(2033, ((Number) today.get("sunWh")).doubleValue(), 40);
        assertEquals(100, ((Number) today.get("ownWh")).doubleValue(), 10);
    }

    @Test
    @DisplayName("settings: a preview, no secret, the change, and only who is concerned starts anew")
    void settings() {
        start();
        Map<String, Object> config = json(ask("GET", "/api/v1/config", ""));
        assertFalse(config.toString().contains("s3cret"), config.toString());
        String change = "{\"changes\":[{\"kind\":\"set\",\"section\":\"HttpConsumer:pump\",\"key\":\"Request\","
                + "\"value\":\"%s\"}],\"former\":\"\",\"was\":\"" + config.get("was") + "\",\"dryRun\":%s}";
        Map<String, Object> seen = json(ask("POST", "/api/v1/config", change.formatted("200", "true")));
        assertEquals(List.of("SolarOverheadDistributor"), seen.get("restarts"));
        assertFalse(seen.toString().contains("s3cret"), seen.toString());
        assertEquals(CONFIG, owner.text);
        assertEquals(
                422,
                ask("POST", "/api/v1/config", change.formatted("many", "false")).status());
        assertEquals(CONFIG, owner.text);
        json(ask("POST", "/api/v1/config", change.formatted("200", "false")));
        assertEquals(CONFIG.replace("Request=100", "Request=200"), owner.text);
        assertEquals(List.of(Set.of("SolarOverheadDistributor")), owner.started);
        assertEquals(
                409,
                ask("POST", "/api/v1/config", change.formatted("300", "false")).status(),
                "changed meanwhile");
        assertFalse(ask("GET", "/api/v1/config/file", "").text().contains("s3cret"));
    }

    @Test
    @DisplayName("a former file is put back; a device is asked before it is saved")
    void formerAndTest() {
        start();
        owner.former.add(CONFIG.replace("Pump", "Old pump"));
        Object was = json(ask("GET", "/api/v1/config", "")).get("was");
        json(ask(
                "POST",
                "/api/v1/config",
                "{\"changes\":[],\"former\":\"former-1\",\"was\":\"" + was + "\",\"dryRun\":false}"));
        assertTrue(owner.text.contains("Old pump"));
        Map<String, Object> told = json(
                ask(
                        "POST",
                        "/api/v1/config/test",
                        "{\"service\":\"Shelly\",\"section\":\"Shelly:x\",\"changes\":[{\"kind\":\"set\",\"section\":\"Services\",\"key\":\"Shelly\",\"value\":\"true\"},"
                                + "{\"kind\":\"addSection\",\"section\":\"Shelly:x\",\"values\":{\"Host\":\"1.2.3.4\",\"VRMInstanceID\":\"30\",\"Role\":\"grid\",\"CustomName\":\"Grid\"}}]}"));
        assertEquals("Shelly Pro 3EM, 1.2 kW now", told.get("text"));
        assertEquals(true, told.get("answers"));
    }
}
