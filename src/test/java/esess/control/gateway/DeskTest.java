package esess.control.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Limits of the desk, and who gets what when. */
class DeskTest {

    private static final String SECRET = "very-secret-indeed";
    private final TestHands hands = new TestHands(1000);
    private final TestSubject wallbox = new TestSubject(
            "wallbox1",
            new Command("start"),
            new Command("stop"),
            new Command("setCurrent", new Parameter.Amounts("current", "A", 6, 36, 0)));
    private Desk desk;

    private static Client topical(String name, int priority) {
        return new Client(name, priority, List.of("*"), Optional.empty(), true, true);
    }

    private static final Clients CLIENTS = new Clients(
            List.of(
                    topical("ha", 3),
                    topical("button", 1),
                    new Client("signer", 3, List.of("*"), Optional.of(SECRET), false, true)),
            false);

    @BeforeEach
    void desk() {
        desk = new Desk(hands, "shed", CLIENTS, hands.document);
        desk.add(wallbox);
    }

    private void ask(String topic, String id, String command, String parameters) {
        send(
                topic,
                "{\"request_id\":" + id + ",\"time\":" + hands.now().getEpochSecond()
                        + ",\"node\":\"shed\",\"comp\":\"wallbox1\",\"command\":\"" + command + "\",\"parameters\":"
                        + parameters
                        + "}");
    }

    private void send(String topic, String text) {
        desk.request(topic, text.getBytes(StandardCharsets.UTF_8), false);
    }

    private String last() {
        return hands.answers.isEmpty() ? "" : hands.answers.get(hands.answers.size() - 1);
    }

    @Test
    @DisplayName("what is too large, too deep, too long or doubled is no request")
    void bounded() {
        send("ha", "{\"request_id\":1,\"x\":\"" + "a".repeat(Desk.LARGEST) + "\"}");
        send("ha", "[".repeat(BoundedJson.DEEPEST + 1) + "]".repeat(BoundedJson.DEEPEST + 1));
        send("ha", "[" + "1,".repeat(BoundedJson.MOST_MEMBERS) + "1]");
        send("ha", "{\"request_id\":1,\"request_id\":1}");
        assertEquals(List.of(), hands.answers);
        for (String wrong : List.of(
                "", "{", "nul", "01", "1.", "-", "\"\\ud800\"", "\"\u0001\"", "1 2", "[1,]", "{,}", "1e999", "NaN")) {
            assertThrows(IllegalArgumentException.class, () -> BoundedJson.read(wrong), wrong);
        }
        ask("ha", "\"" + "i".repeat(Request.LONGEST_ID + 1) + "\"", "start", "{}");
        assertEquals(List.of(), hands.answers);
    }

    @Test
    @DisplayName("an id keeps its type and its digits, also one that no double holds")
    void echo() {
        ask("ha", "12345678901234567890", "read", "{}");
        assertTrue(last().startsWith("{\"request_id\":12345678901234567890,\"time\":1000,"), last());
        ask("ha", "1.5", "read", "{}");
        assertEquals(1, hands.answers.size());
    }

    @Test
    @DisplayName("strangers together get so many answers a second and no more; a client has his own")
    void flood() {
        for (int i = 0; i < 1000; i++) {
            ask(null, "" + i, "read", "{}");
        }
        assertEquals(Desk.MOST_PER_SECOND, hands.answers.size());
        ask("ha", "1", "start", "{}");
        assertTrue(last().contains("\"status\":\"ok\""));
        desk.look();
        ask(null, "1", "read", "{}");
        assertEquals(Desk.MOST_PER_SECOND + 2, hands.answers.size());
        assertTrue(hands.log.size() < 50, hands.log.size() + " lines");
    }

    @Test
    @DisplayName("who fills the memory of ids in a minute cannot make it forget one that could still be repeated")
    void memory() {
        ask("ha", "\"first\"", "start", "{}");
        for (int i = 0; i < 2 * Answered.MOST; i++) {
            hands.pass(0.05);
            if (i % 20 == 0) {
                desk.look();
            }
            ask("ha", "" + i, "stop", "{\"a\":1}");
        }
        assertTrue(last().contains("rate_limited"), last());
        int before = wallbox.deeds.size();
        ask("ha", "\"first\"", "start", "{}");
        assertEquals(before, wallbox.deeds.size());
    }

