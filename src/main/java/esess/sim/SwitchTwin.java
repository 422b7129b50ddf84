package esess.sim;

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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A relay with a meter behind a real HTTP server, on an address of its own in 127.0.0.0/8: what es-ESS switches as
 * {@code HttpConsumer}. It can do wrong what such devices do wrong, and counts what it is asked. Thread-safe.
 */
public final class SwitchTwin implements AutoCloseable {

    /** How it is spoken to (facts/devices.md 2, Tasmota's command page), {@code PLAIN}: /on, /off, /status, /power. */
    public enum Kind { SHELLY_GEN1, SHELLY_GEN2, TASMOTA, PLAIN }

    /** What it does wrong. */
    public enum Fault {
        NONE,
        /** Takes the request and never answers. */
        HANG,
        /** Answers after {@link #SLOW_MILLIS}. */
        SLOW,
        /** HTTP status 500. */
        ERROR,
        /** Says yes to a command and does nothing. */
        LIE,
        /** 10 MB of nothing. */
        JUNK,
        /** Closes the connection in the middle of its answer. */
        BREAK
    }

    /** How long a slow one takes. */
    public static final long SLOW_MILLIS = 300;

    private static final byte[] JUNK = new byte[1 << 16];
    private static final int JUNK_PIECES = 160;

