package esess.sim.door;

import esess.port.Http;
import esess.port.HttpRules;
import esess.port.Registration;
import esess.port.Time;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP in memory and in the loop's time: limits of time and size, redirects and logins are those of the real door, the
 * devices are {@link Site}s. One thread.
 */
public final class SimHttp implements Http {

    /** A device. */
    public interface Site {

        /** Somebody asks; the device answers now, later or never. */
        void asked(Visit visit);
    }

    /** A request as its device sees it. What it says first counts. */
    public final class Visit {
        private final Exchange exchange;
        private final Target target;
        private final Optional<Login> login;
        private boolean answered;

        private Visit(Exchange exchange, Target target, Optional<Login> login) {
            this.exchange = exchange;
            this.target = target;
            this.login = login;
        }

        /** As it was asked for. */
        public String url() {
            return target.url();
        }

        /** Host, and port if it is not the usual one. */
        public String address() {
            return target.address();
        }

        /** Path and query. */
        public String path() {
            return target.path();
        }

        /** Who asks, if he says so to this device. */
        public Optional<Login> login() {
            return login;
        }

        /** What it brings, if it is a POST. */
        public Optional<Posted> posted() {
            return exchange.posted;
        }

        /** What is left of its time. */
        public Duration timeLeft() {
            return Duration.ofMillis(exchange.deadlineTick - time.tick());
        }

        /** Answers with a page. */
        public void page(int status, String body) {
            answer(() -> {
                if (!HttpRules.isGood(status)) {
                    exchange.settle(HttpRules.badStatus(status, exchange.address, exchange.withLogin));
                } else if (body.length() > HttpRules.LONGEST_BODY
                        || body.length() > HttpRules.LONGEST_BODY / 4
                                && body.getBytes(StandardCharsets.UTF_8).length > HttpRules.LONGEST_BODY) {
                    exchange.settle(HttpRules.tooLarge(status, exchange.address));
                } else {
                    exchange.settle(new Ok(status, body));
                }
            });
        }

        /** Sends him elsewhere. */
        public void redirect(String location) {
            answer(() -> exchange.follow(target, location));
        }

        /** Gives no answer that is one. */
        public void fail(Failed failed) {
            answer(() -> exchange.settle(failed));
        }

        /** As {@link #page} or {@link #fail}. */
        public void say(Answer what) {
            if (what instanceof Ok ok) {
                page(ok.status(), ok.body());
            } else {
                fail((Failed) what);
            }
        }

        private void answer(Runnable effect) {
            if (!answered) {
                answered = true;
                loop.execute(effect);
            }
        }
    }

    /** A URL in its parts; the address is its host, and its port if it is not the usual one. */
    private record Target(String url, String address, String path, Optional<Login> login) {}

    private static final Pattern URL =
            Pattern.compile("(?i)(https?)://(?:([^/?#@]*)@)?([^\\s/?#@:]+)(?::(\\d{1,5}))?([/?][^#]*)?(?:#.*)?");
    private static final int MOST_REDIRECTS = 20;
    private static final int SENT_ELSEWHERE = 302;
    private static final int MOST_REMEMBERED = 1000;

    private final Executor loop;
    private final Time time;
    private final Function<String, Site> network;
    /** There are many questions and few URLs. */
    private final Map<String, Target> targets = new HashMap<>();

    /** @param network who is at a URL, as it was asked for; null: nobody knows that host */
    public SimHttp(Executor loop, Time time, Function<String, Site> network) {
        this.loop = loop;
        this.time = time;
        this.network = network;
    }

    @Override
    public void get(Request request, Consumer<Answer> onAnswer) {
        Target target = target(request.url());
        if (target == null) {
            loop.execute(() -> onAnswer.accept(HttpRules.badUrl()));
            return;
        }
        Optional<Login> login = request.login().or(target::login);
        new Exchange(target.address(), login.isPresent(), request, onAnswer).ask(target, login);
    }

    private Target target(String url) {
        Target known = targets.get(url);
        if (known == null) {
            known = parse(url);
            if (targets.size() >= MOST_REMEMBERED) {
                targets.clear();
            }
            targets.put(url, known);
        }
        return known;
    }

    private static Target parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return null;
        }
        String port = parts.group(4);
        boolean usual = port == null || port.equals(parts.group(1).equalsIgnoreCase("https") ? "443" : "80");
        String address = usual ? parts.group(3) : parts.group(3) + ":" + port;
        String path =
                parts.group(5) == null ? "/" : parts.group(5).startsWith("/") ? parts.group(5) : "/" + parts.group(5);
        return new Target(url, address, path, login(parts.group(2)));
    }

    private static Optional<Login> login(String userInfo) {
        if (userInfo == null || userInfo.isEmpty() || userInfo.equals(":")) {
            return Optional.empty();
        }
        int colon = userInfo.indexOf(':');
        return Optional.of(new Login(
                decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                colon < 0 ? "" : decoded(userInfo.substring(colon + 1))));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** One question until its answer. */
    private final class Exchange {
        private final String address;
        private final boolean withLogin;
        private final Optional<Posted> posted;
        private final Consumer<Answer> onAnswer;
        private final long deadlineTick;
        private final Registration deadline;
        private Optional<Login> login = Optional.empty();
        private int redirects;
        private boolean settled;

        Exchange(String address, boolean withLogin, Request request, Consumer<Answer> onAnswer) {
            Duration timeout = request.timeout();
            this.address = address;
            this.withLogin = withLogin;
            this.posted = request.posted();
            this.onAnswer = onAnswer;
            this.deadlineTick = time.tick() + timeout.toMillis();
            this.deadline = time.after(timeout, () -> settle(HttpRules.late(address, timeout)));
        }

        void ask(Target target, Optional<Login> as) {
            login = as;
            Site site = network.apply(target.url());
            if (site == null) {
                loop.execute(() -> settle(HttpRules.unknownHost(target.address())));
            } else {
                site.asked(new Visit(this, target, as));
            }
        }

        /** Whoever is sent to another device is known no more: his password stays where it is. */
        void follow(Target from, String location) {
            if (settled) {
                return;
            }
            if (posted.isPresent()) {
                settle(HttpRules.badStatus(SENT_ELSEWHERE, address, withLogin));
                return;
            }
            Target next = target(resolved(from.url(), location));
            if (next == null || ++redirects > MOST_REDIRECTS) {
                settle(new Failed(Failure.BROKEN, 0, "the connection to " + address + " broke"));
                return;
            }
            boolean same = next.address().equals(from.address())
                    && next.url().startsWith(from.url().substring(0, 5));
            ask(next, same ? login : Optional.empty());
        }

        void settle(Answer what) {
            if (!settled) {
                settled = true;
                deadline.close();
                onAnswer.accept(what);
            }
        }
    }

    private static String resolved(String from, String location) {
        try {
            return URI.create(from).resolve(location).toString();
        } catch (IllegalArgumentException notUrl) {
            return "";
        }
    }
}
