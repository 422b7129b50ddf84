package esess.sim.twin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A device behind a real HTTP server, on an address of its own in 127.0.0.0/8. It asks for user and password as such
 * devices do, can do wrong what they do wrong, and counts what it is asked. Thread-safe; a subclass guards what it has
 * by this object's lock.
 */
public abstract class HttpTwin implements AutoCloseable {

    /** How long a slow one takes. */
    public static final long SLOW_MILLIS = 300;

    private static final byte[] JUNK = new byte[1 << 16];
    private static final int JUNK_PIECES = 160;

    static {
        // Else every answer over a kept connection takes 40 ms (Nagle and delayed acknowledgement). Read once, when the
        // server is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final String host;
    private final int port;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, 64, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), HttpTwin::thread);
    private final List<String> requests = new ArrayList<>();
    private final Set<Integer> peers = new HashSet<>();
    private DigestDoor digest;
    private HttpServer server;
    private Fault fault = Fault.NONE;
    private CountDownLatch faultGone = new CountDownLatch(1);
    private String user = "";
    private String password = "";
    private boolean secured;
    private int challenges;
    private int logins;

    /**
     * @param number its address is 127.0.0.(number): to es-ESS, another host than its siblings
     * @param digest how it wants to be told user and password; null: basic
     */
    HttpTwin(int number, DigestDoor digest) throws IOException {
        this.host = "127.0.0." + number;
        this.digest = digest;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 50);
        port = server.getAddress().getPort();
        start();
    }

    /** @return what stands at this path and query; null: nothing */
    abstract String page(String asked, Fault now);

    /** Whether this page is shown to anybody. */
    boolean isPublic(String uri) {
        return false;
    }

    /** Where it sends those who ask for this; null: nowhere. */
    String elsewhere(String uri) {
        return null;
    }

    /** It has power again. */
    void restarted() {
        // Most devices forget nothing that matters here.
    }

    /** Host and port, as an owner writes it. */
    public String address() {
        return host + ":" + port;
    }

    public String url(String path) {
        return "http://" + address() + path;
    }

    public synchronized void fault(Fault next) {
        fault = next;
        faultGone.countDown();
        faultGone = new CountDownLatch(1);
    }

    /** Nothing listens any more. */
    public synchronized void unplug() {
        fault(fault);
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /** Listens again on the same port, with no memory of who has logged in. */
    public synchronized void plugIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 50);
        if (digest != null) {
            digest.forget();
        }
        restarted();
        start();
    }

    /** Path and query of everything it was asked, also without a valid login. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** How often it has asked for user and password. */
    public synchronized int challenges() {
        return challenges;
    }

    /** How often anybody has told it a user and a password, right or wrong. */
    public synchronized int logins() {
        return logins;
    }

    /** On how many connections it was asked. */
    public synchronized int connections() {
        return peers.size();
    }

    @Override
    public synchronized void close() {
        unplug();
        threads.shutdownNow();
    }

    /** Wants user and password from now on. */
    final synchronized void demand(String asUser, String withPassword) {
        user = asUser;
        password = withPassword;
        secured = true;
    }

    final synchronized void demandBy(DigestDoor door) {
        digest = door;
    }

    /** Whether the one who asks has shown who he is. */
    boolean knows(String authorization, String method, String uri, String asUser, String withPassword) {
        String basic = "Basic "
                + Base64.getEncoder().encodeToString((asUser + ":" + withPassword).getBytes(StandardCharsets.UTF_8));
        return digest != null
                ? digest.lets(authorization, method, uri, asUser, withPassword)
                : basic.equals(authorization);
    }

    private void start() {
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Fault now = note(exchange);
            switch (now) {
                case HANG -> gone().await();
                case SLOW -> gone().await(SLOW_MILLIS, TimeUnit.MILLISECONDS);
                default -> {}
            }
            switch (now) {
                case HANG, LOSE -> {}
                case ERROR -> reply(exchange, 500, "Internal Server Error");
                case MISSING -> reply(exchange, 404, "Not Found");
                case JUNK -> junk(exchange);
                case BREAK -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write("{\"ison\":".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                }
                case NONE, SLOW, LIE, FREEZE, HTML, TRUNCATED, NAN -> {
                    if (lets(exchange)) {
                        show(exchange, now);
                    }
                }
            }
        } catch (InterruptedException | UncheckedIOException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Fault note(HttpExchange exchange) {
        requests.add(exchange.getRequestURI().toString());
        peers.add(exchange.getRemoteAddress().getPort());
        logins += exchange.getRequestHeaders().containsKey("Authorization") ? 1 : 0;
        return fault;
    }

    private synchronized CountDownLatch gone() {
        return faultGone;
    }

    private boolean lets(HttpExchange exchange) throws IOException {
        String challenge = challenge(
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString());
        if (challenge == null) {
            return true;
        }
        exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
        reply(exchange, 401, "Unauthorized");
        return false;
    }

    private synchronized String challenge(String authorization, String method, String uri) {
        if (!secured || isPublic(uri) || knows(authorization, method, uri, user, password)) {
            return null;
        }
        challenges++;
        return digest != null ? digest.challenge() : "Basic realm=\"twin\"";
    }

    private void show(HttpExchange exchange, Fault now) throws IOException {
        String uri = exchange.getRequestURI().toString();
        String elsewhere = elsewhere(uri);
        if (elsewhere != null) {
            exchange.getResponseHeaders().add("Location", elsewhere);
            reply(exchange, 302, "Found");
            return;
        }
        String text = page(URLDecoder.decode(uri, StandardCharsets.UTF_8), now);
        reply(exchange, text == null ? 404 : 200, text == null ? "Not Found" : spoilt(text, now));
    }

    private static String spoilt(String text, Fault now) {
        return switch (now) {
            case HTML -> "<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>";
            case TRUNCATED -> text.substring(0, text.length() / 2);
            case NAN -> text.replaceAll(":\\s*-?\\d+(\\.\\d+)?", ":NaN");
            default -> text;
        };
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void junk(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (int i = 0; i < JUNK_PIECES; i++) {
            out.write(JUNK);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "twin");
        thread.setDaemon(true);
        return thread;
    }
}
