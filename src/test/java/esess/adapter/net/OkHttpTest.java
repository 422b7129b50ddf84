package esess.adapter.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import esess.port.Http.Answer;
import esess.port.Http.Failed;
import esess.port.Http.Failure;
import esess.port.Http.Login;
import esess.port.Http.Ok;
import esess.port.Http.Request;
import esess.sim.twin.Fault;
import esess.sim.twin.SwitchTwin;
import esess.sim.twin.SwitchTwin.Kind;
import esess.testing.Await;
import esess.testing.Programs;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OkHttpTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);

    @TempDir
    Path directory;

    private final RunningLoop running = new RunningLoop();
    private final OkHttp http = new OkHttp(running.loop, running.loop);
    private final List<SwitchTwin> twins = new ArrayList<>();
    private volatile boolean stopped;

    @AfterEach
    void close() throws Exception {
        if (!stopped) {
            running.end();
            stopped = true;
            http.stop(Duration.ZERO);
        }
        twins.forEach(SwitchTwin::close);
        running.close();
    }

    private SwitchTwin twin(Kind kind, int number) throws IOException {
        SwitchTwin twin = new SwitchTwin(kind, number);
        twins.add(twin);
        return twin;
    }

    private CompletableFuture<Answer> ask(Request request) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        running.loop.execute(() -> {
            boolean[] asked = new boolean[1];
            http.get(request, a -> {
                assertTrue(asked[0] && (stopped || running.isLoopThread()));
                assertTrue(answer.complete(a), "two answers");
            });
            asked[0] = true;
        });
        return answer;
    }

    private CompletableFuture<Answer> ask(String url, Duration timeout) {
        return ask(Request.of(url, timeout));
    }

    private static <T extends Answer> T the(Class<T> type, CompletableFuture<Answer> answer) throws Exception {
        return assertInstanceOf(type, answer.get(30, TimeUnit.SECONDS));
    }

    private Failure failure(String url, Duration timeout) throws Exception {
        Failed failed = the(Failed.class, ask(url, timeout));
        assertFalse(failed.message().contains("secret"), failed.message());
        return failed.kind();
    }

    private static Request with(SwitchTwin twin, String path, String user, String password) {
        return new Request(twin.url(path), Optional.of(new Login(user, password)), LONG);
    }

    @Test
    @DisplayName("an answer comes on the loop, over one connection that is kept")
    void answers() throws Exception {
        SwitchTwin twin = twin(Kind.PLAIN, 2);
        for (int i = 0; i < 5; i++) {
            assertEquals(new Ok(200, "relay is \"OFF\"\\"), the(Ok.class, ask(twin.url("/status"), LONG)));
        }
        assertEquals(1, twin.connections());
        assertEquals(1, http.connections());
    }

    @Test
    @DisplayName("what goes wrong has a kind and a sentence without secrets")
    void failures() throws Exception {
        SwitchTwin twin = twin(Kind.PLAIN, 2);
        assertEquals(Failure.BAD_STATUS, failure(twin.url("/missing?password=secret"), LONG));
        assertEquals(Failure.BAD_URL, failure("htp:/secret", LONG));
        assertEquals(Failure.UNKNOWN_HOST, failure("http://u:secret@nobody.invalid/", LONG));
        twin.fault(Fault.ERROR);
        assertEquals(
                new Failed(Failure.BAD_STATUS, 500, twin.address() + " answers with HTTP status 500"),
                the(Failed.class, ask(twin.url("/status"), LONG)));
        twin.fault(Fault.BREAK);
        assertEquals(Failure.BROKEN, failure(twin.url("/status"), LONG));
        twin.fault(Fault.HANG);
        assertEquals(Failure.TIMEOUT, failure(twin.url("/status"), SHORT));
        twin.fault(Fault.NONE);
        twin.unplug();
        assertEquals(Failure.REFUSED, failure(twin.url("/status"), LONG));
        twin.plugIn();
        the(Ok.class, ask(twin.url("/status"), LONG));
        try (ServerSocket notHttp = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.9"))) {
            CompletableFuture<Answer> answer = ask("http://127.0.0.9:" + notHttp.getLocalPort() + "/", LONG);
            try (var peer = notHttp.accept()) {
                peer.getOutputStream().write("SSH-2.0-dropbear\r\n".getBytes(StandardCharsets.UTF_8));
                assertEquals(Failure.NONSENSE, the(Failed.class, answer).kind());
            }
        }
    }

    @Test
    @DisplayName("10 MB of junk are a failure, not memory")
    void junk() throws Exception {
        SwitchTwin twin = twin(Kind.PLAIN, 2);
        twin.fault(Fault.JUNK);
        assertEquals(Failure.TOO_LARGE, failure(twin.url("/status"), LONG));
        twin.fault(Fault.NONE);
        the(Ok.class, ask(twin.url("/status"), LONG));
    }

    @ParameterizedTest
    @DisplayName("digest, SHA-256 and MD5: one challenge for several requests, also after a restart of the device")
    @ValueSource(booleans = {false, true})
    void digest(boolean md5) throws Exception {
        SwitchTwin twin = twin(Kind.SHELLY_GEN2, 2).secure("admin", "p@ss:wörd\"");
        if (md5) {
            twin.digestMd5();
        }
        for (int i = 0; i < 5; i++) {
            the(Ok.class, ask(with(twin, "/rpc/Switch.GetStatus?id=0", "admin", "p@ss:wörd\"")));
        }
        assertEquals(1, twin.challenges());
        assertEquals(6, twin.requests().size());
        twin.unplug();
        twin.plugIn();
        the(Ok.class, ask(with(twin, "/rpc/Switch.GetStatus?id=0", "admin", "p@ss:wörd\"")));
        the(Ok.class, ask(with(twin, "/rpc/Switch.Set?id=0&on=true", "admin", "p@ss:wörd\"")));
        assertTrue(twin.isOn());
        assertTrue(twin.challenges() <= 3, () -> twin.challenges() + " challenges");
    }

    @ParameterizedTest
    @DisplayName("a wrong password is reported as that, whatever the scheme, and does not go round in circles")
    @EnumSource(Kind.class)
    void wrongPassword(Kind kind) throws Exception {
        SwitchTwin twin = twin(kind, 2).secure("admin", "right");
        for (int i = 0; i < 3; i++) {
            Failed failed = the(Failed.class, ask(with(twin, "/status", "admin", "secret")));
            assertEquals(
                    new Failed(Failure.UNAUTHORIZED, 401, twin.address() + " refuses the user name or the password"),
                    failed);
        }
        assertTrue(twin.requests().size() <= 12, () -> twin.requests().size() + " requests");
        Failed none = the(Failed.class, ask(twin.url("/status"), LONG));
        assertTrue(none.message().contains("none is configured"), none.message());
    }

    @Test
    @DisplayName("a device that redirects elsewhere does not give the password away")
    void redirect() throws Exception {
        SwitchTwin other = twin(Kind.PLAIN, 3).secure("admin", "secret");
        SwitchTwin twin = twin(Kind.PLAIN, 2).secure("admin", "secret");
        the(Ok.class, ask(with(twin, "/status", "admin", "secret")));
        twin.redirect(other.url("/status"));
        Failed failed = the(Failed.class, ask(with(twin, "/status", "admin", "secret")));
        assertEquals(Failure.UNAUTHORIZED, failed.kind());
        assertEquals(0, other.logins());
        twin.redirect("/power");
        assertEquals(new Ok(200, "P=0.0 W"), the(Ok.class, ask(with(twin, "/status", "admin", "secret"))));
    }

    @Test
    @DisplayName(
            "https is spoken where a URL or a device that redirects asks for it, and a wrong certificate is told as such")
    void https() throws Exception {
        Path key = directory.resolve("key.p12");
        Programs.run(
                "none",
                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "device",
                "-dname",
                "CN=device",
                "-storetype",
                "PKCS12",
                "-keystore",
                key.toString(),
                "-storepass",
                "secret");
        KeyStore own = KeyStore.getInstance(key.toFile(), "secret".toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, "secret".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        HttpsServer device = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        device.setHttpsConfigurator(new HttpsConfigurator(tls));
        device.start();
        try {
            String url = "https://127.0.0.1:" + device.getAddress().getPort() + "/status";
            Failed direct = the(Failed.class, ask(url, LONG));
            assertEquals(Failure.TLS, direct.kind(), direct.message());
            assertTrue(direct.message().contains("certification path"), direct.message());
            SwitchTwin twin = twin(Kind.PLAIN, 2).secure("admin", "secret");
            the(Ok.class, ask(with(twin, "/status", "admin", "secret")));
            twin.redirect(url);
            Failed redirected = the(Failed.class, ask(with(twin, "/status", "admin", "secret")));
            assertEquals(Failure.TLS, redirected.kind(), redirected.message());
            assertTrue(redirected.message().contains("certification path"), redirected.message());
            assertEquals(
                    new Ok(200, "P=0.0 W"),
                    the(Ok.class, ask(with(twin, "/power", "admin", "secret"))),
                    "and http goes on");
        } finally {
            device.stop(0);
        }
    }

    @Test
    @DisplayName("user and password in the URL, and a user without password, log in and are seen nowhere")
    void userInfo() throws Exception {
        SwitchTwin twin = twin(Kind.PLAIN, 2).secure("anna", "s@crét");
        the(Ok.class, ask("http://anna:s%40cr%C3%A9t@" + twin.address() + "/status", LONG));
        the(Ok.class, ask("http://anna:s%40cr%C3%A9t@" + twin.address() + "/status", LONG));
        assertEquals(1, twin.challenges());
        twin.secure("anna", "");
        the(Ok.class, ask("http://anna@" + twin.address() + "/status", LONG));
        the(Ok.class, ask("http://anna:@" + twin.address() + "/status", LONG));
        SwitchTwin gen2 = twin(Kind.SHELLY_GEN2, 3).secure("admin", "secret");
        the(Ok.class, ask("http://admin:secret@" + gen2.address() + "/rpc/Switch.GetStatus?id=0", LONG));
        assertEquals(
                "Request[127.0.0.3]",
                Request.of("http://admin:secret@127.0.0.3/cm?password=secret", LONG)
                        .toString());
        assertFalse(new Login("admin", "secret").toString().contains("secret"));
    }

    @Test
    @DisplayName("three hanging devices of four do not delay the fourth")
    void hanging() throws Exception {
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        for (int number = 2; number <= 4; number++) {
            SwitchTwin twin = twin(Kind.PLAIN, number);
            twin.fault(Fault.HANG);
            for (int i = 0; i < 6; i++) {
                waiting.add(ask(twin.url("/status"), LONG));
            }
        }
        SwitchTwin well = twin(Kind.PLAIN, 5);
        for (int i = 0; i < 20; i++) {
            the(Ok.class, ask(well.url("/status"), LONG));
        }
        assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone));
        assertTrue(http.threads() <= 8, () -> http.threads() + " threads");
    }

    @Test
    @DisplayName("every request is answered within its timeout, also those that wait for a thread, and the threads end")
    void piledUp() throws Exception {
        SwitchTwin twin = twin(Kind.PLAIN, 2);
        twin.fault(Fault.HANG);
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            waiting.add(ask(twin.url("/status"), SHORT));
        }
        int timeouts = 0;
        int busy = 0;
        for (CompletableFuture<Answer> answer : waiting) {
            Failure kind = the(Failed.class, answer).kind();
            timeouts += kind == Failure.TIMEOUT ? 1 : 0;
            busy += kind == Failure.BUSY ? 1 : 0;
        }
        assertEquals(300, timeouts + busy);
        assertTrue(timeouts >= 200 && busy >= 1, timeouts + " timeouts, " + busy + " refused");
        Await.until("the threads end", () -> http.threads() == 0);
    }

    @Test
    @DisplayName("stop delivers what can be delivered, cancels the rest, and answers everything")
    void stop() throws Exception {
        SwitchTwin slow = twin(Kind.PLAIN, 2);
        SwitchTwin hanging = twin(Kind.PLAIN, 3);
        slow.fault(Fault.SLOW);
        hanging.fault(Fault.HANG);
        List<Answer> answers = new ArrayList<>();
        running.run(() -> {
            http.get(Request.of(slow.url("/on"), LONG), answers::add);
            http.get(Request.of(hanging.url("/on"), LONG), answers::add);
        });
        running.end();
        stopped = true;
        Await.prompt("stop", () -> http.stop(Duration.ofMillis(1500)));
        assertTrue(slow.isOn());
        assertEquals(2, answers.size());
        assertEquals(new Ok(200, "done"), answers.get(0));
        assertEquals(
                Failure.STOPPED, assertInstanceOf(Failed.class, answers.get(1)).kind());
        assertEquals(0, http.threads());
    }
}
