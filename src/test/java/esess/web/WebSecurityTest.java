package esess.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Listen;
import esess.port.ListenRules;
import esess.sim.door.SimListen;
import esess.testing.WebHouse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps others out of the page. */
class WebSecurityTest {

    /** Of "correct horse" and "just looking", at the lowest cost. */
    private static final String FULL = "$2a$04$abcdefghijklmnopqrstuuAy9LmNeKPm0lVZ4gXYE4cDd3BtCLuWW";

    private static final String OPEN = "[Web]\nEnabled=true\n";

    private static WebHouse closed() {
        return WebHouse.of(OPEN + "PasswordHash=" + Hashes.of("correct horse") + "\nReadPasswordHash="
                + Hashes.of("just looking") + "\nReadToken=0123456789abcdef\n");
    }

    private static SimListen.Visit login(WebHouse web, String password) {
        return web.post("/api/v1/login", "{\"password\":\"" + password + "\"}");
    }

    @Test
    @DisplayName("without login every route but these is closed: whoever adds one sees it here")
    void routesWithoutLogin() {
        WebHouse web = closed();
        List<String> open = Table.of(web).stream()
                .filter(each -> each.access() == Access.NONE)
                .map(each -> each.method() + " " + each.path())
                // The files of the page: nobody could log in without them, and they hold nothing of the house.
                .filter(each -> !each.matches("GET /(?!api/|healthz|metrics).*"))
                .sorted()
                .toList();
        assertEquals(List.of("GET /api/v1/session", "GET /healthz", "POST /api/v1/login", "POST /api/v1/logout"), open);
        for (Route each : Table.of(web)) {
            String path = each.path().replaceAll("\\{[^}]*}", "x");
            SimListen.Visit visit = web.ask(each.method(), path, Map.of("Content-Type", "application/json"), "{}");
            boolean isOpen = visit.status() != 401;
            assertEquals(each.access() == Access.NONE, isOpen, each.method() + " " + path + " without login");
            web.forget();
        }
    }

    @Test
    @DisplayName("who may only look cannot reach what changes something, by session or by token")
    void readOnly() {
        WebHouse web = closed();
        assertEquals(204, login(web, "just looking").status());
        assertEquals("read", ((Map<?, ?>) web.json(web.get("/api/v1/session"))).get("access"));
        Map<String, String> token =
                Map.of("Authorization", "Bearer 0123456789abcdef", "Content-Type", "application/json");
        for (Route each : Table.of(web)) {
            String path = each.path().replaceAll("\\{[^}]*}", "x");
            if (each.access() == Access.FULL) {
                SimListen.Visit visit = web.ask(each.method(), path, Map.of("Content-Type", "application/json"), "{}");
                assertEquals(403, visit.status(), each.method() + " " + path);
            }
        }
        web.forget();
        assertEquals(200, web.ask("GET", "/metrics", token, "").status());
        assertEquals(403, web.ask("GET", "/api/v1/backup", token, "").status());
        assertEquals(
                401,
                web.ask("GET", "/metrics", Map.of("Authorization", "Bearer 0123456789abcdeX"), "")
                        .status());
    }

    @Test
    @DisplayName("a session begins with the password, and ends with logout, idleness and age")
    void sessions() {
        WebHouse web = closed();
        assertEquals(401, login(web, "wrong").status());
        SimListen.Visit in = login(web, "correct horse");
        assertEquals(204, in.status());
        String cookie = in.header("Set-Cookie");
        assertTrue(cookie.contains("; HttpOnly; SameSite=Strict") && cookie.contains("Path=/"), cookie);
        assertTrue(cookie.split("[=;]")[1].length() >= 43, "256 bits");
        assertEquals(200, web.get("/api/v1/health").status());
        String word = cookie.split(";")[0];
        assertEquals(204, web.post("/api/v1/logout", "{}").status());
        assertEquals(
                401,
                web.ask("GET", "/api/v1/health", Map.of("Cookie", word), "").status());

        login(web, "correct horse");
        web.house.pass(Sessions.IDLE.minusMinutes(1));
        assertEquals(200, web.get("/api/v1/health").status());
        web.house.pass(Sessions.IDLE);
        assertEquals(401, web.get("/api/v1/health").status());

        login(web, "correct horse");
        for (Duration past = Duration.ZERO; past.compareTo(Sessions.LONGEST) < 0; past = past.plusHours(6)) {
            web.house.pass(Duration.ofHours(6));
            web.get("/api/v1/health");
        }
        assertEquals(401, web.get("/api/v1/health").status());
    }

    @Test
    @DisplayName("behind TLS the cookie is for TLS only")
    void secureCookie() {
        WebHouse web = closed();
        SimListen.Visit in = web.ask(
                "POST",
                "/api/v1/login",
                Map.of(
                        "Content-Type", "application/json",
                        "Host", "venus.local:8444",
                        "Origin", "https://venus.local:8444",
                        "X-Forwarded-Proto", "https"),
                "{\"password\":\"correct horse\"}");
        assertEquals(204, in.status());
        assertTrue(in.header("Set-Cookie").endsWith("; Secure"));
    }

