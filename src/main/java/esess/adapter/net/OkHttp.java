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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * HTTP by one shared OkHttp client. A request in flight has a thread of its own while it lasts, because OkHttp blocks:
 * {@link Turns} says whose turn it is, so devices that hang take few threads and the others go on; idle threads end
 * after seconds.
 *
 * <p>The time limit is a timer on the loop, not OkHttp's: OkHttp's clock starts when a thread is free, and it cannot
 * interrupt a name server that hangs. {@link #get}: loop thread; {@link #stop}: the loop thread, when the loop has ended.
 */
public final class OkHttp implements Http {

    /** A device's answer is a few kB; sixteen of this size still fit into a GX's small heap. */
    static final int LONGEST_BODY = HttpRules.LONGEST_BODY;

    /** With headers and what frames it. */
    private static final int MOST_BYTES = 2 * LONGEST_BODY;

    private static final int LONGEST_QUEUE = 200;
    private static final int IDLE_CONNECTIONS = 8;
    private static final long THREAD_IDLE_SECONDS = 2;
    /** Above the longest usual polling period, so that a polled device keeps its connection. */
    private static final long CONNECTION_IDLE_SECONDS = 30;

    private static final long LAST_WORDS_MILLIS = 200;
    private static final int MOST_LOGINS = 200;
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

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
    private final Turns<Exchange> turns = new Turns<>();
    /** What came of those that have ended: from their threads to the loop. Guarded by itself. */
    private final ArrayDeque<Exchange> ended = new ArrayDeque<>();

    private boolean stopped;

    /**
     * @param loop runs the answers
     * @param time its timers, for the time limits
     */
    public OkHttp(Executor loop, Time time) {
        this.loop = loop;
        this.time = time;
        CHATTER.setLevel(Level.OFF);
        // Room for twice as many, because a thread is still busy for a moment when its call has ended.
        threads = new ThreadPoolExecutor(
                0, 2 * Turns.MOST, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), OkHttp::thread);
        dispatcher = new Dispatcher(threads);
        // Whose turn it is has been decided before.
        dispatcher.setMaxRequests(2 * Turns.MOST);
        dispatcher.setMaxRequestsPerHost(2 * Turns.MOST);
        client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .socketFactory(new BoundedSockets(MOST_BYTES))
                .addInterceptor(OkHttp::sensible)
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
        Exchange exchange = new Exchange(url == null ? "the URL" : address(url), request, onAnswer);
        if (stopped) {
            exchange.answerSoon(exchange.ended());
        } else if (url == null) {
            exchange.answerSoon(new Failed(Failure.BAD_URL, 0, "the URL is not one: http://host/path is expected"));
        } else if (turns.waitingCount() >= LONGEST_QUEUE) {
            exchange.answerSoon(
                    new Failed(Failure.BUSY, 0, "too many requests wait; " + exchange.address + " is not asked"));
        } else {
            Optional<Login> login = request.login().or(() -> inUrl(url));
            HttpUrl bare = url.newBuilder().username("").password("").build();
            exchange.queue(bare, login, request.timeout());
            startWhoMay();
        }
    }

    /**
     * Lets what is under way be delivered within the time, cancels the rest, and gives every open request its answer.
     * Blocks.
     */
    public void stop(Duration delivery) throws InterruptedException {
        stopped = true;
        long end = time.tick() + delivery.toMillis();
        // The loop does not bring it any more.
        for (long left = delivery.toMillis(); left > 0 && !turns.isIdle(); left = end - time.tick()) {
            awaitEnded(left);
            finishEnded();
        }
        dispatcher.cancelAll();
        threads.shutdown();
        threads.awaitTermination(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        threads.shutdownNow();
        finishEnded();
        client.connectionPool().evictAll();
        for (Exchange exchange : new ArrayList<>(pending)) {
            exchange.settle(exchange.ended());
        }
    }

    private void startWhoMay() {
        for (Turns.Turn<Exchange> turn = turns.next(); turn != null; turn = turns.next()) {
            turn.who().start();
        }
    }

    /** Delivers what has come, and lets others have their turn. */
    private void finishEnded() {
        for (Exchange exchange = nextEnded(); exchange != null; exchange = nextEnded()) {
            exchange.finish();
            startWhoMay();
        }
    }

    private Exchange nextEnded() {
        synchronized (ended) {
            return ended.poll();
        }
    }

    private void awaitEnded(long millis) throws InterruptedException {
        synchronized (ended) {
            if (ended.isEmpty()) {
                ended.wait(millis);
            }
        }
    }

    /** A library that stumbles over what came has got an answer that makes no sense; OkHttp would let its thread die. */
    private static Response sensible(Interceptor.Chain chain) throws IOException {
        try {
            return chain.proceed(chain.request());
        } catch (RuntimeException | StackOverflowError e) {
            throw new HttpTrouble.Nonsense(e);
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
        private final Turns.Turn<Exchange> turn;
        private final Consumer<Answer> onAnswer;
        private final Optional<Posted> posted;
        private HttpUrl url;
        private Optional<Login> login = Optional.empty();
        private Call call;
        private Registration deadline;
        private boolean withLogin;
        private volatile boolean secured;
        /** Where it is sent to; null: nowhere. */
        private volatile HttpUrl elsewhere;

        private volatile Answer answer;

        Exchange(String address, Request request, Consumer<Answer> onAnswer) {
            this.address = address;
            this.posted = request.posted();
            this.turn = new Turns.Turn<>(request.kind(), address, this);
            this.onAnswer = onAnswer;
            pending.add(this);
        }

        void answerSoon(Failed failed) {
            loop.execute(() -> settle(failed));
        }

        void queue(HttpUrl where, Optional<Login> as, Duration timeout) {
            url = where;
            login = as;
            withLogin = as.isPresent();
            deadline = time.after(timeout, () -> late(timeout));
            turns.add(turn);
        }

        private void late(Duration timeout) {
            String within = " within " + timeout.toMillis() + " ms";
            if (call == null) {
                turns.withdraw(turn);
                settle(new Failed(
                        Failure.TIMEOUT,
                        0,
                        address + " could not be asked" + within + ", because too many requests are not answered"));
            } else {
                turns.hangs(turn);
                settle(new Failed(Failure.TIMEOUT, 0, address + " does not answer" + within));
                call.cancel();
            }
        }

        /** It has its turn. */
        void start() {
            secured = url.isHttps();
            elsewhere = null;
            okhttp3.Request.Builder asked =
                    new okhttp3.Request.Builder().url(url).header("User-Agent", "es-ESS");
            OkHttpClient asking = clientFor(url, login);
            if (posted.isPresent()) {
                asked.post(RequestBody.create(posted.get().json(), JSON));
                posted.get().authorization().ifPresent(value -> asked.header("Authorization", value));
                asking = asking.newBuilder().followRedirects(false).build();
            }
            call = asking.newCall(asked.build());
            call.enqueue(this);
        }

        @Override
        public void onResponse(Call answered, Response response) {
            try (response) {
                HttpUrl next = secured || posted.isPresent() || !response.isRedirect()
                        ? null
                        : response.request().url().resolve(response.header("Location", ""));
                if (next != null && next.isHttps()) {
                    elsewhere = next;
                    over(null);
                } else {
                    over(read(answered, response));
                }
            } catch (IOException e) {
                onFailure(answered, e);
            } catch (RuntimeException e) {
                onFailure(answered, new HttpTrouble.Nonsense(e));
            }
        }

        @Override
        public void onFailure(Call failed, IOException e) {
            // What its time limit has cancelled is answered already: this is the end of the program.
            over(failed.isCanceled() ? ended() : HttpTrouble.describe(e, address));
        }

        private Answer read(Call answered, Response response) throws IOException {
            if (!response.isSuccessful()) {
                return HttpTrouble.badStatus(response.code(), address, withLogin);
            }
            BufferedSource source = response.body().source();
            if (source.request(LONGEST_BODY + 1L)) {
                answered.cancel();
                return HttpTrouble.tooLarge(response.code(), address);
            }
            return new Ok(response.code(), response.body().string());
        }

        private Failed ended() {
            return new Failed(Failure.STOPPED, 0, "the program ends before " + address + " has answered");
        }

        /** The call's thread has done its part. */
        private void over(Answer what) {
            answer = what;
            synchronized (ended) {
                ended.add(this);
                ended.notifyAll();
            }
            loop.execute(OkHttp.this::finishEnded);
        }

        void finish() {
            if (elsewhere != null && pending.contains(this) && !stopped) {
                // Whoever is sent from http to https is known no more: his password stays here.
                url = elsewhere;
                login = Optional.empty();
                start();
                return;
            }
            boolean inTime = pending.contains(this);
            turns.ended(turn, inTime);
            settle(answer != null ? answer : ended());
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
