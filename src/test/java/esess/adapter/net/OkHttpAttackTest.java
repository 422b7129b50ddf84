package esess.adapter.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Http.Answer;
import esess.port.Http.Failed;
import esess.port.Http.Failure;
import esess.port.Http.Kind;
import esess.port.Http.Login;
import esess.port.Http.Ok;
import esess.port.Http.Request;
import esess.port.Http.Way;
import esess.testing.BadPeer;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against what stands where a device should. */
@Timeout(120)
class OkHttpAttackTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Login ADMIN = new Login("admin", "geheim");

    private final RunningLoop running = new RunningLoop();
    private final OkHttp http = new OkHttp(running.loop, running.loop);
    private final List<String> uncaught = new CopyOnWriteArrayList<>();
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    OkHttpAttackTest() {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(thread.getName() + " " + e));
    }

    @AfterEach
    void close() throws Exception {
        running.end();
        http.stop(Duration.ZERO);
        running.close();
        Thread.setDefaultUncaughtExceptionHandler(before);
        assertEquals(List.of(), uncaught);
    }

    private CompletableFuture<Answer> ask(String address, Optional<Login> login, Kind kind) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        running.loop.execute(
                () -> http.as(kind).get(new Request("http://" + address + "/", login, LONG), answer::complete));
        return answer;
    }

    private Failed failed(BadPeer peer, Optional<Login> login) throws Exception {
        return assertInstanceOf(
                Failed.class, ask(peer.address(1), login, Kind.LOAD).get(60, TimeUnit.SECONDS));
    }

    @Test
    @DisplayName("a chunk whose length has no end, headers without end: given up")
    void endless() throws Exception {
        for (String beginning : List.of(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 ")) {
            try (BadPeer peer = BadPeer.http(beginning, "x".repeat(100))) {
                Failure kind = failed(peer, Optional.empty()).kind();
                // OkHttp has a limit of its own for headers.
                assertEquals(beginning.contains("chunked") ? Failure.TOO_LARGE : Failure.BROKEN, kind, beginning);
            }
        }
    }

    @Test
    @DisplayName(
            "interim answers without end and challenges without anything in them make no sense, and kill no thread")
    void nonsense() throws Exception {
        try (BadPeer peer = BadPeer.http("", "HTTP/1.1 100 Continue\r\n\r\n")) {
            Failure kind = failed(peer, Optional.empty()).kind();
            assertTrue(kind == Failure.NONSENSE || kind == Failure.TOO_LARGE, kind.toString());
        }
        for (String challenge :
                List.of("Digest", "Digest realm=\"x\"", "Digest realm=x, nonce=\"y\", algorithm=nonsense")) {
            try (BadPeer peer = BadPeer.http(
                    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: " + challenge + "\r\nContent-Length: 0\r\n\r\n",
                    null)) {
                assertEquals(Failure.NONSENSE, failed(peer, Optional.of(ADMIN)).kind(), challenge);
            }
        }
    }

    @Test
    @DisplayName("who asks in a way that this kind of device does not have is not told the password, and that is said")
    void otherWays() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        String digest = "Digest realm=\"shelly\", nonce=\"1\", qop=\"auth\", algorithm=";
        try (BadPeer peer = asking(heard, "Basic realm=\"x\"")) {
            Failed failed = failed(peer, Optional.of(ADMIN.by(Way.SHA256)));
            assertEquals(Failure.UNAUTHORIZED, failed.kind());
            assertTrue(failed.message().contains("asks for the password itself"), failed.message());
        }
        try (BadPeer peer = asking(heard, digest + "MD5")) {
            assertTrue(failed(peer, Optional.of(ADMIN.by(Way.SHA256))).message().contains("MD5"));
        }
        try (BadPeer peer = asking(heard, digest + "SHA-256")) {
            assertEquals(
                    Failure.UNAUTHORIZED,
                    failed(peer, Optional.of(ADMIN.by(Way.BASIC))).kind());
        }
        assertFalse(heard.stream().anyMatch(request -> request.contains("Authorization")), heard.toString());
        try (BadPeer peer = asking(heard, digest + "MD5\r\nWWW-Authenticate: " + digest + "SHA-256")) {
            failed(peer, Optional.of(ADMIN.by(Way.SHA256)));
        }
        assertTrue(
                heard.stream()
                        .anyMatch(request -> request.contains("Authorization: Digest") && request.contains("SHA-256")),
                heard.toString());
    }

    private static BadPeer asking(List<String> heard, String challenge) throws IOException {
        return new BadPeer((in, out) -> {
            for (String request = BadPeer.request(in); !request.isEmpty(); request = BadPeer.request(in)) {
                heard.add(request);
                out.write(("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nWWW-Authenticate: " + challenge
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    @Test
    @DisplayName("thirty hanging meters and thirty hanging loads do not keep the grid meter from being asked")
    void hanging() throws Exception {
        try (BadPeer hanging = BadPeer.silent();
                BadPeer well = BadPeer.http("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", null)) {
            for (int i = 1; i <= 30; i++) {
                for (Kind kind : List.of(Kind.METER, Kind.LOAD)) {
                    CompletableFuture<Answer> unused = ask(hanging.address(i), Optional.empty(), kind);
                }
            }
            for (int i = 0; i < 5; i++) {
                assertEquals(
                        new Ok(200, "ok"),
                        ask(well.address(99), Optional.empty(), Kind.GRID_METER).get(20, TimeUnit.SECONDS));
            }
        }
    }
}