    @Test
    @DisplayName("brute force: the pauses grow, and the right password has to wait as well")
    void bruteForce() {
        WebHouse web = closed();
        int tried = 0;
        for (int second = 0; second < 3600; second++) {
            tried += login(web, "wrong" + second).status() == 401 ? 1 : 0;
            web.house.pass(Duration.ofSeconds(1));
        }
        assertTrue(tried >= 4 && tried <= 24, tried + " passwords in an hour");
        SimListen.Visit right = login(web, "correct horse");
        assertEquals(429, right.status());
        assertNotEquals("", right.header("Retry-After"));
        web.house.pass(Attempts.LONGEST);
        assertEquals(204, login(web, "correct horse").status());
        assertTrue(
                web.house.messages().stream().anyMatch(each -> each.contains("127.0.0.1 has tried a wrong password")),
                "the owner hears of it");
        assertFalse(String.join("\n", web.house.logged).contains("wrong3"), "never what was tried");
    }

    @Test
    @DisplayName("many logins leave few sessions")
    void manySessions() {
        WebHouse web = closed();
        String first = login(web, "correct horse").header("Set-Cookie").split(";")[0];
        for (int i = 0; i < Sessions.MOST; i++) {
            web.forget();
            assertEquals(204, login(web, "correct horse").status());
        }
        assertEquals(
                401,
                web.ask("GET", "/api/v1/health", Map.of("Cookie", first), "").status());
        assertEquals(200, web.get("/api/v1/health").status());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8099, 200",
        "192.168.1.20, 200",
        "'[fe80::1]:8099', 200",
        "localhost:8099, 200",
        "VENUS.local:8444, 200",
        "evil.example:8099, 421",
        "127.0.0.1.evil.example:8099, 421",
        "localhost.evil.example, 421",
        "'127.0.0.1:8099@evil.example', 421",
        "'venus.local, evil.example', 421",
        "'', 421"
    })
    @DisplayName("DNS rebinding: a name that is not ours is refused, an address cannot be rebound")
    void rebinding(String host, int status) {
        WebHouse web = WebHouse.of(OPEN);
        assertEquals(
                status,
                web.ask("GET", "/api/v1/health", Map.of("Host", host), "").status());
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example",
        "Origin, null",
        "Origin, http://127.0.0.1:1881",
        "Origin, http://127.0.0.1",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, none"
    })
    @DisplayName("CSRF: a change that a browser sends for another page is refused, also on loopback without a password")
    void csrf(String header, String value) {
        WebHouse web = WebHouse.of(OPEN);
        String backup = "{}";
        assertEquals(
                403,
                web.ask("POST", "/api/v1/restore", Map.of("Content-Type", "application/json", header, value), backup)
                        .status());
        assertEquals(
                422,
                web.ask("POST", "/api/v1/restore", Map.of("Content-Type", "application/json"), backup)
                        .status(),
                "a program that is no browser gets as far as the body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""})
    @DisplayName("CSRF: what a form of any page can send is not taken")
    void forms(String type) {
        WebHouse web = WebHouse.of(OPEN);
        assertEquals(
                415,
                web.ask("POST", "/api/v1/restore", Map.of("Content-Type", type), "{}")
                        .status());
    }

    @Test
    @DisplayName("another page cannot have its reader's browser fetch what is closed")
    void crossSiteReading() {
        WebHouse web = WebHouse.of(OPEN);
        assertEquals(
                403,
                web.ask("GET", "/api/v1/backup", Map.of("Sec-Fetch-Site", "cross-site"), "")
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../etc/passwd",
                "/%2e%2e/etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/%2e%2e%2fconfig.ini",
                "/..\\config.ini",
                "/..%5cconfig.ini",
                "/./config.ini",
                "//etc/passwd",
                "/api//v1/health",
                "/api/v1/health%00.js",
                "/api/v1/health%0d%0aX:y",
                "/%c0%ae%c0%ae/config.ini",
                "/%",
                "/%zz",
                "/config.ini",
                "/esess/build.properties",
                "/api/v1/health/"
            })
    @DisplayName("path traversal: there is nothing outside of the table of routes")
    void traversal(String target) {
        WebHouse web = WebHouse.of(OPEN);
        int status = web.get(target).status();
        assertTrue(status == 400 || status == 404, target + " " + status);
    }

    @Test
    @DisplayName("every answer tells the browser to trust only ourselves, refusals as well")
    void headers() {
        WebHouse web = WebHouse.of(OPEN);
        for (String target : List.of("/api/v1/health", "/nothing", "/metrics", "/api/v1/log/events")) {
            SimListen.Visit visit = web.get(target);
            assertTrue(visit.header("Content-Security-Policy").startsWith("default-src 'self'; "), target);
            assertFalse(visit.header("Content-Security-Policy").contains("unsafe"), target);
            assertEquals("nosniff", visit.header("X-Content-Type-Options"), target);
            assertEquals("DENY", visit.header("X-Frame-Options"), target);
            assertEquals("", visit.header("Access-Control-Allow-Origin"), target);
        }
        assertEquals("no-store", web.get("/api/v1/health").header("Cache-Control"));
    }

    @Test
    @DisplayName("a route answers to its own methods only")
    void methods() {
        WebHouse web = WebHouse.of(OPEN);
        assertEquals(405, web.post("/api/v1/health", "{}").status());
        assertEquals("GET", web.post("/api/v1/health", "{}").header("Allow"));
        assertEquals(405, web.ask("TRACE", "/api/v1/health", Map.of(), "").status());
        assertEquals(404, web.ask("OPTIONS", "/nothing", Map.of(), "").status());
        SimListen.Visit head = web.ask("HEAD", "/api/v1/health", Map.of(), "");
        assertEquals(200, head.status());
        assertEquals("", head.text());
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"password\":1}', 422",
        "'{}', 422",
        "'{\"password\":\"a\",\"more\":1}', 422",
        "'[]', 422",
        "'{\"password\"', 400",
        "'', 422"
    })
    @DisplayName("a body of another shape is refused before anybody looks at it")
    void shapes(String body, int status) {
        WebHouse web = closed();
        SimListen.Visit visit = web.post("/api/v1/login", body);
        assertTrue(visit.status() == status || body.isEmpty() && visit.status() == 400, body + " " + visit.status());
    }

    @Test
    @DisplayName("a body that is nested without end ends its question only")
    void nesting() {
        WebHouse web = closed();
        int status = web.post("/api/v1/login", "[".repeat(ListenRules.LONGEST_BODY / 2))
                .status();
        assertTrue(status == 400 || status == 422 || status == 500, "" + status);
        assertEquals(204, login(web, "correct horse").status());
    }

    @Test
    @DisplayName("beyond the GX a password is needed: an error that names file, line and key, and no page")
    void beyondLoopback() {
        WebHouse web = WebHouse.of("[Web]\nEnabled=true\nBind=0.0.0.0\n");
        assertEquals(
                List.of(
                        "config.ini:3 [Web] Bind: the page would be open to everybody on the network: set PasswordHash (es-ess password makes one), or Bind=127.0.0.1"),
                web.configuration.problems().stream()
                        .map(each -> each.text().replace(" = \"0.0.0.0\"", ""))
                        .toList());
        assertFalse(web.configuration.isGood(esess.service.Web.Config.class));
        assertTrue(WebHouse.of("[Web]\nEnabled=true\nBind=0.0.0.0\nPasswordHash=" + FULL + "\n")
                .configuration
                .problems()
                .isEmpty());
    }

    @Test
    @DisplayName("off, nothing listens")
    void off() {
        assertEquals(List.of(), WebHouse.of("").house.listen.ports());
    }

    @Test
    @DisplayName("who follows a stream sees nothing any more once he is logged out, or his session is over")
    void streamsEnd() {
        for (String path : List.of("/api/v1/events", "/api/v1/log/events")) {
            WebHouse web = closed();
            login(web, "just looking");
            SimListen.Visit viewer = web.get(path);
            assertTrue(viewer.isOpen(), path);
            web.post("/api/v1/logout", "{}");
            assertFalse(viewer.isOpen(), path + " after logout");

            login(web, "just looking");
            viewer = web.get(path);
            web.house.pass(Sessions.IDLE.minusMinutes(2));
            assertTrue(viewer.isOpen(), path);
            web.house.pass(Duration.ofMinutes(4));
            assertFalse(viewer.isOpen(), path + " after the session");
        }
    }

    @Test
    @DisplayName(
            "behind the GX's web server a wrong password counts for who sent it, and nobody else can say who he is")
    void peersBehindTheGx() {
        WebHouse web = closed();
        String wrong = "{\"password\":\"wrong\"}";
        for (int i = 0; i < 4; i++) {
            asked(web, "192.168.1.66", wrong);
            web.house.pass(Duration.ofSeconds(2));
        }
        assertEquals(429, asked(web, "192.168.1.66", wrong));
        assertEquals(401, asked(web, "192.168.1.20", wrong), "another one does not wait for him");
        assertTrue(web.house.messages().stream()
                .anyMatch(each -> each.contains("192.168.1.66 has tried a wrong password")));
        assertEquals("192.168.1.9", Peer.of(request("192.168.1.9", "10.0.0.1")), "from outside it is not believed");
        assertEquals("127.0.0.1", Peer.of(request("127.0.0.1", "<b>")));
        assertEquals("fe80::1", Peer.of(request("127.0.0.1", "fe80::1")));
    }

    private static int asked(WebHouse web, String address, String body) {
        return web.ask(
                        "POST",
                        "/api/v1/login",
                        Map.of(
                                "Content-Type",
                                "application/json",
                                "Origin",
                                "http://127.0.0.1:" + WebHouse.PORT,
                                "X-Real-IP",
                                address),
                        body)
                .status();
    }

    private static Listen.Request request(String peer, String told) {
        return new Listen.Request("POST", "/api/v1/login", "", Map.of("x-real-ip", told), new byte[0], peer);
    }
}
