package esess.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.Unit;
import esess.port.Item;
import esess.port.Listen.Answer;
import esess.port.Listen.Request;
import esess.port.Log;
import esess.runtime.DeviceSpec;
import esess.runtime.Domain;
import esess.runtime.Guard;
import esess.runtime.Host;
import esess.runtime.Service;
import esess.sim.door.SimListen;
import esess.testing.WebHouse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What machines and people get of the page besides what it shows. */
class WebPartsTest {

    private static final String OPEN = "[Web]\nEnabled=true\n";

    /** A meter of which one phase is not known, and something that can be set. */
    private static final class Meter implements Service {
        @Override
        public void start(Host host) {
            host.publish(new DeviceSpec(
                    "grid",
                    "Meter \"1\"",
                    40,
                    "Meter",
                    "Meter",
                    "test",
                    List.of(
                            Item.number("/Ac/L1/Power", Unit.WATT).initially(100.5),
                            Item.number("/Ac/L2/Power", Unit.WATT),
                            Item.number("/Ac/Energy/Forward", Unit.KILOWATT_HOUR)
                                    .initially(2.0))));
            host.control("boost", "Boost", new Domain.Range(Unit.WATT, 0, 100), null, value -> null);
        }
    }

    private static WebHouse withMeter(String text) {
        WebHouse web = WebHouse.of(text);
        Guard guard = new Guard("Meter", Meter::new, web.house.house);
        web.house.loop.execute(guard::start);
        web.house.settle();
        return web;
    }

    @Test
    @DisplayName("the OpenAPI document has every route, and every answer has the shape that it promises")
    void openApi() {
        WebHouse web = withMeter(OPEN);
        Map<?, ?> document = (Map<?, ?>) web.json(web.get("/api/v1/openapi.json"));
        assertEquals("3.0.3", document.get("openapi"));
        Set<String> operationsSeen = new TreeSet<>();
        ((Map<?, ?>) document.get("paths"))
                .forEach((path, operations) -> ((Map<?, ?>) operations).forEach((method, each) -> {
                    operationsSeen.add(method + " " + path);
                    Map<?, ?> operation = (Map<?, ?>) each;
                    assertFalse(operation.get("summary").toString().isBlank(), path + " has no sentence");
                    Map<?, ?> content = (Map<?, ?>)
                            ((Map<?, ?>) ((Map<?, ?>) operation.get("responses")).get("200")).get("content");
                    if (method.equals("get")
                            && content.containsKey("application/json")
                            && !path.toString().contains("{")) {
                        SimListen.Visit visit = web.get(path.toString());
                        assertEquals(200, visit.status(), path.toString());
                        Object schema = ((Map<?, ?>) content.get("application/json")).get("schema");
                        assertEquals(List.of(), mismatches("", web.json(visit), (Map<?, ?>) schema), path.toString());
                    }
                }));
        assertTrue(operationsSeen.contains("get /metrics") && operationsSeen.contains("post /api/v1/restore"));
    }

    /** Independent of how the document was made: what of the OpenAPI schema the value does not fit. */
    private static List<String> mismatches(String at, Object value, Map<?, ?> schema) {
        List<String> wrong = new ArrayList<>();
        if (value == null) {
            if (!schema.isEmpty() && schema.get("nullable") != Boolean.TRUE) {
                wrong.add(at + " is null");
            }
            return wrong;
        }
        String type = String.valueOf(schema.get("type"));
        boolean fits = switch (type) {
            case "string" -> value instanceof String;
            case "number" -> value instanceof Double;
            case "integer" -> value instanceof Double number && number == Math.rint(number);
            case "boolean" -> value instanceof Boolean;
            case "array" -> value instanceof List;
            case "object" -> value instanceof Map;
            default -> true;
        };
        if (!fits) {
            wrong.add(at + " is no " + type);
        } else if (value instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
            list.forEach(each -> wrong.addAll(mismatches(at + "[]", each, items)));
        } else if (value instanceof Map<?, ?> map) {
            Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> some ? some : Map.of();
            if (schema.get("required") instanceof List<?> required) {
                required.stream().filter(each -> !map.containsKey(each)).forEach(each -> wrong.add(at + "." + each));
            }
            map.forEach((key, each) -> {
                if (properties.get(key) instanceof Map<?, ?> property) {
                    wrong.addAll(mismatches(at + "." + key, each, property));
                } else if (schema.get("additionalProperties") instanceof Map<?, ?> others) {
                    wrong.addAll(mismatches(at + "." + key, each, others));
                } else if (schema.get("additionalProperties") == Boolean.FALSE) {
                    wrong.add(at + "." + key + " is not declared");
                }
            });
        }
        return wrong;
    }