    static {
        // Else every answer over a kept connection takes 40 ms (facts/java.md 6). Read once, when the server is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Kind kind;
    private final String host;
    private final int port;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, 64, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), SwitchTwin::thread);
    private final List<String> requests = new ArrayList<>();
    private DigestDoor digest = new DigestDoor("SHA-256", "shellyplus1pm-twin");
    private HttpServer server;
    private Fault fault = Fault.NONE;
    private CountDownLatch faultGone = new CountDownLatch(1);
    private String user = "";
    private String password = "";
    private boolean secured;
    private boolean on;
    private double loadW = 1000;
    private int challenges;
    private int switchings;
    private int connections;
    private int lastPeer;
    private int logins;
    private String redirect;

    /** @param number its address is 127.0.0.(number): to es-ESS, another host than its siblings */
    public SwitchTwin(Kind kind, int number) throws IOException {
        this.kind = kind;
        this.host = "127.0.0." + number;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 50);
        port = server.getAddress().getPort();
        start();
    }

    /** Host and port, as an owner writes it. */
    public String address() {
        return host + ":" + port;
    }

    public String url(String path) {
        return "http://" + address() + path;
    }

    /** Wants user and password from now on; a Gen2 asks for digest SHA-256, the others for basic. */
    public synchronized SwitchTwin secure(String asUser, String withPassword) {
        user = asUser;
        password = withPassword;
        secured = true;
        return this;
    }

    /** Asks for digest with MD5, as devices before Shelly's Gen2 do. */
    public synchronized SwitchTwin digestMd5() {
        digest = new DigestDoor("MD5", "an older device");
        return this;
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

    /** Listens again on the same port, switched off and with no memory of who has logged in. */
    public synchronized void plugIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 50);
        digest.forget();
        on = false;
        start();
    }

    /** Somebody presses the button on the device. */
    public synchronized void press(boolean toOn) {
        on = toOn;
    }

    /** What the load takes while it is on. */
    public synchronized void loadW(double watts) {
        loadW = watts;
    }

    public synchronized boolean isOn() {
        return on;
    }

    /** Path and query of everything it was asked, also without a valid login. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** How often it has asked for user and password. */
    public synchronized int challenges() {
        return challenges;
    }

    /** How often it was told to switch, with effect or without. */
    public synchronized int switchings() {
        return switchings;
    }

    /** How often anybody has told it a user and a password, right or wrong. */
    public synchronized int logins() {
        return logins;
    }

    /** Sends everybody who asks for /status elsewhere. */
    public synchronized void redirect(String to) {
        redirect = to;
    }

    /** On how many connections it was asked, at least. */
    public synchronized int connections() {
        return connections;
    }

    @Override
    public synchronized void close() {
        unplug();
        threads.shutdownNow();
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
                default -> { }
            }
            switch (now) {
                case HANG -> { }
                case ERROR -> reply(exchange, 500, "Internal Server Error");
                case JUNK -> junk(exchange);
                case BREAK -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write("{\"ison\":".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                }
                case NONE, SLOW, LIE -> {
                    if (lets(exchange)) {
                        reply(exchange, now);
                    }
                }
            }
        } catch (InterruptedException | UncheckedIOException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Fault note(HttpExchange exchange) {
        requests.add(exchange.getRequestURI().toString());
        int peer = exchange.getRemoteAddress().getPort();
        connections += peer == lastPeer ? 0 : 1;
        lastPeer = peer;
        logins += exchange.getRequestHeaders().containsKey("Authorization") ? 1 : 0;
        return fault;
    }

    private synchronized CountDownLatch gone() {
        return faultGone;
    }

    private boolean lets(HttpExchange exchange) throws IOException {
        String challenge = challenge(exchange);
        if (challenge == null) {
            return true;
        }
        exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
        reply(exchange, 401, "Unauthorized");
        return false;
    }

    private synchronized String challenge(HttpExchange exchange) {
        String told = exchange.getRequestHeaders().getFirst("Authorization");
        String uri = exchange.getRequestURI().toString();
        if (kind == Kind.TASMOTA) {
            String query = URLDecoder.decode(uri, StandardCharsets.UTF_8);
            return !secured || query.contains("?user=" + user + "&password=" + password + "&cmnd=") ? null : refusal();
        }
        String basic = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        if (!secured || (kind == Kind.SHELLY_GEN2 ? digest.lets(told, exchange.getRequestMethod(), uri, user, password) : basic.equals(told))) {
            return null;
        }
        return refusal();
    }

    private String refusal() {
        challenges++;
        return kind == Kind.SHELLY_GEN2 ? digest.challenge() : "Basic realm=\"twin\"";
    }

    private void reply(HttpExchange exchange, Fault now) throws IOException {
        String elsewhere = redirect();
        if (elsewhere != null && exchange.getRequestURI().toString().equals("/status")) {
            exchange.getResponseHeaders().add("Location", elsewhere);
            reply(exchange, 302, "Found");
            return;
        }
        String asked = URLDecoder.decode(exchange.getRequestURI().toString(), StandardCharsets.UTF_8);
        String text = switch (kind) {
            case SHELLY_GEN1 -> gen1(asked, now);
            case SHELLY_GEN2 -> gen2(asked, now);
            case TASMOTA -> tasmota(asked.toLowerCase(Locale.ROOT), now);
            case PLAIN -> plain(asked, now);
        };
        reply(exchange, text == null ? 404 : 200, text == null ? "Not Found" : text);
    }

    private synchronized String redirect() {
        return redirect;
    }

    private synchronized void turn(boolean toOn, Fault now) {
        switchings++;
        on = now == Fault.LIE ? on : toOn;
    }

    private synchronized double powerW() {
        return on ? loadW : 0;
    }

    private String gen1(String asked, Fault now) {
        if (asked.startsWith("/relay/0")) {
            if (asked.contains("turn=")) {
                turn(asked.contains("turn=on"), now);
            }
            return "{\"ison\":" + isOn() + ",\"has_timer\":false,\"overpower\":false}";
        }
        return asked.equals("/meter/0") ? "{\"power\":" + powerW() + ",\"is_valid\":true,\"total\":1234}" : null;
    }

    private String gen2(String asked, Fault now) {
        if (asked.startsWith("/rpc/Switch.Set?id=0&on=")) {
            boolean was = isOn();
            turn(asked.endsWith("=true"), now);
            return "{\"was_on\":" + was + "}";
        }
        return asked.equals("/rpc/Switch.GetStatus?id=0")
                ? "{\"id\":0, \"source\":\"HTTP_in\", \"output\":" + isOn() + ", \"apower\":" + powerW() + ", \"voltage\":231.5}" : null;
    }

    private String tasmota(String asked, Fault now) {
        if (asked.endsWith("cmnd=power on") || asked.endsWith("cmnd=power off")) {
            turn(asked.endsWith("on"), now);
        }
        if (asked.contains("cmnd=status 8")) {
            return "{\"StatusSNS\":{\"Time\":\"2026-06-21T10:00:00\",\"ENERGY\":{\"Total\":1.2,\"Power\":" + powerW()
                    + ",\"ApparentPower\":9999,\"ReactivePower\":8888}}}";
        }
        return asked.contains("cmnd=power") ? "{\"POWER\":\"" + (isOn() ? "ON" : "OFF") + "\"}" : null;
    }

    private String plain(String asked, Fault now) {
        return switch (asked) {
            case "/on", "/off" -> {
                turn(asked.equals("/on"), now);
                yield "done";
            }
            case "/status" -> "relay is \"" + (isOn() ? "ON" : "OFF") + "\"\\";
            case "/power" -> "P=" + powerW() + " W";
            default -> null;
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