    @Test
    @DisplayName("another request of the same id while the first is being carried out gets no answer of its own")
    void underWay() {
        wallbox.answers = false;
        ask("ha", "1", "start", "{}");
        ask("ha", "1", "start", "{}");
        assertEquals(1, wallbox.deeds.size());
        assertEquals(List.of(), hands.answers);
        hands.pass(10);
        desk.look();
        assertEquals(1, hands.answers.size());
        assertTrue(last().contains("timeout"));
    }

    @Test
    @DisplayName("what was begun with and failed goes back at once")
    void failedFirst() {
        wallbox.follows = false;
        ask("ha", "1", "start", "{}");
        assertTrue(last().contains("not_taken"));
        assertEquals(1, hands.wentBack.size());
        assertEquals(null, desk.lease("wallbox1"));
    }

    @Test
    @DisplayName("while it does not go back nobody gets it, and it is tried again")
    void doesNotGoBack() {
        hands.goingBack = Subject.Result.timeout("it is away");
        ask("ha", "1", "setCurrent", "{\"current\":16,\"lease\":10}");
        hands.pass(11);
        desk.look();
        ask("button", "2", "start", "{}");
        assertTrue(last().contains("busy"));
        hands.goingBack = Subject.Result.DONE;
        hands.pass(3);
        desk.look();
        ask("button", "3", "start", "{}");
        assertTrue(last().contains("\"ok\""), last());
    }

    @Test
    @DisplayName("only who holds it releases it")
    void release() {
        ask("ha", "1", "start", "{}");
        ask("button", "2", "release", "{}");
        assertTrue(last().contains("busy"));
        ask("ha", "3", "release", "{}");
        assertTrue(last().contains("\"ok\""));
        assertEquals(1, hands.wentBack.size());
    }

    @Test
    @DisplayName("a secret stands in no line, no answer and no name; a signature of another is nothing")
    void secrets() throws Refusal {
        String plain =
                "{\"request_id\":7,\"time\":1000,\"node\":\"shed\",\"comp\":\"wallbox1\",\"command\":\"start\",\"parameters\":{}";
        Request request = Request.of(BoundedJson.read(plain + "}"));
        String right = Signature.of(SECRET, "signer", request);
        send(
                null,
                plain + ",\"auth\":{\"client\":\"signer\",\"hmac\":\""
                        + right.replace('a', 'b').replace('1', '2') + "\"}}");
        assertTrue(last().contains("unauthorised"));
        send(null, plain + ",\"auth\":{\"client\":\"nobody\",\"hmac\":\"" + right + "\"}}");
        assertTrue(last().contains("unauthorised"));
        send(null, plain + ",\"auth\":{\"client\":\"signer\",\"hmac\":\"" + right + "\"}}");
        assertTrue(last().contains("\"ok\""), last());
        assertFalse((hands.log + " " + hands.answers + CLIENTS.named("signer")).contains(SECRET));
        assertFalse(hands.log.toString().contains(right));
    }

    @Test
    @DisplayName("with a trusted broker everybody moves, but who has a secret has to use it")
    void trusted() {
        Desk open = new Desk(
                hands,
                "shed",
                new Clients(List.of(new Client("signer", 3, List.of("*"), Optional.of(SECRET), false, true)), true),
                Map.of());
        open.add(wallbox);
        String plain =
                "{\"request_id\":7,\"time\":1000,\"node\":\"shed\",\"comp\":\"wallbox1\",\"command\":\"start\",\"auth\":{\"client\":\"signer\"}}";
        open.request(null, plain.getBytes(StandardCharsets.UTF_8), false);
        assertEquals("anyone", open.lease("wallbox1").client());
    }

    @Test
    @DisplayName("there are so many components and no more")
    void components() {
        for (int i = 1; i < ComponentSpec.MOST; i++) {
            assertTrue(desk.add(new TestSubject("c" + i)));
        }
        assertFalse(desk.add(new TestSubject("more")));
    }
}