    @Test
    @DisplayName("metrics: base units, one HELP and TYPE a name, and no sample of what is not known")
    void metrics() {
        WebHouse web = withMeter(OPEN);
        SimListen.Visit visit = web.get("/metrics");
        assertEquals("text/plain; version=0.0.4; charset=utf-8", visit.header("Content-Type"));
        String text = visit.text();
        assertTrue(text.contains("esess_build_info{version=\"es-ESS test\"} 1\n"), text);
        assertTrue(text.contains("path=\"/Ac/Power\",phase=\"L1\"} 100.5\n"), text);
        assertFalse(text.contains("phase=\"L2\""), "L2 is not known");
        assertTrue(text.contains("esess_energy_joules_total{") && text.contains(" 7200000\n"), text);
        assertTrue(text.contains("esess_service_up{service=\"Meter\"} 1\n"), text);
        assertTrue(
                text.contains("esess_service_state_info{service=\"Meter\",state=\"running\",reason=\"running\"} 1\n"),
                text);
        assertFalse(text.contains("NaN"), text);
        Map<String, Integer> types = new TreeMap<>();
        String last = "";
        for (String line : text.split("\n")) {
            if (line.startsWith("# TYPE ")) {
                last = line.split(" ")[2];
                types.merge(last, 1, Integer::sum);
            } else if (!line.startsWith("#")) {
                assertTrue(line.matches("[a-z_]+(\\{([a-z]+=\"(\\\\.|[^\"\\\\])*\",?)+})? -?[0-9.E+-]+"), line);
                assertEquals(last, line.split("[{ ]")[0], "samples of a name stand together");
            }
        }
        assertTrue(types.values().stream().allMatch(each -> each == 1), types.toString());
    }

    @Test
    @DisplayName("the log comes live, by service and level, and nobody follows it when the viewer has left")
    void log() {
        WebHouse web = WebHouse.of(OPEN);
        web.log("Shelly", Log.Level.INFO, "first");
        web.log("Mqtt", Log.Level.ERROR, "second");
        SimListen.Visit all = web.get("/api/v1/log/events");
        SimListen.Visit errors = web.get("/api/v1/log/events?level=warning&service=Shelly");
        web.log("Shelly", Log.Level.INFO, "third");
        web.log("Shelly", Log.Level.ERROR, "fourth");
        assertEquals(2, all.events().size());
        assertEquals(1, errors.events().size());
        assertTrue(errors.events().get(0).contains("fourth"), errors.events().toString());
        assertEquals(2, web.followers());
        all.leave();
        errors.leave();
        web.house.settle();
        assertEquals(0, web.followers());
        List<?> lines = (List<?>) ((Map<?, ?>) web.json(web.get("/api/v1/log?after=1&service=Shelly"))).get("lines");
        assertEquals(2, lines.size());
        assertEquals("third", ((Map<?, ?>) lines.get(0)).get("text"));
    }

