package esess.control.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.control.gateway.CarCharging.Event;
import esess.control.gateway.Regrouping.Place;
import esess.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Requests, car charging, battery care and signatures as they are agreed. */
@Tag(Golden.TAG)
class GatewayGoldenTest {

    @TestFactory
    @DisplayName("golden")
    Stream<DynamicTest> golden() {
        return Golden.texts("gateway.jsonl").stream()
                .map(text -> (Map<?, ?>) BoundedJson.read(text))
                .map(line -> DynamicTest.dynamicTest(line.get("kind") + " " + line.get("name"), () -> check(line)));
    }

    private static void check(Map<?, ?> line) {
        switch ((String) line.get("kind")) {
            case "request" -> request(line);
            case "uc001Power" -> power(line);
            case "uc001Switching" -> switching(line);
            case "uc001States" -> states(line);
            case "coulomb" -> coulomb(line);
            case "outputPriority" -> priority(line);
            case "hmac" -> hmac(line);
            default -> throw new AssertionError(line.get("kind"));
        }
    }

    // ---- requests ----

    private static Client client(String name, int priority, String... components) {
        return new Client(name, priority, List.of(components), Optional.empty(), true, true);
    }

    private static final Clients CLIENTS = new Clients(
            List.of(
                    client("nodered", 3, "*"),
                    client("homeassistant", 4, "wallbox1"),
                    client("panel", 4),
                    client("manual", 1, "*"),
                    client("other", 3, "*")),
            false);

    private static final Map<String, String> FILLER = Map.of(
            "wallbox1", "\"command\":\"setCurrent\",\"parameters\":{\"current\":7}",
            "string2", "\"command\":\"switch\",\"parameters\":{\"to\":\"off\"}",
            "inverter3", "\"command\":\"setChargeCurrent\",\"parameters\":{\"current\":10}");

    private static void request(Map<?, ?> line) {
        Map<?, ?> context = (Map<?, ?>) line.get("context");
        long now = ((Number) context.get("now")).longValue();
        TestHands hands = new TestHands(now);
        Desk desk = new Desk(hands, "shed", CLIENTS, Map.of());
        List<TestSubject> subjects = TestSubject.all();
        subjects.forEach(desk::add);
        String asked = JsonText.of(line.get("request"));
        Map<?, ?> given = line.get("request") instanceof Map<?, ?> map ? map : Map.of();
        prepare(context, desk, hands, asked, given);
        subjects.forEach(each -> {
            each.deeds.clear();
            each.interlock = (String) context.get("interlock");
            each.answers = !Boolean.FALSE.equals(context.get("deviceAnswers"));
            each.age = context.get("componentAge") instanceof Number age ? age.longValue() * 1000 : 0L;
        });
        List<String> before = List.copyOf(hands.answers);
        hands.answers.clear();
        hands.log.clear();
        desk.request(
                (String) context.get("client"),
                asked.getBytes(StandardCharsets.UTF_8),
                Boolean.TRUE.equals(context.get("retained")));
        hands.pass(10);
        desk.look();
        Map<?, ?> result = (Map<?, ?>) line.get("result");
        if (result.containsKey("ignored")) {
            assertEquals(List.of(), hands.answers);
        } else if (result.containsKey("repeat")) {
            assertEquals(before, hands.answers);
        } else if (hands.answers.isEmpty()) {
            assertEquals(
                    1,
                    hands.log.stream()
                            .filter(each -> each.contains((String) result.get("error")))
                            .count());
        } else {
            answer(result, (Map<?, ?>) BoundedJson.read(hands.answers.get(0)), (Map<?, ?>) line.get("request"));
        }
        boolean acts = Boolean.TRUE.equals(result.get("ok")) && !asked.contains("\"read\"");
        boolean isAsked = Boolean.FALSE.equals(context.get("deviceAnswers"));
        assertEquals(
                acts || isAsked ? 1 : 0,
                subjects.stream().mapToInt(each -> each.deeds.size()).sum());
    }

    /** Makes of the context what it says. */
    private static void prepare(Map<?, ?> context, Desk desk, TestHands hands, String asked, Map<?, ?> request) {
        if (context.get("answered") instanceof List<?> answered) {
            for (Object each : answered) {
                desk.request((String) ((List<?>) each).get(0), asked.getBytes(StandardCharsets.UTF_8), false);
            }
            hands.pass(2);
        }
        String holder = context.containsKey("sinceLast") ? "nodered" : (String) context.get("leaseHolder");
        if (holder != null) {
            String filler =
                    "{\"request_id\":\"before\",\"time\":" + request.get("time") + ",\"node\":\"shed\",\"comp\":\""
                            + request.get("comp") + "\"," + FILLER.get(request.get("comp")) + "}";
            desk.request(holder, filler.getBytes(StandardCharsets.UTF_8), false);
            hands.pass(context.get("sinceLast") instanceof Number since ? since.doubleValue() : 2);
        }
    }

