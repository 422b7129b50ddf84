package esess.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import esess.port.Registration;
import esess.port.Time;
import esess.testing.Await;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's nginx with a folder of sites like a GX's, and a stand-in for the GX's login. */
@Tag("slow")
class NginxTest {

    @TempDir
    Path directory;

    private final RunningLoop running = new RunningLoop();
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final List<String> states = new CopyOnWriteArrayList<>();
    private HttpServer page;
    private HttpServer login;
    private Path sites;
    private Path program;
    private int gxPort;
    private int port;
    private Nginx nginx;
    private Registration kept = () -> {};

    @BeforeEach
    void begin() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/sbin/nginx")), ".ci/setup installs nginx");
        sites = Files.createDirectories(directory.resolve("sites-enabled"));
        gxPort = freePort();
        port = freePort();
        Files.writeString(directory.resolve("mime.types"), "types { text/html html; }\n");
        Files.writeString(directory.resolve("nginx.conf"), """
                user root;
                worker_processes 1;
                pid DIR/nginx.pid;
                error_log DIR/error.log;
                events { worker_connections 64; }
                http {
                    include mime.types;
                    access_log off;
                    client_body_temp_path DIR/body;
                    proxy_temp_path DIR/proxy;
                    fastcgi_temp_path DIR/fastcgi;
                    uwsgi_temp_path DIR/uwsgi;
                    scgi_temp_path DIR/scgi;
                    include DIR/sites-enabled/*;
                }
                """.replace("DIR", directory.toString()));
        gxSite();
        program = directory.resolve("nginx");
        Files.writeString(program, """
                #!/bin/sh
                case "$*" in
                  *-c*) exec /usr/sbin/nginx "$@" ;;
                  *) exec /usr/sbin/nginx -c DIR/nginx.conf "$@" ;;
                esac
                """.replace("DIR", directory.toString()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=venus.local",
                "-keyout",
                directory.resolve("key.pem").toString(),
                "-out",
                directory.resolve("cert.pem").toString());
        page = server(
                exchange -> "page for " + exchange.getRequestHeaders().getFirst("Host") + " by "
                        + exchange.getRequestHeaders().getFirst("X-Forwarded-Proto"),
                exchange -> 200);
        login = server(
                exchange -> exchange.getRequestURI().getPath().equals("/auth/login.php") ? "the GX's login" : "",
                exchange -> exchange.getRequestURI().getPath().equals("/auth/test.php")
                                && !"session=good"
                                        .equals(exchange.getRequestHeaders().getFirst("Cookie"))
                        ? 401
                        : 200);
        run(program.toString());
        nginx = new Nginx(
                new Nginx.Places(
                        List.of(program.toString()),
                        directory.resolve("nginx.conf"),
                        sites,
                        directory.resolve("cert.pem"),
                        directory.resolve("key.pem"),
                        "http://127.0.0.1:" + login.getAddress().getPort()),
                pool,
                running.loop,
                running.loop);
    }

    @AfterEach
    void end() throws Exception {
        if (program == null) {
            running.close();
            return;
        }
        running.run(() -> kept.close());
        pool.shutdown();
        assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
        runUnchecked(program.toString(), "-s", "stop");
        page.stop(0);
        login.stop(0);
        running.close();
    }

    private void gxSite() throws IOException {
        Files.writeString(
                sites.resolve("http.site"),
                "server { listen 127.0.0.1:" + gxPort + "; location / { return 200 \"the GX\"; } }\n");
    }

    private interface Said<T> {
        T of(HttpExchange exchange);
    }