    @Test
    @DisplayName("a report for others has everything but secrets, also those in comments and addresses")
    void report() {
        String secrets = """
                [Mqtt]
                Host=192.168.1.5
                User=owner
                Password=s3cret-broker
                #Password=s3cret-former
                [Web]
                Enabled=true
                ReadToken=s3cret-token-0123456
                PasswordHash=HASH
                [HttpConsumer:pump]
                CustomName=pump
                StatusUrl=http://admin:s3cret-url@192.168.1.9/status
                """.replace("HASH", Hashes.of("s3cret-page"));
        WebHouse web = withMeter(secrets);
        assertEquals(
                204, web.post("/api/v1/login", "{\"password\":\"s3cret-page\"}").status());
        web.log("Shelly", Log.Level.WARNING, "the meter is away");
        SimListen.Visit visit = web.get("/api/v1/report");
        String text = visit.text();
        assertEquals("attachment; filename=\"es-ess-report.txt\"", visit.header("Content-Disposition"));
        assertFalse(text.contains("s3cret"), text);
        assertFalse(text.contains(Hashes.of("s3cret-page")), text);
        for (String expected : List.of(
                "es-ESS test",
                "the meter is away",
                "Host=192.168.1.5",
                "Password=***",
                "/Ac/L2/Power = unknown",
                "Meter: Running",
                "java.version")) {
            assertTrue(text.contains(expected), expected + " is missing in " + text);
        }
    }

    private static String compact(SimListen.Visit visit) {
        return visit.text().replaceAll("\\n *", "").replace("\": ", "\":");
    }

    @Test
    @DisplayName("a backup brings back configuration and counters, and never what is held on the GX")
    void backup() {
        WebHouse web = WebHouse.of(OPEN);
        web.documents.put("solar-overhead", Map.of("day", 1.0));
        web.documents.put("grid-setpoint", Map.of("own", 50.0));
        web.documents.put("grid-setpoint-confirmed", Map.of("own", 50.0));
        SimListen.Visit backup = web.get("/api/v1/backup");
        assertEquals("attachment; filename=\"es-ess-backup.json\"", backup.header("Content-Disposition"));
        assertEquals(Set.of("solar-overhead"), ((Map<?, ?>) ((Map<?, ?>) web.json(backup)).get("documents")).keySet());

        web.file = OPEN + "; changed since\n";
        String restoring = compact(backup).replace("{\"day\"", "{\"two\":2.0,\"day\"");
        assertEquals(200, web.post("/api/v1/restore", restoring).status());
        assertEquals(OPEN, web.file);
        assertEquals(List.of(OPEN + "; changed since\n"), web.formerFiles);
        assertEquals(Map.of("solar-overhead", Map.of("two", 2.0, "day", 1.0)), web.restarted);
    }

    @Test
    @DisplayName("a backup with other names, of another version, empty, or without a supervisor changes nothing")
    void badBackups() {
        WebHouse web = WebHouse.of(OPEN);
        web.documents.put("solar-overhead", Map.of("day", 1.0));
        String good = compact(web.get("/api/v1/backup"));
        for (String bad : List.of(
                good.replace("\"solar-overhead\"", "\"../../etc/passwd\""),
                good.replace("\"solar-overhead\"", "\".hidden\""),
                good.replace("\"format\":1", "\"format\":2"),
                good.replaceFirst("\"configuration\":\"[^\"]*\"", "\"configuration\":\"\""),
                good.replaceFirst("\"configuration\":\"[^\"]*\"", "\"configuration\":7"),
                "{}")) {
            int status = web.post("/api/v1/restore", bad).status();
            assertEquals(422, status, bad);
        }
        web.supervised = false;
        assertEquals(409, web.post("/api/v1/restore", good).status());
        assertEquals(OPEN, web.file);
        assertNull(web.restarted);
    }

    @Test
    @DisplayName("a restore keeps the documents of what is held on the GX as they are")
    void restoreHeld() {
        WebHouse web = WebHouse.of(OPEN);
        web.documents.put("solar-overhead", Map.of("day", 1.0));
        String crafted = compact(web.get("/api/v1/backup")).replace("\"solar-overhead\"", "\"grid-setpoint\"");
        assertEquals(200, web.post("/api/v1/restore", crafted).status());
        assertEquals(Map.of(), web.restarted);
    }

