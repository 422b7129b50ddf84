package esess.web;

import esess.port.Hashing;
import esess.port.Listen;
import esess.port.Listen.Answer;
import esess.port.Listen.Request;
import esess.port.Time;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who may look and who may change: by password and session, or by a token for machines that only look. Where there is no
 * password everybody may everything; the configuration allows that on loopback only. One password is tried at a time,
 * because each costs a GX a second. Loop thread.
 */
final class Logins implements Identity {

    private static final String COOKIE = "es-ess";
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final Accounts accounts;
    private final Hashing hashing;
    private final Time time;
    private final Consumer<String> onWrong;
    private final Sessions sessions = new Sessions(new SecureRandom());
    private final Attempts attempts = new Attempts();
    private boolean busy;
    private boolean sweeping;

    /** @param onWrong hears of an address that has tried a wrong password */
    Logins(Accounts accounts, Hashing hashing, Time time, Consumer<String> onWrong) {
        this.accounts = accounts;
        this.hashing = hashing;
        this.time = time;
        this.onWrong = onWrong;
    }

    boolean needsPassword() {
        return accounts.full().isPresent();
    }

    @Override
    public Access of(Request request) {
        if (!needsPassword()) {
            return Access.FULL;
        }
        Access access = sessions.accessOf(wordOf(request), time.tick());
        return access == Access.NONE && BearerToken.isIn(request, accounts.readToken()) ? Access.READ : access;
    }

    @Override
    public void follows(Request request, Listen.Stream stream) {
        if (sessions.follows(wordOf(request), stream) && !sweeping) {
            sweeping = true;
            time.after(SWEEP, this::sweep);
        }
    }

    /** Who only follows a stream asks nothing by which it would be noticed that his session is over. */
    private void sweep() {
        sweeping = sessions.sweep(time.tick());
        if (sweeping) {
            time.after(SWEEP, this::sweep);
        }
    }

    @Override
    public String challenge() {
        return "";
    }

    /** Somebody wants to log in. */
    void login(Question question, Reply reply) {
        String peer = Peer.of(question.request());
        long wait = busy ? 1000 : attempts.waitMillis(peer, time.tick());
        if (wait > 0) {
            later(reply, wait);
            return;
        }
        busy = true;
        check(question.text("password"), List.of(Access.FULL, Access.READ), access -> {
            busy = false;
            if (access == null) {
                later(reply, 5000);
            } else if (access == Access.NONE) {
                attempts.wrong(peer, time.tick());
                onWrong.accept(peer);
                reply.problem(401, "the password is wrong");
            } else {
                attempts.right(peer);
                // A session of before is over: nobody can give his own to somebody else.
                sessions.end(wordOf(question.request()));
                reply.answer(new Answer(204, Map.of(), new byte[0])
                        .with(
                                "Set-Cookie",
                                cookie(
                                        sessions.begin(access, time.tick()),
                                        question.request(),
                                        Sessions.LONGEST.toSeconds())));
            }
        });
    }

    void logout(Question question, Reply reply) {
        sessions.end(wordOf(question.request()));
        reply.answer(new Answer(204, Map.of(), new byte[0]).with("Set-Cookie", cookie("", question.request(), 0)));
    }

    /** Tries one kind after the other. */
    private void check(String password, List<Access> kinds, Consumer<Access> onAccess) {
        if (kinds.isEmpty()) {
            onAccess.accept(Access.NONE);
            return;
        }
        Access kind = kinds.get(0);
        Optional<PasswordHash> hash = kind == Access.FULL ? accounts.full() : accounts.read();
        List<Access> others = kinds.subList(1, kinds.size());
        if (hash.isEmpty()) {
            check(password, others, onAccess);
            return;
        }
        hash.get().check(password, hashing, right -> {
            if (right == null) {
                onAccess.accept(null);
            } else if (right) {
                onAccess.accept(kind);
            } else {
                check(password, others, onAccess);
            }
        });
    }

    private static void later(Reply reply, long millis) {
        long seconds = (millis + 999) / 1000;
        reply.answer(Answer.of(429, "application/json", "{\"error\":\"wait " + seconds + " s, then try again\"}")
                .with("Retry-After", Long.toString(seconds)));
    }

    /** Behind the web server of the GX the browser came by TLS, and is to bring the word by TLS only. */
    private static String cookie(String word, Request request, long seconds) {
        boolean secure = request.header("X-Forwarded-Proto").equals("https");
        return COOKIE + "=" + word + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }

    private static String wordOf(Request request) {
        for (String each : request.header("Cookie").split(";")) {
            String pair = each.strip();
            if (pair.startsWith(COOKIE + "=")) {
                return pair.substring(COOKIE.length() + 1);
            }
        }
        return "";
    }
}