    private static void answer(Map<?, ?> result, Map<?, ?> answer, Map<?, ?> request) {
        for (String each : List.of("request_id", "time", "node", "comp", "command", "parameters")) {
            assertEquals(request.get(each), answer.get(each), each);
        }
        if (result.containsKey("error")) {
            assertEquals("error", answer.get("status"));
            assertEquals(result.get("error"), ((Map<?, ?>) answer.get("error")).get("code"));
        } else {
            assertEquals("ok", answer.get("status"));
            Map<?, ?> values = (Map<?, ?>) answer.get("values");
            ((Map<?, ?>) result.get("effective"))
                    .forEach((name, value) -> assertEquals(value, ((Map<?, ?>) values.get(name)).get("value")));
        }
    }

    // ---- the car ----

    private static double number(Map<?, ?> map, String key) {
        return ((Number) map.get(key)).doubleValue();
    }

    private static void power(Map<?, ?> line) {
        Map<?, ?> in = (Map<?, ?>) line.get("in");
        Map<?, ?> config = (Map<?, ?>) in.get("config");
        CarPower power = CarPower.of(
                ((List<?>) in.get("bundledStringsW"))
                        .stream()
                                .map(each -> (Double) ((Number) each).doubleValue())
                                .toList(),
                number(in, "soc"),
                (Boolean) in.get("batteryWasUsed"),
                new CarPower.Limits(
                        number(config, "phaseW"),
                        number(config, "volts"),
                        number(config, "minA"),
                        number(config, "batteryMaxW"),
                        number(config, "socLow"),
                        number(config, "socBack"),
                        (Boolean) config.get("gridAllowed"),
                        (Boolean) config.get("batteryAllowed")));
        Map<?, ?> out = (Map<?, ?>) line.get("out");
        assertEquals(
                new CarPower(
                        number(out, "sunW"),
                        number(out, "batteryW"),
                        number(out, "gridW"),
                        number(out, "chargeW"),
                        number(out, "currentA"),
                        (Boolean) out.get("battery")),
                power);
        assertEquals(out.get("state").equals("charging"), power.isCharging());
    }

    private static Map<String, Place> places(Object written) {
        Map<String, Place> places = new LinkedHashMap<>();
        ((Map<?, ?>) written)
                .forEach((string, place) -> places.put(
                        (String) string, Place.valueOf(place.toString().toUpperCase(Locale.ROOT))));
        return places;
    }

    private static void switching(Map<?, ?> line) {
        assertEquals(
                line.get("steps"),
                Regrouping.steps(places(line.get("from")), places(line.get("to"))).stream()
                        .map(Regrouping.Step::toString)
                        .toList());
    }

    private static void states(Map<?, ?> line) {
        CarCharging state = CarCharging.IDLE;
        List<String> states = new ArrayList<>();
        for (Object each : (List<?>) line.get("events")) {
            state = state.after(
                    Event.valueOf(each.toString().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT)));
            states.add(state.toString());
        }
        assertEquals(line.get("states"), states);
    }

    // ---- the rest ----

    private static void coulomb(Map<?, ?> line) {
        Map<?, ?> in = (Map<?, ?>) line.get("in");
        double percent = CoulombCounter.after(
                number(in, "soc"),
                number(in, "capacityAh"),
                number(in, "amps"),
                number(in, "seconds"),
                number(in, "chargeEfficiency"));
        assertEquals(((Number) line.get("out")).doubleValue(), Math.round(percent * 100) / 100.0, 1e-9);
    }

    private static void priority(Map<?, ?> line) {
        Map<?, ?> in = (Map<?, ?>) line.get("in");
        assertEquals(
                line.get("out"),
                new OutputPriority(number(in, "low"), number(in, "back"))
                        .next((String) in.get("current"), number(in, "soc")));
    }

    private static void hmac(Map<?, ?> line) {
        Request request;
        try {
            request = Request.of(line.get("request"));
        } catch (Refusal e) {
            throw new AssertionError(e);
        }
        assertEquals(line.get("text"), Signature.text((String) line.get("client"), request));
        assertEquals(line.get("hmac"), Signature.of((String) line.get("key"), (String) line.get("client"), request));
    }
}