    @Test
    @DisplayName("what is wrong in the configuration, and how the services do, is told in words")
    void words() {
        WebHouse web = withMeter(OPEN + "Prot=1\n");
        String problems = web.get("/api/v1/problems").text();
        assertTrue(problems.contains("config.ini:3 [Web] Prot") && problems.contains("did you mean Port?"), problems);
        assertEquals(
                "Running",
                ((Map<?, ?>) ((Map<?, ?>) web.json(web.get("/api/v1/health"))).get("services")).get("Meter"));
        assertEquals("ok\n", web.get("/healthz").text());
    }

    @Test
    @DisplayName("the page's port is taken: it waits and says so; the GX's login is kept while it runs")
    void portAndFrontDoor() {
        WebHouse web = WebHouse.of(OPEN + "OnGxLogin=true\n");
        assertEquals("8444 -> 8099", web.frontDoor);
        web.house.stop();
        assertNull(web.frontDoor);
        assertEquals(List.of(), web.house.listen.ports());
    }

    @Test
    @DisplayName("static files: one tag for each coding, and nothing is sent twice")
    void files() {
        Routes routes = new Routes();
        routes.files("/", "esess/web/test", List.of("index.html", "app.js"));
        StaticFiles files = new StaticFiles("esess/web/test");
        assertEquals(
                List.of("/", "/index.html", "/app.js"),
                routes.all().stream().map(Route::path).toList());
        Answer plain = files.answer("index.html", request(Map.of()));
        assertEquals("<!doctype html><title>test ä</title>\n", new String(plain.body(), StandardCharsets.UTF_8));
        Answer packed = files.answer("index.html", request(Map.of("accept-encoding", "br, gzip")));
        assertEquals("gzip", packed.headers().get("Content-Encoding"));
        String tag = packed.headers().get("ETag");
        assertFalse(tag.equals(plain.headers().get("ETag")));
        assertEquals(
                304,
                files.answer("index.html", request(Map.of("accept-encoding", "gzip", "if-none-match", "W/" + tag)))
                        .status());
        assertEquals(404, files.answer("missing.js", request(Map.of())).status());
    }

    private static Request request(Map<String, String> headers) {
        return new Request("GET", "/", "", headers, new byte[0], "127.0.0.1");
    }

    @Test
    @DisplayName("the log tells more for half an hour, then as the owner has configured it")
    void logLevel() {
        WebHouse web = WebHouse.of(OPEN);
        Map<?, ?> told = (Map<?, ?>)
                web.json(web.post("/api/v1/controls/Web/LogLevel", "{\"value\":\"DEBUG\",\"seconds\":1800}"));
        assertEquals("DEBUG", told.get("value"));
        assertEquals("page", told.get("setBy"));
        assertEquals(Log.Level.DEBUG, web.level);
        web.house.pass(Duration.ofMinutes(29));
        assertEquals(Log.Level.DEBUG, web.level);
        web.house.pass(Duration.ofMinutes(2));
        assertEquals(Log.Level.INFO, web.level);
        assertEquals(
                409,
                web.post("/api/v1/controls/Web/LogLevel", "{\"value\":\"LOUD\",\"seconds\":0}")
                        .status());
    }

    @Test
    @DisplayName("after a change the problems are those of what runs now, not of what ran at the start")
    void problemsInForce() {
        WebHouse web = WebHouse.of(OPEN + "[Services]\nShelly=true\n[Shelly:grid]\nHost=shelly\n");
        assertTrue(web.get("/api/v1/problems").text().contains("Shelly:grid"), "no instance");
        web.reloaded = OPEN;
        assertEquals("{\"problems\":[]}", web.get("/api/v1/problems").text());
    }
}
