package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import esess.adapter.net.OkHttp;
import esess.control.SetpointLeases.Limits;
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
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the public sources answer, in their shape, from a real server through the real HTTP client. Only the name of the host
 * is another one, as the sources themselves cannot be reached from everywhere.
 */
class FetchOverHttpTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final VirtualHouse house = new VirtualHouse();
    private final OkHttp client = new OkHttp(house.loop, house.loop);
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Semaphore delivered = new Semaphore(0);
    private HttpServer server;
    private Sources sources;
    private int questions;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    @AfterEach
    void close() throws Exception {
        server.stop(0);
        client.stop(Duration.ZERO);
    }

    private void serve(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().toString());
        String host = exchange.getRequestURI().getPath().split("/")[1];
        byte[] answer = answers.getOrDefault(host, new byte[0]);
        exchange.sendResponseHeaders(statuses.getOrDefault(host, 200), answer.length == 0 ? -1 : answer.length);
        try (exchange) {
            if (answer.length > 0) {
                exchange.getResponseBody().write(answer);
            }
        } catch (IOException clientHasHadEnough) {
            // Of a huge answer the client takes no more than it wants.
        }
    }

    private void answer(String host, String text) {
        answers.put(host, text.getBytes(StandardCharsets.UTF_8));
    }

    /** To the server of the test, with the name of the host as the first part of the path. */
    private final class Redirected implements Http {
        @Override
        public void get(Request request, Consumer<Answer> onAnswer) {
            questions++;
            String url = request.url()
                    .replaceFirst(
                            "^https://([a-z.-]+)/",
                            "http://127.0.0.1:" + server.getAddress().getPort() + "/$1/");
            client.get(
                    new Request(url, request.login(), request.timeout(), request.kind(), request.posted()), answer -> {
                        onAnswer.accept(answer);
                        delivered.release();
                    });
        }
    }

    private void start(String... keys) {
        House withHttp = new House(
                OtherHttp.in(house.doors, new Redirected()),
                new House.Settings("es-ESS", "es-ESS test", 20, new Limits(-25_000, 25_000, 1e6), null));
        house.bus.foreign("com.victronenergy.settings").set("/Settings/System/TimeZone", "Europe/Berlin");
        Service service = new Service() {
            @Override
            public void start(Host host) {
                sources = new Sources(host, PlannerTest.config(keys), () -> {});
                sources.start();
            }
        };
        Guard guard = new Guard("Planner", () -> service, withHttp);
        house.loop.execute(guard::start);
        house.settle();
    }

    /** Lets time pass until it is asked, and waits for the answer. */
    private void fetched(Duration longest) throws InterruptedException {
        int before = questions;
        for (long second = 0; questions == before; second++) {
            assertTrue(second <= longest.toSeconds(), "it is not asked: " + asked);
            house.pass(Duration.ofSeconds(1));
        }
        for (int i = 0; i < 400 && delivered.availablePermits() == 0; i++) {
            TimeUnit.MILLISECONDS.sleep(25);
            house.settle();
        }
        assertTrue(delivered.tryAcquire(), "no answer; asked " + asked);
    }

    private long said(String text) {
        return house.messages().stream().filter(each -> each.contains(text)).count();
    }

    private static String energyCharts(LocalDate day, int quarters) {
        long midnight = day.atStartOfDay(BERLIN).toEpochSecond();
        String seconds = IntStream.range(0, quarters)
                .mapToObj(i -> Long.toString(midnight + i * 900L))
                .collect(Collectors.joining(","));
        String prices = IntStream.range(0, quarters)
                .mapToObj(i -> i == 3 ? "-12.07" : i + ".5")
                .collect(Collectors.joining(","));
        return "{\"license_info\":\"CC BY 4.0\",\"unix_seconds\":[" + seconds + "],\"price\":[" + prices
                + "],\"unit\":\"EUR / MWh\",\"deprecated\":false}";
    }

    @ParameterizedTest
    @DisplayName("Energy-Charts: days of 92, 96 and 100 quarters with fees and VAT, asked for the owner's day")
    @CsvSource({"2027-03-28,92", "2026-06-22,96", "2026-10-25,100"})
    void energyCharts(String day, int quarters) throws InterruptedException {
        LocalDate date = LocalDate.parse(day);
        Instant morning = date.atTime(6, 0).atZone(BERLIN).toInstant();
        house.pass(Duration.between(house.clock.now(), morning));
        answer("api.energy-charts.info", energyCharts(date, quarters));
        start("FetchPrices=EnergyCharts", "ImportFormula=(PRICE + 0.154) * 1.19");
        fetched(Duration.ofSeconds(2));
        assertEquals(
                List.of("/api.energy-charts.info/price?bzn=DE-LU&start=" + date + "&end=" + date.plusDays(2)), asked);
        Instant midnight = date.atStartOfDay(BERLIN).toInstant();
        assertEquals(
                date.plusDays(1).atStartOfDay(BERLIN).toInstant(),
                sources.importPrice().end());
        assertEquals(quarters, sources.importPrice().intervals().size());
        assertEquals((0.0005 + 0.154) * 1.19, sources.importPrice().at(midnight), 1e-9);
        assertEquals((-0.01207 + 0.154) * 1.19, sources.importPrice().at(midnight.plusSeconds(2700)), 1e-9);
        assertEquals(
                (quarters - 0.5) / 1000 * 1.19 + 0.154 * 1.19,
                sources.importPrice().at(midnight.plusSeconds(quarters * 900L - 1)),
                1e-9);
    }

    @Test
    @DisplayName("Octopus: half hours in pence with VAT become pounds, newest first or not")
    void octopus() throws InterruptedException {
        answer(
                "api.octopus.energy",
                "{\"count\":3,\"next\":null,\"previous\":null,\"results\":["
                        + "{\"value_exc_vat\":20.0,\"value_inc_vat\":21.0,\"valid_from\":\"2026-06-21T10:30:00Z\","
                        + "\"valid_to\":\"2026-06-21T11:00:00Z\",\"payment_method\":null},"
                        + "{\"value_exc_vat\":-2.0,\"value_inc_vat\":-2.1,\"valid_from\":\"2026-06-21T10:00:00Z\","
                        + "\"valid_to\":\"2026-06-21T10:30:00Z\",\"payment_method\":null}]}");
        start("FetchPrices=Octopus", "OctopusTariff=E-1R-AGILE-24-10-01-C");
        fetched(Duration.ofSeconds(2));
        assertTrue(
                asked.get(0)
                        .startsWith(
                                "/api.octopus.energy/v1/products/AGILE-24-10-01/electricity-tariffs/E-1R-AGILE-24-10-01-C/"
                                        + "standard-unit-rates/?page_size=1000&period_from=2026-06-21T09:00:00Z"),
                asked.toString());
        assertEquals(-0.021, sources.importPrice().at(Instant.parse("2026-06-21T10:15:00Z")), 1e-9);
        assertEquals(0.21, sources.importPrice().at(Instant.parse("2026-06-21T10:45:00Z")), 1e-9);
        assertNull(sources.importPrice().at(Instant.parse("2026-06-21T11:00:00Z")), "not known yet");
    }

    @Test
    @DisplayName("Open-Meteo: a week of quarters becomes watts of the owner's panels")
    void openMeteo() throws InterruptedException {
        long start = Instant.parse("2026-06-21T00:00:00Z").getEpochSecond();
        String times = IntStream.range(0, 672)
                .mapToObj(i -> Long.toString(start + i * 900L))
                .collect(Collectors.joining(","));
        String values = IntStream.range(0, 672)
                .mapToObj(i -> i == 671 ? "null" : i % 96 == 48 ? "1000.0" : "100.0")
                .collect(Collectors.joining(","));
        answer(
                "api.open-meteo.com",
                "{\"latitude\":52.52,\"longitude\":13.42,\"utc_offset_seconds\":0,\"elevation\":38.0,"
                        + "\"minutely_15_units\":{\"time\":\"unixtime\",\"global_tilted_irradiance\":\"W/m²\"},"
                        + "\"minutely_15\":{\"time\":[" + times + "],\"global_tilted_irradiance\":[" + values + "]}}");
        start("FetchSun=true", "Latitude=52.52", "Longitude=13.41", "PanelPeakW=8000");
        fetched(Duration.ofSeconds(2));
        assertTrue(asked.get(0).contains("forecast_days=7"), asked.toString());
        assertEquals(6800, sources.sun().at(Instant.parse("2026-06-21T11:50:00Z")), 1);
        assertEquals(680, sources.sun().at(Instant.parse("2026-06-21T12:10:00Z")), 1);
        assertNotNull(sources.sun().at(Instant.parse("2026-06-27T20:00:00Z")));
    }

    @Test
    @DisplayName("broken, huge and refused answers: said once, what was known stays, and it is asked again")
    void troubles() throws InterruptedException {
        house.pass(Duration.between(house.clock.now(), Instant.parse("2026-06-21T20:00:00Z")));
        answer("api.energy-charts.info", energyCharts(LocalDate.of(2026, 6, 21), 96));
        start("FetchPrices=EnergyCharts");
        fetched(Duration.ofSeconds(2));
        Instant late = Instant.parse("2026-06-21T21:50:00Z");
        assertEquals(0.0955, sources.importPrice().at(late), 1e-4);

        answer("api.energy-charts.info", "<html><body>Maintenance</body></html>");
        fetched(Duration.ofMinutes(61));
        answer(
                "api.energy-charts.info",
                energyCharts(LocalDate.of(2026, 6, 21), 96).substring(0, 900));
        fetched(Duration.ofMinutes(61));
        assertEquals(
                1,
                said("What api.energy-charts.info tells cannot be read"),
                house.messages().toString());
        assertEquals(0.0955, sources.importPrice().at(late), 1e-4, "what was known stays");

        answer("api.energy-charts.info", energyCharts(LocalDate.of(2026, 6, 22), 96));
        fetched(Duration.ofMinutes(61));
        assertEquals(0.0005, sources.importPrice().at(Instant.parse("2026-06-21T22:05:00Z")), 1e-9);

        answer("api.energy-charts.info", " ".repeat(400_000) + "{}");
        fetched(Duration.ofMinutes(61));
        assertEquals(1, said("answers more than 256 kB"), house.messages().toString());
        statuses.put("api.energy-charts.info", 503);
        answer("api.energy-charts.info", "busy");
        fetched(Duration.ofMinutes(61));
        assertEquals(
                1,
                said("api.energy-charts.info is not reached"),
                house.messages().toString());

        statuses.clear();
        answer("api.energy-charts.info", energyCharts(LocalDate.of(2026, 6, 23), 96));
        fetched(Duration.ofMinutes(61));
        assertEquals(
                LocalDate.of(2026, 6, 24).atStartOfDay(BERLIN).toInstant(),
                sources.importPrice().end());
    }
}
