package esess.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Http.Answer;
import esess.port.Http.Failed;
import esess.port.Http.Failure;
import esess.port.Http.Login;
import esess.port.Http.Ok;
import esess.port.Http.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What services rely on at HTTP, whatever is behind it. */
@Timeout(120)
public abstract class HttpContract {

    /** HTTP to be tested, and two devices. */
    public interface Rig extends AutoCloseable {

        Http http();

        void onLoop(Runnable task);

        void await(String what, BooleanSupplier condition);

        Device one();

        Device other();

        @Override
        void close();
    }

    /** A device: says 404 to what it does not have. */
    public interface Device {

        /** Host and port. */
        String address();

        void page(String path, int status, String body);

        void redirect(String path, String location);

        /** What was posted to it last, with the authorization behind a blank, if there was one; "": nothing. */
        String posted();

        /** Never answers there. */
        void hang(String path);

        /** Answers there, but takes 300 ms. */
        void slow(String path, String body);

        /** Wants this user and password in the usual way (basic) from now on, also on its redirects. */
        void secure(String user, String password);

        /** How often anybody has told it a user and a password. */
        int logins();

        /** Nothing listens any more. */
        void unplug();
    }

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(900);

    private Rig rig;

    protected abstract Rig open() throws Exception;

    @BeforeEach
    void openRig() throws Exception {
        rig = open();
        rig.one().page("/status", 200, "{\"on\": true}");
    }

    @AfterEach
    void closeRig() {
        rig.close();
    }

    private List<Answer> ask(Request request) {
        List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
        rig.onLoop(() -> {
            rig.http().get(request, answers::add);
            assertEquals(List.of(), answers, "never before the call returns");
        });
        return answers;
    }

    private Answer answer(Request request) {
        List<Answer> answers = ask(request);
        rig.await("an answer", () -> !answers.isEmpty());
        assertFalse(answers.toString().contains("secret"), answers.toString());
        return answers.get(0);
    }

    private Answer answer(Device device, String path) {
        return answer(Request.of(url(device, path), LONG));
    }

    private Failed failed(Failure kind, Answer answer) {
        Failed failed = assertInstanceOf(Failed.class, answer);
        assertEquals(kind, failed.kind(), failed.message());
        return failed;
    }

    private static String url(Device device, String path) {
        return "http://" + device.address() + path;
    }

    private Request as(Device device, String path, String user, String password) {
        return new Request(url(device, path), Optional.of(new Login(user, password)), LONG);
    }

