package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import esess.adapter.net.OkHttp;
import esess.control.SetpointLeases.Limits;
import esess.control.plan.Dispatches.Dispatch;
import esess.port.Http;
import esess.runtime.Guard;
import esess.runtime.Host;
import esess.runtime.House;
import esess.runtime.Service;
import esess.testing.OtherHttp;
import esess.testing.VirtualHouse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The times of the car from a real server through the real HTTP client, in the shape of the published schema. Only the name
 * of the host is another one.
 */
class DispatchesOverHttpTest {

    private static final String KEY = "sk_live_verySecret";
    private static final String TOKEN = "eyJ.token.first";
    private static final String PLANNED =
            "{\"start\":\"2026-06-21T13:00:00+00:00\",\"end\":\"2026-06-21T14:30:00+00:00\"}";
    private static final String COMPLETED =
            "{\"start\":\"2026-06-21T02:00:00Z\",\"end\":\"2026-06-21T03:00:00Z\",\"delta\":\"-6.52\"},"
                    + "{\"start\":\"2026-06-21T04:00:00Z\",\"end\":\"2026-06-21T05:00:00Z\",\"delta\":\"1.5\"}";

    private final VirtualHouse house = new VirtualHouse();
    private final OkHttp client = new OkHttp(house.loop, house.loop);
    /** By the first word after the braces: obtainKrakenToken, devices, d0. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    /** Instead of these, for the next question. */
    private final Map<String, String> once = new ConcurrentHashMap<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<String> urls = new ArrayList<>();
    private volatile int status = 200;
    private volatile String location;
    private HttpServer server;
    private Sources sources;
    private int questions;
    private int delivered;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        answers.put("obtainKrakenToken", "{\"data\":{\"obtainKrakenToken\":{\"token\":\"" + TOKEN + "\"}}}");
        answers.put(
                "devices",
                "{\"data\":{\"devices\":[{\"id\":\"0000-car\",\"deviceType\":\"ELECTRIC_VEHICLES\"},"
                        + "{\"id\":\"0000-pump\",\"deviceType\":\"HEAT_PUMPS\"}]}}");
        answers.put("flexPlannedDispatches", told(PLANNED, COMPLETED));
        answers.put("plannedDispatches", told(PLANNED, COMPLETED));
    }

    @AfterEach
    void close() throws Exception {
        server.stop(0);
        client.stop(Duration.ZERO);
        assertFalse(house.messages().toString().contains(KEY), "no key in messages");
        assertFalse(house.logged.toString().contains(KEY), "no key in the log");
        assertFalse(house.logged.toString().contains(TOKEN), "no token in the log");
        assertFalse(house.documents.toString().contains(KEY), "no key on the disk beside the owner's file");
    }

    private static String told(String planned, String completed) {
        return "{\"data\":{\"d0\":[" + planned + "],\"completedDispatches\":[" + completed + "]}}";
    }

    private static String error(String code) {
        return "{\"errors\":[{\"message\":\"" + KEY + " is wrong\",\"extensions\":{\"errorCode\":\"" + code
                + "\"}}],\"data\":null}";
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(body);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String answer = List.of("obtainKrakenToken", "flexPlannedDispatches", "plannedDispatches", "devices").stream()
                .filter(body::contains)
                .findFirst()
                .map(each -> once.containsKey(each) ? once.remove(each) : answers.get(each))
                .orElse("");
        if (location != null) {
            exchange.getResponseHeaders().add("Location", location);
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private final class Redirected implements Http {
        @Override
        public void get(Request request, Consumer<Answer> onAnswer) {
            questions++;
            urls.add(request.url());
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/graphql/";
            client.get(
                    new Request(url, request.login(), request.timeout(), request.kind(), request.posted()), answer -> {
                        onAnswer.accept(answer);
                        delivered++;
                    });
        }
    }

    private void start() {
        House withHttp = new House(
                OtherHttp.in(house.doors, new Redirected()),
                new House.Settings("es-ESS", "es-ESS test", 20, new Limits(-25_000, 25_000, 1e6), null));
        house.bus.foreign("com.victronenergy.settings").set("/Settings/System/TimeZone", "Europe/London");
        Service service = new Service() {
            @Override
            public void start(Host host) {
                sources = new Sources(
                        host,
                        PlannerTest.config(
                                "FetchDispatches=Octopus", "OctopusApiKey=" + KEY, "OctopusAccount=A-1234ABCD"),
                        () -> {});
                sources.start();
            }
        };
        Guard guard = new Guard("Planner", () -> service, withHttp);
        house.loop.execute(guard::start);
        house.settle();
    }

    /** Lets the answers to what is under way come, and to what follows from them. */
    private void answered() throws InterruptedException {
        for (int i = 0; i < 400 && delivered < questions; i++) {
            TimeUnit.MILLISECONDS.sleep(25);
            house.settle();
        }
        assertEquals(questions, delivered, "no answer; asked " + asked.size());
    }

    /** Lets time pass until it is asked, and waits for the answers. */
    private void fetched(Duration longest) throws InterruptedException {
        int before = questions;
        for (long second = 0; questions == before; second++) {
            assertTrue(second <= longest.toSeconds(), "it is not asked: " + asked.size());
            house.pass(Duration.ofSeconds(1));
        }
        answered();
    }

    private long tokens() {
        return asked.stream().filter(each -> each.contains("obtainKrakenToken")).count();
    }

    private long said(String text) {
        return house.messages().stream().filter(each -> each.contains(text)).count();
    }

    @Test
    @DisplayName(
            "a token for the key, the cars of the account, their times; the key is told once, the token is no password")
    void times() throws InterruptedException {
        start();
        fetched(Duration.ofSeconds(2));
        assertEquals(
                List.of(
                        new Dispatch(
                                Instant.parse("2026-06-21T13:00:00Z"), Instant.parse("2026-06-21T14:30:00Z"), false),
                        new Dispatch(
                                Instant.parse("2026-06-21T02:00:00Z"), Instant.parse("2026-06-21T03:00:00Z"), true)),
                sources.dispatches(),
                "what a car has given is none of them");
        assertEquals(List.of(OctopusAnswers.URL, OctopusAnswers.URL, OctopusAnswers.URL), urls);
        assertTrue(OctopusAnswers.URL.startsWith("https://api.octopus.energy/"));
        assertEquals(List.of("null", TOKEN, TOKEN), authorizations);
        assertTrue(asked.get(0).contains(KEY));
        assertFalse(asked.get(1).contains(KEY) || asked.get(2).contains(KEY));
        assertTrue(asked.get(2).contains("0000-car") && !asked.get(2).contains("0000-pump"), asked.get(2));
        assertEquals(0, house.messages().size(), house.messages().toString());
    }

    @Test
    @DisplayName("asked again early in each half hour and when the charger changes, with the same token for an hour")
    void again() throws InterruptedException {
        start();
        fetched(Duration.ofSeconds(2));
        answers.put("flexPlannedDispatches", told("", COMPLETED));
        fetched(Duration.ofMinutes(31));
        assertEquals(1, sources.dispatches().size(), "called off");
        house.pass(Duration.ofMinutes(2));
        int before = questions;
        sources.chargerChanged();
        house.pass(Duration.ofSeconds(1));
        assertEquals(before + 1, questions, "at once");
        answered();
        int first = questions;
        while (tokens() < 2) {
            fetched(Duration.ofMinutes(31));
        }
        assertTrue(questions - first <= 6, "a new hour, a new token: " + asked.size());
        assertEquals("eyJ.token.first", authorizations.get(authorizations.size() - 1));
    }

    @Test
    @DisplayName("a token that is not taken any more is exchanged at once")
    void oldToken() throws InterruptedException {
        start();
        fetched(Duration.ofSeconds(2));
        once.put("flexPlannedDispatches", error("KT-CT-1139"));
        answers.put("flexPlannedDispatches", told(PLANNED, ""));
        fetched(Duration.ofMinutes(31));
        assertEquals(1, sources.dispatches().size());
        assertEquals(2, tokens());
        assertEquals(0, house.messages().size(), house.messages().toString());
    }

    @Test
    @DisplayName("an account whose devices cannot be asked for is asked in the old way")
    void oldWay() throws InterruptedException {
        answers.put("devices", error("KT-CT-1113"));
        start();
        fetched(Duration.ofSeconds(2));
        assertTrue(asked.get(2).contains("plannedDispatches(accountNumber"), asked.get(2));
        assertEquals(2, sources.dispatches().size());
    }

    @Test
    @DisplayName(
            "a wrong key, errors, rubbish and silence: said once without any secret, what was known grows old and is forgotten")
    void troubles() throws InterruptedException {
        start();
        fetched(Duration.ofSeconds(2));
        answers.put("flexPlannedDispatches", error("KT-CT-4340"));
        fetched(Duration.ofMinutes(31));
        assertEquals(
                1,
                said("cannot be used: it refuses with KT-CT-4340"),
                house.messages().toString());
        assertEquals(2, sources.dispatches().size(), "what was known stays for a while");
        answers.put("flexPlannedDispatches", "<html>Maintenance</html>");
        fetched(Duration.ofMinutes(31));
        status = 503;
        Instant then = house.clock.now().plusSeconds(4000);
        while (house.clock.now().isBefore(then)) {
            fetched(Duration.ofMinutes(61));
        }
        assertEquals(1, house.messages().size(), house.messages().toString());
        assertEquals(0, sources.dispatches().size(), "after more than an hour it is not believed");
        status = 200;
        answers.put("obtainKrakenToken", error("KT-CT-1138"));
        fetched(Duration.ofMinutes(31));
        assertEquals(1, house.messages().size(), house.messages().toString());
        answers.put("obtainKrakenToken", "{\"data\":{\"obtainKrakenToken\":{\"token\":\"eyJ.token.next\"}}}");
        answers.put("flexPlannedDispatches", told(PLANNED, COMPLETED));
        fetched(Duration.ofMinutes(61));
        assertEquals(2, sources.dispatches().size());
    }

    @Test
    @DisplayName("who is named instead hears neither key nor token")
    void redirect() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> heard = new CopyOnWriteArrayList<>();
        other.createContext("/", exchange -> {
            heard.add(exchange.getRequestMethod());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        other.start();
        try {
            status = 307;
            location = "http://127.0.0.1:" + other.getAddress().getPort() + "/v1/graphql/";
            start();
            fetched(Duration.ofSeconds(2));
            assertEquals(List.of(), heard);
            assertEquals(1, said("is not reached"), house.messages().toString());
        } finally {
            other.stop(0);
        }
    }

    @Test
    @DisplayName("the key is a secret of the configuration")
    void secret() {
        assertTrue(PlannerTest.configuration(
                        "FetchDispatches=Octopus", "OctopusApiKey=" + KEY, "OctopusAccount=A-1234ABCD")
                .secrets()
                .contains(KEY));
    }
}
