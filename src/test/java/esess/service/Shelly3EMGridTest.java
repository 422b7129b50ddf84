package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.AcRole;
import esess.model.HostAddress;
import esess.model.PhaseOrder;
import esess.port.Http;
import esess.port.Http.Answer;
import esess.port.Http.Failure;
import esess.service.Shelly.Metering;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Shelly 3EM (Gen1) in virtual time. */
class Shelly3EMGridTest {

    private static final String GRID = "com.victronenergy.grid.esESS_Shelly3EMGrid";
    private static final String STATUS = "http://shelly/status";
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final Map<String, Map<String, Object>> documents = new HashMap<>();
    private VirtualHouse house = new VirtualHouse(documents);
    private double[] powerW = {500, -200, 100.04};

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
        assertTrue(house.logged.stream().noneMatch(line -> line.contains("failed")), house.logged.toString());
    }

    private static Shelly3EMGrid meter(
            String key, String host, AcRole role, PhaseOrder order, Optional<Boolean> invert, Metering metering) {
        return new Shelly3EMGrid(
                key,
                47,
                new PolledKeys(
                        "Haus", new HostAddress(host), new LossKeys(PERIOD, Optional.empty(), Duration.ofSeconds(15))),
                new PolledKeys.ShellyLogin(Optional.of("user"), Optional.of("geheim")),
                role,
                1,
                order,
                Optional.empty(),
                invert,
                metering);
    }

    private static Shelly3EMGrid meter(AcRole role) {
        return meter("", "shelly", role, PhaseOrder.STRAIGHT, Optional.empty(), Metering.DEFAULT);
    }

    private static Shelly3EMGrid net() {
        return meter("", "shelly", AcRole.GRID, PhaseOrder.STRAIGHT, Optional.empty(), Metering.NET);
    }

    private Answer status() {
        StringBuilder emeters = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            emeters.append(i == 0 ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"power\":%.2f,\"pf\":0.9,\"current\":2.345,\"voltage\":230.12,"
                                    + "\"is_valid\":true,\"total\":%d,\"total_returned\":%d}",
                            powerW[i],
                            1000 * (i + 1),
                            100 * (i + 1)));
        }
        return new Http.Ok(
                200,
                String.format(
                        Locale.ROOT,
                        "{\"emeters\":[%s],\"total_power\":%.2f}",
                        emeters,
                        powerW[0] + powerW[1] + powerW[2]));
    }

    private static Answer identity() {
        return new Http.Ok(200, "{\"type\":\"SHEM-3\",\"mac\":\"E8DB84AAAAAA\",\"auth\":true}");
    }

    private void answers() {
        house.http.answers.put("http://shelly/shelly", Shelly3EMGridTest::identity);
        house.http.answers.put(STATUS, this::status);
    }

    private void fails(Failure kind, int code) {
        all(() -> new Http.Failed(kind, code, "shelly answers with HTTP status " + code));
    }

    private void all(Supplier<Answer> answer) {
        house.http.answers.replaceAll((url, before) -> answer);
    }

    private void start(Shelly3EMGrid... meters) {
        house.start("Shelly3EMGrid", () -> new Shelly(List.of(meters)));
    }

    private void startAnswering(Shelly3EMGrid meter) {
        answers();
        start(meter);
    }

    private SimBus.Service grid() {
        return house.bus.service(GRID);
    }

    private long polls(String host) {
        return house.http.asked.stream()
                .filter(("http://" + host + "/status")::equals)
                .count();
    }

    @Test
    @DisplayName("what the meter measures is what the GX sees, on every phase and in total")
    void measures() {
        startAnswering(meter(AcRole.GRID));
        Map<String, Object> shown = grid().values();
        assertEquals(500.0, shown.get("/Ac/L1/Power"));
        assertEquals(-200.0, shown.get("/Ac/L2/Power"), "no 300 W less");
        assertEquals(100.0, shown.get("/Ac/L3/Power"));
        assertEquals(400.0, shown.get("/Ac/Power"));
        assertEquals(230.12, shown.get("/Ac/L1/Voltage"));
        assertEquals(2.35, shown.get("/Ac/L1/Current"));
        assertEquals(2.0, shown.get("/Ac/L2/Energy/Forward"));
        assertEquals(6.0, shown.get("/Ac/Energy/Forward"), "kWh");
        assertEquals(0.6, shown.get("/Ac/Energy/Reverse"));
        assertEquals(3, shown.get("/NrOfPhases"));
        assertEquals("grid", shown.get("/Role"));
        assertEquals(345, shown.get("/DeviceType"));
        assertEquals(List.of("Haus (shelly) measures, serial number E8DB84AAAAAA."), house.messages());
        assertTrue(
                house.http.asked.stream().noneMatch(url -> url.contains("geheim") || url.contains("@")),
                "no password in a URL");
    }

    @Test
    @DisplayName("a grid meter that never answers is never on the bus; the owner is told once why")
    void neverThere() {
        start(meter(AcRole.GRID));
        assertNull(grid());
        house.pass(Duration.ofMinutes(5));
        assertNull(grid());
        assertEquals(List.of("Haus (shelly) is lost: shelly does not answer within 450 ms."), house.messages());
        answers();
        house.pass(PERIOD.multipliedBy(2));
        assertEquals(400.0, grid().get("/Ac/Power"));
    }

    static List<Supplier<Answer>> failures() {
        return List.of(
                () -> new Http.Failed(Failure.REFUSED, 0, "nothing listens on shelly"),
                () -> new Http.Failed(Failure.BAD_STATUS, 500, "shelly answers with HTTP status 500"),
                () -> new Http.Failed(Failure.TOO_LARGE, 200, "shelly answers too much"),
                () -> new Http.Ok(200, "<html><body>Welcome</body></html>"),
                () -> new Http.Ok(200, "{\"emeters\":[{\"pow"),
                () -> new Http.Ok(200, "{\"emeters\":[{\"power\":NaN}]}"),
                () -> new Http.Ok(200, "{\"emeters\":[{\"power\":\"zehn\"}]}"),
                () -> new Http.Ok(200, "{\"emeters\":[{\"power\":5,\"is_valid\":false}],\"total_power\":5}"),
                () -> new Http.Ok(200, "[]"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    @DisplayName(
            "whatever else it answers: held for three periods, then unknown, then off the bus, and back with the first answer")
    void loss(Supplier<Answer> failure) {
        startAnswering(meter(AcRole.GRID));
        SimBus.Service service = grid();
        all(failure);
        house.pass(Duration.ofMillis(1499));
        assertEquals(400.0, service.get("/Ac/Power"), "held");
        house.pass(Duration.ofMillis(1));
        for (String path : service.values().keySet()) {
            assertFalse(path.startsWith("/Ac/") && service.get(path) != null, path + " is unknown, energies too");
        }
        assertNotNull(grid(), "not gone yet");
        house.pass(Duration.ofMillis(13_499));
        assertNotNull(grid());
        house.pass(Duration.ofMillis(1));
        assertNull(grid(), "ESS goes on as with any lost meter");
        house.pass(Duration.ofMinutes(10));
        assertEquals(3, house.messages().size(), house.messages().toString());
        answers();
        house.pass(PERIOD.multipliedBy(2));
        assertEquals(400.0, grid().get("/Ac/Power"));
        assertEquals(1, grid().get("/Connected"));
        assertEquals(4, house.messages().size(), "measures, unknown, lost, measures");
    }

    @Test
    @DisplayName("one lost answer is nobody's business")
    void glitch() {
        startAnswering(meter(AcRole.GRID));
        fails(Failure.BROKEN, 0);
        house.pass(PERIOD);
        answers();
        house.pass(Duration.ofMinutes(1));
        assertEquals(400.0, grid().get("/Ac/Power"));
        assertEquals(1, house.messages().size());
    }

    @Test
    @DisplayName("a wrong password is said at once, once, and never shown")
    void wrongPassword() {
        startAnswering(meter(AcRole.GRID));
        house.http.answers.put(
                STATUS,
                () -> new Http.Failed(Failure.UNAUTHORIZED, 401, "shelly refuses the user name or the password"));
        house.pass(PERIOD);
        assertTrue(
                house.messages().contains("Haus (shelly): shelly refuses the user name or the password."),
                house.messages().toString());
        house.pass(Duration.ofMinutes(10));
        assertEquals(
                1,
                house.messages().stream().filter(m -> m.contains("refuses")).count(),
                house.messages().toString());
        assertTrue(house.logged.stream().noneMatch(line -> line.contains("geheim")));
    }

    @Test
    @DisplayName(
            "other roles have their class, and stay on the bus as not connected, but for a genset: the GX takes its phases")
    void roles() {
        for (AcRole role : List.of(AcRole.PVINVERTER, AcRole.ACLOAD, AcRole.GENSET)) {
            house = new VirtualHouse();
            startAnswering(meter(role));
            SimBus.Service service = house.bus.service("com.victronenergy." + role + ".esESS_Shelly3EMGrid");
            assertEquals(400.0, service.get("/Ac/Power"));
            assertEquals(role.toString(), service.get("/Role"));
            assertEquals(1, service.get("/Position"));
            assertEquals(1, service.get("/IsGenericEnergyMeter"));
            assertEquals(role == AcRole.PVINVERTER ? 7 : null, service.get("/StatusCode"));
            house.http.answers.clear();
            house.pass(Duration.ofSeconds(16));
            assertEquals(0, service.get("/Connected"));
            assertNull(service.get("/Ac/Power"));
            assertEquals(role == AcRole.PVINVERTER ? 10 : null, service.get("/StatusCode"));
            assertEquals(
                    role != AcRole.GENSET,
                    house.bus.names().contains("com.victronenergy." + role + ".esESS_Shelly3EMGrid"));
            answers();
            house.pass(Duration.ofSeconds(1));
            assertEquals(
                    1,
                    house.bus
                            .service("com.victronenergy." + role + ".esESS_Shelly3EMGrid")
                            .get("/Connected"));
        }
    }

    @Test
    @DisplayName("Victron counts the positions of a load otherwise than those of an inverter")
    void positionOfALoad() {
        startAnswering(meter(AcRole.ACLOAD));
        assertEquals(
                "AC Input",
                house.bus
                        .service("com.victronenergy.acload.esESS_Shelly3EMGrid")
                        .name("/Position"));
        house = new VirtualHouse();
        startAnswering(meter(AcRole.PVINVERTER));
        assertEquals(
                "AC Output",
                house.bus
                        .service("com.victronenergy.pvinverter.esESS_Shelly3EMGrid")
                        .name("/Position"));
    }

    @Test
    @DisplayName("clamps on other phases and the wrong way round")
    void mounted() {
        startAnswering(
                meter("", "shelly", AcRole.GRID, PhaseOrder.parse("L2,L3,L1"), Optional.of(true), Metering.DEFAULT));
        assertEquals(-500.0, grid().get("/Ac/L2/Power"));
        assertEquals(200.0, grid().get("/Ac/L3/Power"));
        assertEquals(-100.0, grid().get("/Ac/L1/Power"));
        assertEquals(-400.0, grid().get("/Ac/Power"));
        assertEquals(0.1, grid().get("/Ac/L2/Energy/Forward"));
        assertEquals(6.0, grid().get("/Ac/Energy/Reverse"));
    }

    @Test
    @DisplayName(
            "the period is kept without drift, and a meter that hangs is asked again in the next turn, one question at a time")
    void period() {
        startAnswering(meter(AcRole.GRID));
        house.pass(Duration.ofMinutes(10));
        assertEquals(1 + 1200, polls("shelly"));
        house.http.answers.clear();
        int before = house.http.asked.size();
        house.pass(Duration.ofMinutes(1));
        assertEquals(120, house.http.asked.size() - before, "each turn, never two at once");
        answers();
        house.pass(Duration.ofSeconds(1));
        assertNotNull(grid());
    }

    @Test
    @DisplayName(
            "20 meters at 500 ms, three of them hang: the other 17 keep their period, and no two are asked in one instant")
    void many() {
        List<Shelly3EMGrid> meters = IntStream.range(0, 20)
                .mapToObj(i -> meter(
                        "m" + i, "shelly" + i, AcRole.ACLOAD, PhaseOrder.STRAIGHT, Optional.empty(), Metering.DEFAULT))
                .toList();
        Set<Long> instants = new HashSet<>();
        List<Long> all = new ArrayList<>();
        for (int i = 3; i < 20; i++) {
            house.http.answers.put("http://shelly" + i + "/shelly", Shelly3EMGridTest::identity);
            house.http.answers.put("http://shelly" + i + "/status", () -> {
                instants.add(house.clock.tick() % PERIOD.toMillis());
                all.add(house.clock.tick());
                return status();
            });
        }
        start(meters.toArray(Shelly3EMGrid[]::new));
        house.pass(Duration.ofMinutes(1).minusMillis(1));
        for (int i = 3; i < 20; i++) {
            assertEquals(120, polls("shelly" + i), "shelly" + i);
        }
        assertEquals(17, instants.size(), "spread over the period");
        assertEquals(17 * 120, all.size());
        assertNotNull(house.bus
                .service("com.victronenergy.acload.esESS_Shelly3EMGrid_m19")
                .get("/Ac/Power"));
        assertNull(house.bus
                .service("com.victronenergy.acload.esESS_Shelly3EMGrid_m0")
                .get("/Ac/Power"));
    }

    @Test
    @DisplayName("an answer that comes after the stop brings nothing back")
    void stopped() {
        startAnswering(meter(AcRole.GRID));
        house.http.answers.clear();
        house.pass(PERIOD);
        int asked = house.http.asked.size();
        house.stop();
        assertNull(grid());
        house.pass(Duration.ofSeconds(30));
        assertNull(grid());
        assertEquals(asked, house.http.asked.size());
        assertEquals(1, house.messages().size(), "the end is no loss");
    }

    @Test
    @DisplayName(
            "Net: phases are balanced at each moment, begin at the meter's counters and survive a restart; the time between is not counted")
    void net1() {
        powerW = new double[] {1500, -1000, 100};
        startAnswering(net());
        assertEquals(6.0, grid().get("/Ac/Energy/Forward"));
        house.pass(Duration.ofHours(1));
        assertEquals(6.6, (double) grid().get("/Ac/Energy/Forward"), 0.001, "600 W for an hour, although L2 exports");
        assertEquals(0.6, (double) grid().get("/Ac/Energy/Reverse"), 0.001);
        assertEquals(2.0, grid().get("/Ac/L2/Energy/Forward"), "the phases stay the meter's own");
        house.stop();
        assertEquals(6600, (double) documents.get("NetMetering_Shelly3EMGrid").get("forwardWh"), 0.2);

        house = new VirtualHouse(documents);
        startAnswering(net());
        assertEquals(6.6, (double) grid().get("/Ac/Energy/Forward"), 0.001, "goes on");
        assertTrue(
                house.messages().stream()
                        .anyMatch(m -> m.contains("goes on from 6.600 kWh import and 0.600 kWh export")
                                && m.contains("saved at 2026-06-21T11:00:00Z")),
                house.messages().toString());
        powerW = new double[] {-900, 0, 0};
        house.pass(Duration.ofHours(1));
        assertEquals(6.6, (double) grid().get("/Ac/Energy/Forward"), 0.001, "never backwards");
        assertEquals(1.5, (double) grid().get("/Ac/Energy/Reverse"), 0.001);
    }

    @Test
    @DisplayName("Net begins at the meter's counters also when it tells them later than its first power")
    void netWaitsForCounters() {
        house.http.answers.put(
                "http://shelly/shelly", () -> new Http.Ok(200, "{\"id\":\"shellypro3em-1\",\"mac\":\"AA\",\"gen\":2}"));
        house.http.answers.put("http://shelly/rpc/Shelly.GetStatus", () -> new Http.Ok(200, "{\"em:0\":{}}"));
        house.http.answers.put(
                "http://shelly/rpc/EM.GetStatus?id=0",
                () -> new Http.Ok(
                        200, "{\"a_act_power\":400,\"b_act_power\":100,\"c_act_power\":100,\"total_act_power\":600}"));
        start(net());
        house.pass(Duration.ofSeconds(2));
        assertEquals(600.0, grid().get("/Ac/Power"));
        assertNull(grid().get("/Ac/Energy/Forward"), "0 kWh would be a jump back by the years before");
        house.http.answers.put(
                "http://shelly/rpc/EMData.GetStatus?id=0",
                () -> new Http.Ok(200, "{\"total_act\":6000000,\"total_act_ret\":5000}"));
        house.pass(Duration.ofSeconds(6));
        assertEquals(6000.0, (double) grid().get("/Ac/Energy/Forward"), 0.01);
        assertEquals(5.0, (double) grid().get("/Ac/Energy/Reverse"), 0.01);
    }

    @Test
    @DisplayName("Net of a meter that never tells its counters begins at 0 after a while")
    void netWithoutCounters() {
        answers();
        house.http.answers.put(STATUS, () -> new Http.Ok(200, "{\"emeters\":[{\"power\":3600,\"is_valid\":true}]}"));
        start(net());
        house.pass(Duration.ofMinutes(61));
        assertEquals(3.6, (double) grid().get("/Ac/Energy/Forward"), 0.001);
    }

    @Test
    @DisplayName("a lost meter shows in the service's status, and so does its return")
    void status2() {
        answers();
        start(
                meter(AcRole.GRID),
                meter("b", "other", AcRole.ACLOAD, PhaseOrder.STRAIGHT, Optional.empty(), Metering.DEFAULT));
        house.pass(Duration.ofSeconds(30));
        assertEquals("Lost: Haus (other): no answer", house.state("Shelly3EMGrid"));
        fails(Failure.REFUSED, 0);
        house.pass(Duration.ofSeconds(30));
        assertEquals("Lost: Haus (shelly): no answer; Haus (other): no answer", house.state("Shelly3EMGrid"));
        answers();
        house.http.answers.put("http://other/shelly", Shelly3EMGridTest::identity);
        house.http.answers.put("http://other/status", this::status);
        house.pass(Duration.ofSeconds(30));
        assertEquals("Running", house.state("Shelly3EMGrid"));
    }

    @Test
    @DisplayName("Net: a power cut (or kill -9) costs at most five minutes of energy")
    void killed() {
        powerW = new double[] {3600, 0, 0};
        startAnswering(net());
        for (int minute = 1; minute <= 30; minute++) {
            house.pass(Duration.ofMinutes(1));
            double countedWh = minute * 60.0;
            Object saved = documents
                    .getOrDefault("NetMetering_Shelly3EMGrid", Map.of("forwardWh", 6000.0))
                    .get("forwardWh");
            assertEquals(6000 + countedWh, (double) saved, 300.5, "after " + minute + " minutes");
            assertTrue((double) saved <= 6000 + countedWh + 0.5, "nothing is ahead of its time");
        }
    }

    @Test
    @DisplayName("Net: while as good as nothing flows the flash is spared, and a power cut costs at most 10 Wh")
    void flashIsSpared() {
        powerW = new double[] {30, 0, 0};
        startAnswering(net());
        house.pass(Duration.ofMinutes(1));
        List<Object> saved = new ArrayList<>();
        for (int minute = 0; minute < 60; minute++) {
            house.pass(Duration.ofMinutes(1));
            Object now = documents.get("NetMetering_Shelly3EMGrid").get("forwardWh");
            if (saved.isEmpty() || !saved.get(saved.size() - 1).equals(now)) {
                saved.add(now);
            }
            assertEquals((double) grid().get("/Ac/Energy/Forward") * 1000, (double) now, 10 + 30 * 5 / 60.0);
        }
        assertTrue(saved.size() <= 4, "an hour of 30 Wh: " + saved);
    }

    @Test
    @DisplayName("Net: an outage of the meter is reported and not invented")
    void gap() {
        powerW = new double[] {1000, 0, 0};
        startAnswering(net());
        house.pass(Duration.ofMinutes(6));
        fails(Failure.TIMEOUT, 0);
        house.pass(Duration.ofMinutes(10));
        answers();
        house.pass(Duration.ofMinutes(6));
        assertEquals(6.2, (double) grid().get("/Ac/Energy/Forward"), 0.001, "twice six minutes at 1000 W");
        assertEquals(
                1,
                house.messages().stream()
                        .filter(m -> m.matches(".*60[01] s were not measured.*"))
                        .count(),
                house.messages().toString());
    }

    @Test
    @DisplayName("Net: however long values are held, energy between two measurements far apart is not invented")
    void longHold() {
        powerW = new double[] {1000, 0, 0};
        PolledKeys patient = new PolledKeys(
                "Haus",
                new HostAddress("shelly"),
                new LossKeys(PERIOD, Optional.of(Duration.ofMinutes(10)), Duration.ofMinutes(20)));
        Shelly3EMGrid meter = net();
        startAnswering(new Shelly3EMGrid(
                meter.key(),
                meter.instance(),
                patient,
                meter.shelly(),
                meter.role(),
                meter.position(),
                meter.phaseOrder(),
                meter.channel(),
                meter.invert(),
                meter.metering()));
        house.pass(Duration.ofMinutes(6));
        fails(Failure.TIMEOUT, 0);
        house.pass(Duration.ofMinutes(6));
        answers();
        house.pass(Duration.ofMinutes(6));
        assertEquals(6.2, (double) grid().get("/Ac/Energy/Forward"), 0.001);
        assertEquals(
                1,
                house.messages().stream()
                        .filter(m -> m.matches(".*36[01] s were not measured.*"))
                        .count(),
                house.messages().toString());
    }

    @Test
    @DisplayName("Default leaves the net counters of before alone")
    void defaultKeepsNet() {
        Map<String, Object> kept = Map.of("forwardWh", 123456.0, "reverseWh", 7.0);
        documents.put("NetMetering_Shelly3EMGrid", kept);
        startAnswering(meter(AcRole.GRID));
        house.pass(Duration.ofMinutes(20));
        house.stop();
        assertEquals(kept, documents.get("NetMetering_Shelly3EMGrid"));

        house = new VirtualHouse(documents);
        start(net());
        house.pass(Duration.ofMinutes(20));
        house.stop();
        assertEquals(kept, documents.get("NetMetering_Shelly3EMGrid"), "Net without a single answer keeps them too");
    }

    @Test
    @DisplayName(
            "Net: no counter runs backwards over kill -9, as consumers would take that for a counter that has wrapped")
    void killedNet() {
        powerW = new double[] {3600, 0, 0};
        startAnswering(net());
        for (int minute = 0; minute < 13; minute++) {
            house.pass(Duration.ofMinutes(1));
            powerW[0] += 1000;
        }
        double shown = (double) grid().get("/Ac/Energy/Forward");
        assertTrue(shown > 8);
        house = new VirtualHouse(documents);
        startAnswering(net());
        double next = (double) grid().get("/Ac/Energy/Forward");
        assertTrue(next >= shown && next < shown + 2, next + " kWh after " + shown);
    }

    @Test
    @DisplayName(
            "a phase that a 3EM does not know any more: held, then unknown, then off the bus, whatever total it tells")
    void phaseUnknown() {
        startAnswering(meter(AcRole.GRID));
        house.http.answers.put(
                STATUS,
                () -> new Http.Ok(
                        200, "{\"emeters\":[{\"power\":500},{\"power\":null},{\"power\":100}],\"total_power\":600.0}"));
        house.pass(Duration.ofSeconds(16));
        assertNull(grid());
        assertTrue(
                house.messages().stream().anyMatch(m -> m.contains("the power of a phase is missing")),
                house.messages().toString());
    }

    @Test
    @DisplayName(
            "the two clamps of a Shelly EM have no sum: refused with the key that helps; with it, the grid is 512 W, not -691 W")
    void clamps() {
        answers();
        house.http.answers.put(
                STATUS,
                () -> new Http.Ok(
                        200,
                        "{\"emeters\":[{\"power\":512.0,\"voltage\":221.4,\"is_valid\":true,\"total\":12716863.2,\"total_returned\":1742722.0},"
                                + "{\"power\":-1203.0,\"voltage\":221.4,\"is_valid\":true,\"total\":10.0,\"total_returned\":55000.0}]}"));
        start(meter(AcRole.GRID));
        house.pass(Duration.ofSeconds(16));
        assertNull(grid());
        assertTrue(
                house.messages().stream().anyMatch(m -> m.contains("2 clamps, each for itself; set Channel")),
                house.messages().toString());

        house = new VirtualHouse();
        answers();
        Shelly3EMGrid every = meter(AcRole.GRID);
        house.http.answers.put(
                STATUS,
                () -> new Http.Ok(
                        200,
                        "{\"emeters\":[{\"power\":512.0,\"total\":12716863.2,\"total_returned\":1742722.0},{\"power\":-1203.0}]}"));
        start(new Shelly3EMGrid(
                "",
                47,
                every.polled(),
                every.shelly(),
                AcRole.GRID,
                0,
                PhaseOrder.parse("L2,L1,L3"),
                Optional.of(0),
                Optional.empty(),
                Metering.DEFAULT));
        assertEquals(512.0, grid().get("/Ac/Power"));
        assertEquals(512.0, grid().get("/Ac/L2/Power"), "the first of PhaseOrder");
        assertNull(grid().get("/Ac/L1/Power"));
        assertEquals(1, grid().get("/NrOfPhases"));
        assertEquals(12716.863, grid().get("/Ac/Energy/Forward"));
    }

    @Test
    @DisplayName(
            "a meter's own reset, and a leap of millions of kWh, do not reach the bus; its counters go on, also over a restart")
    void countersGoOn() {
        int[] totalWh = {5_000_000};
        answers();
        house.http.answers.put(
                STATUS,
                () -> new Http.Ok(
                        200, "{\"emeters\":[{\"power\":500,\"total\":" + totalWh[0] + ",\"total_returned\":0}]}"));
        start(meter(AcRole.GRID));
        assertEquals(5000.0, grid().get("/Ac/Energy/Forward"));
        assertEquals(0.0, grid().get("/Ac/Energy/Reverse"));
        totalWh[0] = 0;
        house.pass(Duration.ofSeconds(30));
        totalWh[0] = 250;
        house.pass(Duration.ofSeconds(1));
        assertEquals(5000.25, grid().get("/Ac/Energy/Forward"));
        assertEquals(5000.25, grid().get("/Ac/L1/Energy/Forward"));
        totalWh[0] = 2_000_000_250;
        for (int second = 0; second < 60; second++) {
            house.pass(Duration.ofSeconds(1));
            assertEquals(5000.25, grid().get("/Ac/Energy/Forward"));
        }
        totalWh[0] += 500;
        house.pass(Duration.ofSeconds(1));
        assertEquals(5000.75, grid().get("/Ac/Energy/Forward"));
        house.stop();
        house = new VirtualHouse(documents);
        answers();
        totalWh[0] += 250;
        house.http.answers.put(
                STATUS,
                () -> new Http.Ok(
                        200, "{\"emeters\":[{\"power\":500,\"total\":" + totalWh[0] + ",\"total_returned\":0}]}"));
        start(meter(AcRole.GRID));
        assertEquals(5001.0, grid().get("/Ac/Energy/Forward"));
    }
}
