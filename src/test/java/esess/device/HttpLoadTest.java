package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Http.Answer;
import esess.port.Http.Failed;
import esess.port.Http.Failure;
import esess.port.Http.Ok;
import esess.runtime.HttpUnderWay;
import esess.testing.HttpDevices;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a load behind HTTP does, in virtual time. */
class HttpLoadTest {

    private static final String HOST = "heater";
    private static final Optional<Pattern> IS_ON = Optional.of(Pattern.compile("\"ison\":\\s*true"));
    private static final Optional<Pattern> APOWER = Optional.of(Pattern.compile("\"apower\":([^,]+),"));

    private final VirtualHouse house = new VirtualHouse();
    private final HttpDevices http = new HttpDevices(house.loop, house.loop);
    private final List<String> told = new ArrayList<>();
    private int changes;
    private boolean relayOn;
    private boolean obeys = true;
    private SwitchedLoad load;

    private final SwitchedLoad.Listener listener = new SwitchedLoad.Listener() {
        @Override
        public void changed(SwitchedLoad changed) {
            changes++;
        }

        @Override
        public void trouble(String text) {
            told.add("trouble: " + text);
        }

        @Override
        public void recovered(String text) {
            told.add("recovered: " + text);
        }
    };

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
    }

    private Answer device(String asked) {
        switch (asked) {
            case "/on", "/off" -> relayOn = obeys ? asked.equals("/on") : relayOn;
            default -> {}
        }
        return new Ok(200, "{\"ison\": " + relayOn + ",\"apower\":" + (relayOn ? 1500.5 : 0.0) + ",\"x\":1}");
    }

    private static HttpLoad load(String status, String power) {
        return new HttpLoad(
                "http://heater/on",
                "http://heater/off",
                Optional.ofNullable(status).map(s -> "http://heater" + s),
                IS_ON,
                Optional.ofNullable(power).map(p -> "http://heater" + p),
                APOWER,
                Optional.empty(),
                HttpLoad.USUAL_TIMEOUT);
    }

    private void start(HttpLoad of) {
        http.device(HOST, this::device);
        run(() -> load = SwitchedLoad.of(of, http, house.loop, listener));
    }

    private void start() {
        start(load("/status", "/power"));
    }

    private void run(Runnable task) {
        house.loop.execute(task);
        house.settle();
    }

    private void want(boolean on) {
        run(() -> load.want(on));
    }

    private void pass(int seconds) {
        house.pass(Duration.ofSeconds(seconds));
    }

    private long count(String path) {
        return http.asked(HOST).stream().filter(path::equals).count();
    }

    @Test
    @DisplayName("reads the state, switches, verifies")
    void switches() {
        start();
        assertNull(load.isOn());
        pass(1);
        assertEquals(false, load.isOn());
        want(true);
        pass(2);
        assertEquals(true, load.isOn());
        assertEquals(List.of("/status", "/on", "/status"), http.asked(HOST));
        assertEquals(2, changes);
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("what is wanted again and again is switched once")
    void once() {
        start();
        for (int cycle = 0; cycle < 60; cycle++) {
            want(true);
            run(load::poll);
            pass(5);
        }
        assertEquals(1, count("/on"));
        assertEquals(0, count("/off"));
        assertEquals(1500.5, load.powerW());
        assertEquals(1, http.mostInFlight(HOST));
    }

    @Test
    @DisplayName("a load found on at the start is switched off when off is wanted, and let be when nothing is")
    void foundOn() {
        relayOn = true;
        start();
        pass(3600);
        assertTrue(relayOn);
        want(false);
        pass(2);
        assertFalse(relayOn);
        assertEquals(false, load.isOn());
    }

    @Test
    @DisplayName(
            "a switch that does not take effect is tried again at growing intervals, told once, and once when it works")
    void lies() {
        start();
        pass(1);
        obeys = false;
        want(true);
        pass(3);
        assertEquals(1, count("/on"));
        assertEquals(List.of(), told);
        pass(3600);
        assertTrue(count("/on") > 25 && count("/on") < 40, () -> count("/on") + " tries");
        assertEquals(List.of("trouble: It was switched on and is off nevertheless."), told);
        assertEquals(false, load.isOn());
        assertTrue(load.inTrouble());
        obeys = true;
        pass(125);
        assertEquals(true, load.isOn());
        assertEquals(
                List.of("trouble: It was switched on and is off nevertheless.", "recovered: It can be switched again."),
                told);
        assertFalse(load.inTrouble());
    }

    @Test
    @DisplayName("a device that hangs has one request at a time; it is unknown, and comes back")
    void hangs() {
        start();
        pass(1);
        want(true);
        pass(2);
        http.device(HOST, asked -> null);
        want(false);
        for (int cycle = 0; cycle < 60; cycle++) {
            run(load::poll);
            pass(10);
        }
        assertEquals(1, http.mostInFlight(HOST));
        assertNull(load.isOn());
        assertNull(load.powerW());
        assertEquals(
                List.of(
                        "trouble: It cannot be switched off: heater does not answer within 5000 ms.",
                        "trouble: Its power is not known: heater does not answer within 5000 ms."),
                told.stream().sorted().toList());
        http.device(HOST, this::device);
        for (int cycle = 0; cycle < 13; cycle++) {
            run(load::poll);
            pass(10);
        }
        assertEquals(false, load.isOn());
        assertEquals(0.0, load.powerW());
        assertEquals(4, told.size());
        assertFalse(relayOn);
    }

    @Test
    @DisplayName("an HTTP status that is an error is one, for commands and readings")
    void statusCodes() {
        start();
        pass(1);
        http.device(HOST, asked -> {
            device(asked);
            return new Failed(Failure.BAD_STATUS, 500, "heater answers with HTTP status 500");
        });
        want(true);
        pass(30);
        assertEquals(List.of("trouble: It cannot be switched on: heater answers with HTTP status 500."), told);
        assertNull(load.isOn());
        http.device(HOST, this::device);
        pass(130);
        assertEquals(true, load.isOn());
    }

    @Test
    @DisplayName("one lost request is nobody's business")
    void blip() {
        start();
        pass(1);
        http.device(HOST, asked -> null);
        want(true);
        pass(6);
        http.device(HOST, this::device);
        pass(30);
        assertEquals(true, load.isOn());
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("the state is read every 15 minutes, and what somebody else has switched is put right")
    void everyQuarter() {
        start();
        want(false);
        pass(60);
        relayOn = true;
        pass(15 * 60);
        assertFalse(relayOn);
        assertEquals(false, load.isOn());
        run(load::leave);
        relayOn = true;
        pass(15 * 60 + 5);
        assertTrue(relayOn);
        assertEquals(true, load.isOn());
    }

    @Test
    @DisplayName("where one answer tells state and power, a poll is one request and sees both")
    void bothAtOnce() {
        start(load("/status", "/status"));
        pass(1);
        want(true);
        pass(2);
        int before = http.asked(HOST).size();
        relayOn = false;
        run(load::poll);
        pass(10);
        assertEquals(
                List.of("/status", "/on", "/status"),
                http.asked(HOST).subList(before, http.asked(HOST).size()));
        assertEquals(1500.5, load.powerW());
        assertTrue(load.tellsPower());
    }

    @Test
    @DisplayName("power that is not understood is unknown, never 0; told once")
    void powerUnknown() {
        start();
        pass(1);
        run(load::poll);
        pass(1);
        assertEquals(0.0, load.powerW());
        http.device(HOST, asked -> new Ok(200, asked.equals("/power") ? "<html>" : "{\"ison\":true}"));
        for (int i = 0; i < 5; i++) {
            run(load::poll);
            pass(1);
            assertNull(load.powerW());
        }
        assertEquals(
                List.of(
                        "trouble: Its power is not known: the regular expression \"apower\":([^,]+), finds no power in what it says."),
                told);
        http.device(HOST, asked -> new Ok(200, asked.equals("/power") ? "\"apower\":null,\"" : "{\"ison\":true}"));
        run(load::poll);
        pass(1);
        assertNull(load.powerW());
        assertEquals(2, told.size());
    }

    @Test
    @DisplayName("what is wanted changes while a request is under way: the last wish counts")
    void changesItsMind() {
        start();
        http.delay(HOST, Duration.ofSeconds(2));
        want(true);
        pass(3);
        want(false);
        pass(1);
        want(true);
        want(false);
        pass(30);
        assertFalse(relayOn);
        assertEquals(false, load.isOn());
        assertEquals(1, http.mostInFlight(HOST));
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("without a status the load is as it was last told")
    void withoutStatus() {
        start(load(null, null));
        pass(1);
        assertNull(load.isOn());
        assertFalse(load.tellsPower());
        want(true);
        pass(1);
        assertEquals(true, load.isOn());
        run(load::poll);
        pass(3600);
        assertEquals(List.of("/on"), http.asked(HOST));
        assertThrows(
                IllegalArgumentException.class,
                () -> new HttpLoad(
                        "a",
                        "b",
                        Optional.of("c"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        HttpLoad.USUAL_TIMEOUT));
    }

    @Test
    @DisplayName("stop switches off at once, also beside a request that hangs, and says so if it cannot")
    void stop() {
        start();
        want(true);
        pass(5);
        http.device(HOST, asked -> null);
        run(load::poll);
        http.device(HOST, this::device);
        run(load::close);
        pass(1);
        assertFalse(relayOn);
        assertEquals(List.of(), told);
        pass(3600);
        assertEquals(
                List.of("/power", "/off"),
                http.asked(HOST)
                        .subList(http.asked(HOST).size() - 2, http.asked(HOST).size()));

        relayOn = false;
        start();
        want(true);
        pass(5);
        http.device(HOST, asked -> null);
        run(load::close);
        run(load::close);
        pass(10);
        assertEquals(List.of("trouble: It could not be switched off: heater does not answer within 5000 ms."), told);
    }

    @Test
    @DisplayName("stop leaves alone what is off, and what nobody wanted switched")
    void stopLeaves() {
        start();
        want(false);
        pass(5);
        run(load::close);
        pass(5);
        relayOn = true;
        start();
        pass(5);
        run(load::close);
        pass(5);
        assertEquals(0, count("/off"));
    }

    /** A relay behind a slow door: "on" takes effect when it is answered, "off" at once. */
    private void slowOn() {
        http.device(HOST, asked -> {
            if (asked.equals("/on")) {
                house.loop.after(Duration.ofSeconds(2), () -> relayOn = true);
            } else if (asked.equals("/off")) {
                relayOn = false;
            }
            return new Ok(200, "");
        });
        http.delay(HOST, Duration.ofSeconds(2));
        run(() -> load = SwitchedLoad.of(load(null, null), http, house.loop, listener));
        want(true);
        http.delay(HOST, Duration.ofMillis(20));
    }

    @Test
    @DisplayName("an on that is under way when it ends does not have the last word")
    void offIsNotOvertaken() {
        slowOn();
        pass(1);
        run(() -> load.close());
        pass(3);
        assertFalse(relayOn, "the heater is off when es-ESS has ended");
        assertEquals(List.of("/on", "/off", "/off"), http.asked(HOST));
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName(
            "an on that is answered long after the end is not answered any more: somebody else may have switched it")
    void lateAnswer() {
        http.device(HOST, asked -> asked.equals("/on") ? null : new Ok(200, ""));
        run(() -> load = SwitchedLoad.of(load(null, null), http, house.loop, listener));
        want(true);
        run(() -> load.close());
        pass(60);
        long late = HttpLoad.USUAL_TIMEOUT.compareTo(SwitchedLoad.LAST_WORD) < 0 ? 2 : 1;
        assertEquals(late, count("/off"));
    }

    @Test
    @DisplayName("the end of the program waits for what follows an answer, and not for ever")
    void waitsForTheLastWord() {
        HttpUnderWay underWay = new HttpUnderWay(http);
        List<String> ended = new ArrayList<>();
        slowOn();
        SwitchedLoad other = SwitchedLoad.of(load(null, null), underWay, house.loop, listener);
        relayOn = false;
        http.delay(HOST, Duration.ofSeconds(2));
        run(() -> other.want(true));
        http.delay(HOST, Duration.ofMillis(20));
        run(() -> {
            load.close();
            other.close();
            underWay.whenIdle(house.loop, Duration.ofSeconds(3), () -> ended.add("idle " + relayOn));
        });
        pass(1);
        assertEquals(List.of(), ended);
        pass(2);
        assertEquals(List.of("idle false"), ended);
        http.device(HOST, asked -> null);
        run(() -> {
            underWay.get(esess.port.Http.Request.of("http://heater/x", Duration.ofMinutes(1)), answer -> {});
            underWay.whenIdle(house.loop, Duration.ofSeconds(3), () -> ended.add("bounded"));
        });
        pass(3);
        assertEquals(List.of("idle false", "bounded"), ended);
    }
}
