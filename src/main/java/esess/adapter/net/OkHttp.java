package esess.adapter.net;

import com.burgstaller.okhttp.AuthenticationCacheInterceptor;
import com.burgstaller.okhttp.CachingAuthenticatorDecorator;
import com.burgstaller.okhttp.digest.CachingAuthenticator;
import esess.port.Http;
import esess.port.HttpRules;
import esess.port.Registration;
import esess.port.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * HTTP by one shared OkHttp client. A request in flight has a thread of its own while it lasts, because OkHttp blocks:
 * at most {@value #THREADS}, {@value #PER_HOST} for one host, so three hanging devices take six threads at most and
 * the others go on; idle threads end after seconds.
 *
 * <p>The time limit is a timer on the loop, not OkHttp's: OkHttp's clock starts when a thread is free, and it cannot
 * interrupt a name server that hangs. {@link #get}: loop thread; {@link #stop}: the loop thread, when the loop has ended.
 */
public final class OkHttp implements Http {

    /** A device's answer is a few kB; sixteen of this size still fit into a GX's small heap. */
    static final int LONGEST_BODY = HttpRules.LONGEST_BODY;

    static final int THREADS = 16;
    /** Two: a reading and a command at the same time. */
    static final int PER_HOST = 2;

    private static final int LONGEST_QUEUE = 200;
    private static final int IDLE_CONNECTIONS = 8;
    private static final long THREAD_IDLE_SECONDS = 2;
    /** Above the longest usual polling period, so that a polled device keeps its connection. */
    private static final long CONNECTION_IDLE_SECONDS = 30;

    private static final long LAST_WORDS_MILLIS = 200;
    private static final int MOST_LOGINS = 200;

    /** The digest library reports each wrong password here, with each poll; we say it once, where the owner looks. */
    private static final Logger CHATTER = Logger.getLogger("okhttp3.OkHttpClient");

    private record Account(String origin, Login login) {}

    private final Executor loop;
    private final Time time;
    private final ThreadPoolExecutor threads;
    private final Dispatcher dispatcher;
    /** For http alone: what TLS needs (authorities, ciphers) costs start time and memory, and hardly a device speaks it. */
    private final OkHttpClient client;

    private OkHttpClient tlsClient;
    private final Map<Account, OkHttpClient> accounts = new HashMap<>();
    private final Set<Exchange> pending = new LinkedHashSet<>();
    private boolean stopped;

    /**
     * @param loop runs the answers
     * @param time its timers, for the time limits
     */
    public OkHttp(Executor loop, Time time) {
        this.loop = loop;
        this.time = time;
        CHATTER.setLevel(Level.OFF);
        // The dispatcher holds the limit; room for twice as many, because a thread is still busy when its call has
        // ended.
        threads = new ThreadPoolExecutor(
                0, 2 * THREADS, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), OkHttp::thread);
        dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(THREADS);
        dispatcher.setMaxRequestsPerHost(PER_HOST);
        client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, CONNECTION_IDLE_SECONDS, TimeUnit.SECONDS))
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .followSslRedirects(false)
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .build();
    }

    @Override
    public void get(Request request, Consumer<Answer> onAnswer) {
        HttpUrl url = HttpUrl.parse(request.url());
        Exchange exchange = new Exchange(url == null ? "the URL" : address(url), onAnswer);
        if (stopped || url == null || dispatcher.queuedCallsCount() >= LONGEST_QUEUE) {
            exchange.arrived(
                    stopped
                            ? exchange.ended()
                            : url == null
                                    ? new Failed(Failure.BAD_URL, 0, "the URL is not one: http://host/path is expected")
                                    : new Failed(
                                            Failure.BUSY,
                                            0,
                                            "too many requests wait; " + exchange.address + " is not asked"));
            return;
        }
        Optional<Login> login = request.login().or(() -> inUrl(url));
        HttpUrl bare = url.newBuilder().username("").password("").build();
        exchange.deadline(request.timeout());
        exchange.ask(bare, login);
    }

    /**
     * Lets what is under way be delivered within the time, cancels the rest, and gives every open request its answer.
     * Blocks.
     */
    public void stop(Duration delivery) throws InterruptedException {
        stopped = true;
        CountDownLatch idle = new CountDownLatch(1);
        dispatcher.setIdleCallback(idle::countDown);
        if (dispatcher.runningCallsCount() + dispatcher.queuedCallsCount() > 0) {
            idle.await(delivery.toMillis(), TimeUnit.MILLISECONDS);
        }
        dispatcher.cancelAll();
        threads.shutdown();
        threads.awaitTermination(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        threads.shutdownNow();
        client.connectionPool().evictAll();
        for (Exchange exchange : new ArrayList<>(pending)) {
            Answer arrived = exchange.answer;
            exchange.settle(arrived != null ? arrived : exchange.ended());
        }
    }

    /** How many connections are open or kept for the next request. */
    int connections() {
        return client.connectionPool().connectionCount();
    }

    /** How many threads there are for requests now. */
    int threads() {
        return threads.getPoolSize();
    }

    private OkHttpClient clientFor(HttpUrl url, Optional<Login> login) {
        OkHttpClient bare = url.isHttps() ? tlsClient() : client;
        if (login.isEmpty()) {
            return bare;
        }
        if (accounts.size() >= MOST_LOGINS) {
            accounts.clear();
        }
        // A client each, on the same threads and connections: the challenge that is remembered is one device's.
        return accounts.computeIfAbsent(new Account(url.scheme() + "://" + address(url), login.get()), account -> {
            Map<String, CachingAuthenticator> remembered = new ConcurrentHashMap<>();
            return bare.newBuilder()
                    .authenticator(new CachingAuthenticatorDecorator(new DeviceLogin(url, account.login()), remembered))
                    .addInterceptor(new AuthenticationCacheInterceptor(remembered))
                    .build();
        });
    }

    private OkHttpClient tlsClient() {
        if (tlsClient == null) {
            tlsClient = client.newBuilder()
                    .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                    .followSslRedirects(true)
                    .build();
        }
        return tlsClient;
    }

    private static Optional<Login> inUrl(HttpUrl url) {
        return url.username().isEmpty() && url.password().isEmpty()
                ? Optional.empty()
                : Optional.of(new Login(url.username(), url.password()));
    }

    private static String address(HttpUrl url) {
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? url.host() : url.host() + ":" + url.port();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "http");
        thread.setDaemon(true);
        return thread;
    }

    /** One request until its answer is delivered. Fields without {@code volatile}: loop thread. */
    private final class Exchange implements Callback {
        private final String address;
        private final Consumer<Answer> onAnswer;
        private Call call;
        private Registration deadline;
        private boolean withLogin;
        private boolean secured;
        private volatile Answer answer;

        Exchange(String address, Consumer<Answer> onAnswer) {
            this.address = address;
            this.onAnswer = onAnswer;
            pending.add(this);
        }

        void deadline(Duration timeout) {
            deadline = time.after(timeout, () -> {
                settle(new Failed(
                        Failure.TIMEOUT, 0, address + " does not answer within " + timeout.toMillis() + " ms"));
                call.cancel();
            });
        }

        void ask(HttpUrl url, Optional<Login> as) {
            withLogin |= as.isPresent();
            secured = url.isHttps();
            call = clientFor(url, as)
                    .newCall(new okhttp3.Request.Builder()
                            .url(url)
                            .header("User-Agent", "es-ESS")
                            .build());
            call.enqueue(this);
        }

        @Override
        public void onResponse(Call answered, Response response) {
            try (response) {
                HttpUrl elsewhere = secured || !response.isRedirect()
                        ? null
                        : response.request().url().resolve(response.header("Location", ""));
                if (elsewhere != null && elsewhere.isHttps()) {
                    // Whoever is sent from http to https is known no more: his password stays here.
                    loop.execute(() -> askAgain(elsewhere));
                    return;
                }
                arrived(read(answered, response));
            } catch (IOException e) {
                onFailure(answered, e);
            } catch (RuntimeException e) {
                arrived(new Failed(
                        Failure.BROKEN,
                        response.code(),
                        address + " answers what cannot be read ("
                                + e.getClass().getSimpleName() + ")"));
            }
        }

        @Override
        public void onFailure(Call failed, IOException e) {
            // What its time limit has cancelled is answered already: this is the end of the program.
            arrived(failed.isCanceled() ? ended() : HttpTrouble.describe(e, address));
        }

        private void askAgain(HttpUrl elsewhere) {
            if (stopped) {
                settle(ended());
            } else if (pending.contains(this)) {
                ask(elsewhere, Optional.empty());
            }
        }

        private Answer read(Call answered, Response response) throws IOException {
            if (!response.isSuccessful()) {
                return HttpTrouble.badStatus(response.code(), address, withLogin);
            }
            BufferedSource source = response.body().source();
            if (source.request(LONGEST_BODY + 1L)) {
                answered.cancel();
                return new Failed(
                        Failure.TOO_LARGE,
                        response.code(),
                        address + " answers more than " + LONGEST_BODY / 1024 + " kB");
            }
            return new Ok(response.code(), response.body().string());
        }

        private Failed ended() {
            return new Failed(Failure.STOPPED, 0, "the program ends before " + address + " has answered");
        }

        private void arrived(Answer what) {
            answer = what;
            loop.execute(() -> settle(what));
        }

        private void settle(Answer what) {
            if (pending.remove(this)) {
                if (deadline != null) {
                    deadline.close();
                }
                onAnswer.accept(what);
            }
        }
    }
}