    @Test
    @DisplayName("a page is answered once, as text")
    void page() {
        rig.one().page("/cm?cmnd=Power%20On", 201, "21,5 \u00b0C \u263c\n");
        rig.one().page("/", 200, "");
        assertEquals(new Ok(200, "{\"on\": true}"), answer(rig.one(), "/status"));
        assertEquals(new Ok(200, "{\"on\": true}"), answer(rig.one(), "/status#top"));
        assertEquals(new Ok(201, "21,5 \u00b0C \u263c\n"), answer(rig.one(), "/cm?cmnd=Power%20On"));
        assertEquals(new Ok(200, ""), answer(rig.one(), ""));
        List<Answer> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.addAll(List.of(answer(rig.one(), "/status")));
        }
        assertEquals(5, all.size());
    }

    @Test
    @DisplayName("a status that is none of success has a kind and a sentence")
    void statuses() {
        String address = rig.one().address();
        assertEquals(
                new Failed(Failure.BAD_STATUS, 404, address + " answers with HTTP status 404"),
                answer(rig.one(), "/none?secret"));
        rig.one().page("/500", 500, "oh");
        assertEquals(
                new Failed(Failure.BAD_STATUS, 500, address + " answers with HTTP status 500"),
                answer(rig.one(), "/500"));
        rig.one().page("/403", 403, "no");
        Failed forbidden = failed(Failure.UNAUTHORIZED, answer(rig.one(), "/403"));
        assertEquals(403, forbidden.status());
        assertTrue(forbidden.message().contains("none is configured"), forbidden.message());
    }

    @Test
    @DisplayName("user and password log in, also those in the URL; wrong or missing ones are told apart")
    void logins() {
        rig.one().secure("anna", "s@cr\u00e9t");
        assertEquals(new Ok(200, "{\"on\": true}"), answer(as(rig.one(), "/status", "anna", "s@cr\u00e9t")));
        assertEquals(
                new Ok(200, "{\"on\": true}"),
                answer(Request.of("http://anna:s%40cr%C3%A9t@" + rig.one().address() + "/status", LONG)));
        Failed wrong = failed(Failure.UNAUTHORIZED, answer(as(rig.one(), "/status", "anna", "secret")));
        assertEquals(
                new Failed(Failure.UNAUTHORIZED, 401, rig.one().address() + " refuses the user name or the password"),
                wrong);
        Failed none = failed(Failure.UNAUTHORIZED, answer(rig.one(), "/status"));
        assertTrue(none.message().contains("none is configured"), none.message());
        rig.one().secure("anna", "");
        assertInstanceOf(Ok.class, answer(Request.of("http://anna@" + rig.one().address() + "/status", LONG)));
    }

    @Test
    @DisplayName("a redirect is followed; the password stays with its device; one that never ends, ends")
    void redirects() {
        rig.one().secure("anna", "secret");
        rig.one().page("/real", 200, "here");
        rig.one().redirect("/old", "/real");
        assertEquals(new Ok(200, "here"), answer(as(rig.one(), "/old", "anna", "secret")));
        rig.one().redirect("/older", url(rig.one(), "/old"));
        assertEquals(new Ok(200, "here"), answer(as(rig.one(), "/older", "anna", "secret")));
        rig.other().page("/open", 200, "other");
        rig.one().redirect("/away", url(rig.other(), "/open"));
        assertEquals(new Ok(200, "other"), answer(as(rig.one(), "/away", "anna", "secret")));
        rig.other().secure("anna", "secret");
        failed(Failure.UNAUTHORIZED, answer(as(rig.one(), "/away", "anna", "secret")));
        assertEquals(0, rig.other().logins(), "nobody else hears the password");
        rig.one().redirect("/loop", "/loop");
        assertInstanceOf(Failed.class, answer(as(rig.one(), "/loop", "anna", "secret")));
    }

    @Test
    @DisplayName("what is posted arrives as it is, with its authorization, and with nobody else")
    void posts() {
        rig.one().page("/graphql", 200, "{\"data\": 1}");
        String json = "{\"query\": \"\u20ac {token}\"}";
        Request plain = Request.post(url(rig.one(), "/graphql"), new Http.Posted(json, Optional.empty()), LONG);
        assertEquals(new Ok(200, "{\"data\": 1}"), answer(plain));
        assertEquals(json, rig.one().posted());
        assertFalse(plain.toString().contains("token"), plain.toString());
        Request known = Request.post(url(rig.one(), "/graphql"), new Http.Posted(json, Optional.of("secret")), LONG);
        assertEquals(new Ok(200, "{\"data\": 1}"), answer(known));
        assertEquals(json + " secret", rig.one().posted());
        assertFalse(known.toString().contains("secret"), known.toString());
        rig.other().page("/graphql", 200, "mine");
        rig.one().redirect("/graphql", url(rig.other(), "/graphql"));
        assertEquals(302, failed(Failure.BAD_STATUS, answer(known)).status());
        assertEquals("", rig.other().posted(), "nobody else hears the secret");
        assertEquals(0, rig.other().logins());
    }

    @Test
    @DisplayName("the time limit holds for all of it, a late answer is none, and who hangs delays nobody else")
    void time() {
        rig.one().hang("/hang");
        rig.one().slow("/slow", "at last");
        rig.one().redirect("/to-hang", "/hang");
        rig.other().page("/status", 200, "well");
        List<Answer> hanging = ask(Request.of(url(rig.one(), "/hang"), SHORT));
        List<Answer> redirected = ask(Request.of(url(rig.one(), "/to-hang"), SHORT));
        assertEquals(new Ok(200, "well"), answer(rig.other(), "/status"));
        rig.await("both are told", () -> !hanging.isEmpty() && !redirected.isEmpty());
        String late = rig.one().address() + " does not answer within 900 ms";
        assertEquals(new Failed(Failure.TIMEOUT, 0, late), hanging.get(0));
        assertEquals(new Failed(Failure.TIMEOUT, 0, late), redirected.get(0));
        List<Answer> tooSlow = ask(Request.of(url(rig.one(), "/slow"), Duration.ofMillis(50)));
        assertEquals(new Ok(200, "at last"), answer(rig.one(), "/slow"));
        assertEquals(1, tooSlow.size());
        failed(Failure.TIMEOUT, tooSlow.get(0));
        assertEquals(1, hanging.size());
    }

    @Test
    @DisplayName("more than a device of ours would answer is not taken")
    void size() {
        rig.one().page("/most", 200, "x".repeat(HttpRules.LONGEST_BODY));
        rig.one().page("/umlauts", 200, "\u00e4".repeat(HttpRules.LONGEST_BODY / 2 + 1));
        rig.one().page("/more", 200, "x".repeat(HttpRules.LONGEST_BODY + 1));
        assertInstanceOf(Ok.class, answer(rig.one(), "/most"));
        Failed failed = failed(Failure.TOO_LARGE, answer(rig.one(), "/more"));
        assertEquals(new Failed(Failure.TOO_LARGE, 200, rig.one().address() + " answers more than 256 kB"), failed);
        failed(Failure.TOO_LARGE, answer(rig.one(), "/umlauts"));
        assertInstanceOf(Ok.class, answer(rig.one(), "/status"));
    }

    @Test
    @DisplayName("nobody there, nobody of that name, no URL: told apart, and no secret in it")
    void nobody() {
        failed(Failure.UNKNOWN_HOST, answer(Request.of("http://u:secret@nobody.invalid/", LONG)));
        for (String bad : List.of(
                "htp:/secret",
                "",
                "host/secret",
                "http://",
                "http:// /",
                "ftp://host/secret",
                "http://host:99999999/secret")) {
            Failed failed = failed(Failure.BAD_URL, answer(Request.of(bad, LONG)));
            assertEquals("the URL is not one: http://host/path is expected", failed.message());
        }
        rig.one().unplug();
        assertEquals(
                new Failed(Failure.REFUSED, 0, "nothing listens on " + rig.one().address()),
                answer(rig.one(), "/status"));
    }
}