    private static HttpServer server(Said<String> text, Said<Integer> status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] bytes = text.of(exchange).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status.of(exchange), bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, runUnchecked(command), String.join(" ", command));
    }

    private static int runUnchecked(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private void keep(Nginx door) {
        running.run(
                () -> kept = door.keep(port, page.getAddress().getPort(), (open, why) -> states.add(open + " " + why)));
    }

    private HttpResponse<String> get(String url, String cookie) throws Exception {
        X509TrustManager anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {anybody}, null);
        System.setProperty("jdk.internal.httpclient.disableHostnameVerification", "true");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void assertGxWorks() throws Exception {
        assertEquals("the GX", get("http://127.0.0.1:" + gxPort + "/", "").body());
    }

    private Path ours() {
        return sites.resolve(Nginx.NAME);
    }

    @Test
    @DisplayName("behind the GX's login: closed without it, open with it, and gone when es-ESS stops")
    void behindLogin() throws Exception {
        keep(nginx);
        Await.equal(List.of("true "), () -> List.copyOf(states));
        String url = "https://127.0.0.1:" + port;
        HttpResponse<String> closed = get(url + "/log?x=1", "");
        assertEquals(302, closed.statusCode());
        assertTrue(
                closed.headers().firstValue("Location").orElse("").equals("/auth/login.php?page=/log?x=1"),
                closed.headers().toString());
        assertFalse(closed.body().contains("page for"));
        assertEquals(401, get(url + "/api/v1/state", "").statusCode());
        assertEquals("the GX's login", get(url + "/auth/login.php", "").body());
        assertEquals(404, get(url + "/_auth", "session=good").statusCode(), "for nginx itself only");
        assertEquals(
                "page for 127.0.0.1:" + port + " by https",
                get(url + "/", "session=good").body());
        assertGxWorks();

        running.run(() -> kept.close());
        Await.until("it is gone", () -> !Files.exists(ours()));
        Await.until("nginx has let go of the port", () -> {
            try {
                get(url + "/", "");
                return false;
            } catch (Exception refused) {
                return true;
            }
        });
        assertGxWorks();
    }

    @Test
    @DisplayName("a start of nginx empties its folder: ours is back")
    void emptied() throws Exception {
        RunningLoop fast = running;
        Nginx often = new Nginx(
                new Nginx.Places(
                        List.of(program.toString()),
                        directory.resolve("nginx.conf"),
                        sites,
                        directory.resolve("cert.pem"),
                        directory.resolve("key.pem"),
                        "http://127.0.0.1:" + login.getAddress().getPort()),
                pool,
                fast.loop,
                new OftenTime(fast));
        keep(often);
        Await.equal(List.of("true "), () -> List.copyOf(states));
        run(program.toString(), "-s", "stop");
        Await.until("nginx has stopped", () -> !Files.exists(directory.resolve("nginx.pid")));
        Files.deleteIfExists(ours());
        run(program.toString());
        Await.until("ours is back", () -> Files.exists(ours()));
        Await.until("and open", () -> {
            try {
                return get("https://127.0.0.1:" + port + "/", "session=good").statusCode() == 200;
            } catch (Exception notYet) {
                return false;
            }
        });
        assertGxWorks();
    }

    @Test
    @DisplayName("what nginx does not accept never gets into its folder, and the GX's page goes on")
    void notAccepted() throws Exception {
        Files.writeString(directory.resolve("cert.pem"), "this is no certificate");
        keep(nginx);
        Await.until("it is told", () -> states.size() == 1);
        assertTrue(states.get(0).startsWith("false nginx does not accept it: "), states.get(0));
        assertFalse(Files.exists(ours()));
        run(program.toString(), "-s", "reload");
        assertGxWorks();
    }

    @Test
    @DisplayName("a GX whose own configuration is broken already is left as it is")
    void brokenAlready() throws Exception {
        Files.writeString(sites.resolve("other.site"), "nonsense");
        keep(nginx);
        Await.until("it is told", () -> states.size() == 1);
        assertTrue(states.get(0).startsWith("false nginx does not accept it: "), states.get(0));
        assertFalse(Files.exists(ours()));
        assertGxWorks();
    }

    @Test
    @DisplayName("a port that is taken, a file that is not ours, a machine without nginx: told, and nothing is touched")
    void nothingTouched() throws Exception {
        try (ServerSocket other = new ServerSocket(port)) {
            keep(nginx);
            Await.equal(List.of("false TCP port " + port + " is used by something else"), () -> List.copyOf(states));
            assertFalse(Files.exists(ours()));
            assertTrue(other.isBound());
        }
        running.run(() -> kept.close());
        states.clear();
        Files.writeString(ours(), "# of somebody else\n");
        keep(nginx);
        Await.equal(List.of("false " + ours() + " is not of es-ESS"), () -> List.copyOf(states));
        running.run(() -> kept.close());
        pool.submit(() -> {}).get();
        assertEquals("# of somebody else\n", Files.readString(ours()));
        Nginx nowhere = new Nginx(pool, running.loop, running.loop);
        assumeTrue(!Files.exists(Path.of("/run/nginx/sites-enabled")));
        states.clear();
        keep(nowhere);
        Await.until("it is told", () -> states.size() == 1);
        assertTrue(states.get(0).startsWith("false there is no folder /run/nginx/sites-enabled"), states.get(0));
    }

    /** Looks every 100 ms instead of every half minute. */
    private record OftenTime(RunningLoop running) implements Time {
        @Override
        public Registration after(Duration delay, Runnable task) {
            return running.loop.after(delay, task);
        }

        @Override
        public Registration every(Duration period, Runnable task) {
            return running.loop.every(Duration.ofMillis(100), task);
        }

        @Override
        public Instant now() {
            return running.loop.now();
        }

        @Override
        public long tick() {
            return running.loop.tick();
        }
    }
}
