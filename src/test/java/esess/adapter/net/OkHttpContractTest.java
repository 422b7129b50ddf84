package esess.adapter.net;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import esess.port.Http;
import esess.port.HttpContract;
import esess.testing.Await;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Over real sockets, against the JDK's HTTP server. */
class OkHttpContractTest extends HttpContract {

    @Override
    protected Rig open() throws IOException {
        return new Real();
    }

    private static final class Real implements Rig {
        private final RunningLoop running = new RunningLoop();
        private final OkHttp http = new OkHttp(running.loop, running.loop);
        private final Server one = new Server("127.0.0.2");
        private final Server other = new Server("127.0.0.3");

        Real() throws IOException {}

        @Override
        public Http http() {
            return http;
        }

        @Override
        public void onLoop(Runnable task) {
            running.run(task);
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            Await.until(what, condition);
        }

        @Override
        public Device one() {
            return one;
        }

        @Override
        public Device other() {
            return other;
        }

        @Override
        public void close() {
            running.end();
            try {
                http.stop(Duration.ZERO);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            one.close();
            other.close();
            running.close();
        }
    }

    private static final class Server implements HttpContract.Device {

        private interface Page {
            void show(HttpExchange exchange) throws IOException, InterruptedException;
        }

        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final Map<String, Page> pages = new ConcurrentHashMap<>();
        private final AtomicInteger logins = new AtomicInteger();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile String wanted;
        private volatile String posted = "";

        Server(String host) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 50);
            server.setExecutor(threads);
            server.createContext("/", this::asked);
            server.start();
        }

        private void asked(HttpExchange exchange) throws IOException {
            try (exchange) {
                String told = exchange.getRequestHeaders().getFirst("Authorization");
                if (exchange.getRequestMethod().equals("POST")) {
                    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    posted = told == null ? body : body + " " + told;
                }
                logins.addAndGet(told == null ? 0 : 1);
                if (wanted != null && !wanted.equals(told)) {
                    exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"device\", charset=\"UTF-8\"");
                    reply(exchange, 401, "");
                } else {
                    pages.getOrDefault(exchange.getRequestURI().toString(), any -> reply(any, 404, ""))
                            .show(exchange);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void reply(HttpExchange exchange, int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }

        @Override
        public String address() {
            return server.getAddress().getAddress().getHostAddress() + ":"
                    + server.getAddress().getPort();
        }

        @Override
        public String posted() {
            return posted;
        }

        @Override
        public void page(String path, int status, String body) {
            pages.put(path, exchange -> reply(exchange, status, body));
        }

        @Override
        public void redirect(String path, String location) {
            pages.put(path, exchange -> {
                exchange.getResponseHeaders().add("Location", location);
                reply(exchange, 302, "Found");
            });
        }

        @Override
        public void hang(String path) {
            pages.put(path, exchange -> ended.await());
        }

        @Override
        public void slow(String path, String body) {
            pages.put(path, exchange -> {
                ended.await(300, TimeUnit.MILLISECONDS);
                reply(exchange, 200, body);
            });
        }

        @Override
        public void secure(String user, String password) {
            wanted = "Basic "
                    + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int logins() {
            return logins.get();
        }

        @Override
        public void unplug() {
            ended.countDown();
            server.stop(0);
        }

        private void close() {
            unplug();
            threads.shutdownNow();
        }
    }
}
