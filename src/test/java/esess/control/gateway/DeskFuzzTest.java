package esess.control.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests at random, good ones, wrong ones, repeated ones and noise, in virtual time. */
class DeskFuzzTest {

    private static final int REQUESTS = 100_000;
    private static final String SECRET = "0123456789-signs";

    private final Random random = new Random(24);
    private final TestHands hands = new TestHands(1_700_000_000);
    private final Map<String, Integer> performed = new HashMap<>();
    private final List<Counted> subjects = new ArrayList<>();
    private Desk desk;
    /** The id of the request that is handed in now, if its sender may act; else null. */
    private String mayAct;

    /** Counts what is done, and for whom. */
    private final class Counted implements Subject {
        private final TestSubject inner;
        private Consumer<Result> pending;

        Counted(TestSubject inner) {
            this.inner = inner;
        }

        @Override
        public ComponentSpec spec() {
            return inner.spec();
        }

        @Override
        public Map<String, Amount> values() {
            return inner.values();
        }

        @Override
        public Long ageMillis() {
            return inner.ageMillis();
        }

        @Override
        public List<Undo> undo(Command command, Map<String, Object> parameters) {
            return inner.undo(command, parameters);
        }

        @Override
        public void perform(Command command, Map<String, Object> parameters, Consumer<Result> done) {
            assertTrue(mayAct != null, "acted without authority");
            performed.merge(mayAct, 1, Integer::sum);
            switch (random.nextInt(4)) {
                case 0 -> done.accept(Result.notTaken("no"));
                case 1 -> pending = done;
                default -> done.accept(Result.DONE);
            }
        }
    }

    private static Client client(String name, int priority, boolean signs, String... components) {
        return new Client(
                name,
                priority,
                List.of(components),
                signs ? Optional.of(SECRET + name) : Optional.empty(),
                !signs,
                true);
    }

    private String text(String... of) {
        return of[random.nextInt(of.length)];
    }

    @Test
    @DisplayName("of 100,000 requests none acts without authority, none is carried out twice, none has two answers")
    void fuzz() throws Refusal {
        desk = new Desk(
                hands,
                "shed",
                new Clients(
                        List.of(
                                client("signing", 3, true, "*"),
                                client("topical", 3, false, "wallbox1", "string2"),
                                client("reading", 4, false),
                                client("manual", 1, true, "*")),
                        false),
                Map.of());
        TestSubject.all().forEach(each -> {
            Counted counted = new Counted(each);
            subjects.add(counted);
            desk.add(counted);
        });
        Map<String, Set<String>> answers = new HashMap<>();
        List<byte[]> sent = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        int answered = 0;
        for (int i = 0; i < REQUESTS; i++) {
            hands.pass(random.nextInt(1000) / 1000.0);
            if (random.nextInt(2) == 0) {
                desk.look();
            }
            if (random.nextInt(5) == 0) {
                Counted late = subjects.get(random.nextInt(subjects.size()));
                if (late.pending != null) {
                    late.pending.accept(Subject.Result.DONE);
                }
            }
            int again = sent.isEmpty() || random.nextInt(4) > 0
                    ? -1
                    : sent.size() - 1 - random.nextInt(Math.min(50, sent.size()));
            if (again < 0) {
                String id = "i" + i;
                String topic = text("topical", "reading", "signing", "nobody", null);
                Map<String, Object> request = request(id);
                boolean isRight = sign(request, topic);
                String plain = JsonText.of(request);
                String noisy = noise(plain);
                // A member "au th" is none: then the topic says who it is.
                boolean byTopic = !noisy.equals(plain)
                        && "topical".equals(topic)
                        && List.of("wallbox1", "string2").contains(request.get("comp"));
                sent.add(noisy.getBytes(StandardCharsets.UTF_8));
                topics.add(topic);
                ids.add(isRight || byTopic ? id : null);
                again = sent.size() - 1;
            }
            mayAct = ids.get(again);
            int before = hands.answers.size();
            desk.request(topics.get(again), sent.get(again), random.nextInt(20) == 0);
            assertTrue(hands.answers.size() - before <= 1, "two answers to one request");
            for (int k = answered; k < hands.answers.size(); k++) {
                Map<?, ?> answer = (Map<?, ?>) BoundedJson.read(hands.answers.get(k));
                if (String.valueOf(answer.get("status")).equals("ok") && !"read".equals(answer.get("command"))) {
                    answers.computeIfAbsent(String.valueOf(answer.get("request_id")), each -> new HashSet<>())
                            .add(hands.answers.get(k));
                }
            }
            answered = hands.answers.size();
        }
        assertTrue(performed.size() > 500, performed.size() + " deeds");
        performed.forEach((id, times) -> assertEquals(1, times, id));
        answers.forEach((id, told) -> assertEquals(1, told.size(), id + " was told different things: " + told));
    }

    private Map<String, Object> request(String id) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("request_id", id);
        double now = hands.now().getEpochSecond();
        request.put("time", now + (random.nextInt(5) == 0 ? random.nextInt(100) - 50 : random.nextInt(20) - 10));
        request.put("node", random.nextInt(20) == 0 ? "other" : "shed");
        request.put("comp", text("wallbox1", "string2", "inverter3", "wallbox1/1", "pool", "a|b"));
        request.put(
                "command", text("setCurrent", "switch", "setChargeCurrent", "read", "release", "start", "stop", "x"));
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (request.get("command").equals("setCurrent")
                || request.get("command").equals("setChargeCurrent")) {
            parameters.put("current", random.nextInt(10) == 0 ? "16" : (Object) (double) random.nextInt(60));
        } else if (request.get("command").equals("switch")) {
            parameters.put("to", text("home", "car", "off", "moon"));
        }
        if (random.nextInt(3) == 0) {
            parameters.put("lease", (double) (10 + random.nextInt(100)));
        }
        request.put("parameters", parameters);
        return request;
    }

    /** Whether its sender may move what it names. */
    private boolean sign(Map<String, Object> request, String topic) throws Refusal {
        String signer = random.nextInt(2) == 0 ? null : text("signing", "manual", "reading", "nobody");
        if (signer == null) {
            return "topical".equals(topic) && List.of("wallbox1", "string2").contains(request.get("comp"));
        }
        Request read = Request.of(BoundedJson.read(JsonText.of(request)));
        int way = random.nextInt(4);
        String hmac = way == 0 ? "00" : Signature.of(way == 1 ? "wrong" : SECRET + signer, signer, read);
        request.put("auth", Map.of("client", signer, "hmac", hmac));
        return way > 1 && List.of("signing", "manual").contains(signer);
    }

    /** Sometimes a character is another one. */
    private String noise(String text) {
        if (random.nextInt(10) > 0) {
            return text;
        }
        int at = random.nextInt(text.length());
        // Not within what says who he is and what he may: that would be another request of his.
        return text.substring(0, at) + text(" ", "}", "\\", "\u0000", "[[[[[[[[") + text.substring(at);
    }
}
