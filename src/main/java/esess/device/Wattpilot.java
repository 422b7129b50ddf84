package esess.device;

import esess.model.ChargerCommand;
import esess.model.ChargerState;
import esess.port.Hashing;
import esess.port.Json;
import esess.port.Log;
import esess.port.Registration;
import esess.port.Socket;
import esess.port.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Fronius Wattpilot: keeps one connection to it for as long as it is wanted, logs in, follows its
 * status and tells it values. It is the one owner of reconnects: after 5 s, then 10 s, up to 2 minutes, until a
 * connection has lasted a minute; after a refused password a quarter of an hour.
 *
 * <p>A connection counts when the whole status has been told. It is given up when pings stay unanswered, and when there
 * is no news although a car is connected: sockets of this device are known to die silently. Loop thread.
 */
public final class Wattpilot implements Registration {

    static final Duration OPENING = Duration.ofSeconds(15);
    static final Duration PING = Duration.ofSeconds(15);
    /** From the open connection, or from the computed password hash, to the whole status. */
    static final Duration LOGIN = Duration.ofSeconds(60);
    /** While it charges, its power is never the same for so long. */
    static final Duration SILENCE_CHARGING = Duration.ofSeconds(90);

    static final Duration SILENCE_CONNECTED = Duration.ofMinutes(10);
    static final Duration STABLE = Duration.ofMinutes(1);
    static final Duration PASSWORD_RETRY = Duration.ofMinutes(15);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int CAR_CHARGING = 2;
    private static final int CAR_COMPLETE = 4;

    /** How the device wants the password hashed. */
    public enum Hash {
        PBKDF2,
        BCRYPT
    }

    /**
     * Which device.
     *
     * @param host name or address, with {@code :port} where it is not 80
     * @param hash when it is not to be decided by what the device says
     */
    public record Account(String host, String password, Optional<Hash> hash) {

        /** Without the password: this ends up in logs. */
        @Override
        public String toString() {
            return "Account[host=" + host + "]";
        }
    }

    /** What its owner gets told, never from within a call of {@link Wattpilot}. */
    public interface Listener {

        /** {@link #state} is another; also after {@code connected(true)}. */
        void stateChanged();

        /**
         * True: logged in and the whole status is known. False: that is over without our doing; {@link #state} is null.
         */
        void connected(boolean connected);

        /** It cannot be reached, or refuses the password; once, the text is for people. */
        void trouble(String text);

        /** What had failed works again. */
        void recovered(String text);

        /**
         * What was sent was not carried out, and is not tried any more.
         *
         * @param setting the device's own name for it
         */
        void refused(String setting, int value, String why);
    }

    private final Account account;
    private final Socket socket;
    private final Json json;
    private final Time time;
    private final Log log;
    private final Listener listener;
    private final WattpilotLogin login;
    private final WattpilotOrders orders;
    private final RepeatedFailure trouble;
    private boolean wanted;
    private boolean closed;
    private Session session;
    private Registration retry;
    private boolean passwordRefused;
    private long notBefore;

    /** Connects only when told to. */
    public Wattpilot(
            Account account, Socket socket, Json json, Hashing hashing, Time time, Log log, Listener listener) {
        this.account = account;
        this.socket = socket;
        this.json = json;
        this.time = time;
        this.log = log;
        this.listener = listener;
        notBefore = time.tick();
        login = new WattpilotLogin(account.password(), hashing);
        orders = new WattpilotOrders(time, this::say, this::refused);
        trouble = new RepeatedFailure(
                listener::trouble, listener::recovered, "The Wattpilot at " + account.host() + " is connected again.");
    }

    /** Keeps it connected from now on. The first try is at once, unless it has just refused the password. */
    public void connect() {
        if (wanted || closed) {
            return;
        }
        wanted = true;
        if (time.tick() < notBefore) {
            tryAfter(Duration.ofMillis(notBefore - time.tick()));
        } else {
            open();
        }
    }

    /** Leaves it alone, until {@link #connect}; the listener is told nothing more, but that a trouble is over. What was sent is still delivered. */
    public void disconnect() {
        wanted = false;
        if (retry != null) {
            retry.close();
            retry = null;
        }
        if (isConnected()) {
            // It has worked as long as it was wanted: a short look counts too.
            time.after(Duration.ZERO, () -> {
                if (!closed) {
                    trouble.over();
                }
            });
        }
        if (session != null) {
            leave();
        }
    }

    /** As {@link #disconnect}, for good. */
    @Override
    public void close() {
        closed = true;
        disconnect();
    }

    public boolean isConnected() {
        return session != null && session.complete;
    }

    /** What it has told; null while it is not connected. */
    public ChargerState state() {
        return isConnected() ? session.state : null;
    }

    /** What it was told to do and has not confirmed yet, so that {@link #state} may be another soon; null: nothing. */
    public ChargerState.Order orderUnderWay() {
        return WattpilotCommand.order(orders.underWay(WattpilotCommand.Setting.FORCE_STATE));
    }

    /**
     * Tells it a value; takes the place of one for the same setting that it has not confirmed yet.
     *
     * @return false when it is not connected: nothing is sent, now or later
     */
    public boolean send(ChargerCommand command) {
        if (!isConnected()) {
            return false;
        }
        orders.give(WattpilotCommand.of(command));
        return true;
    }

    private void open() {
        retry = null;
        session = new Session();
        session.connection = socket.open("ws://" + account.host() + "/ws", OPENING, PING, session);
    }

    /** Unless what the listener was told has made it change its mind. */
    private void tryAfter(Duration wait) {
        if (wanted && session == null && retry == null) {
            retry = time.after(wait, this::open);
        }
    }

    private void say(int requestId, WattpilotCommand command) {
        session.say(requestId, command);
    }

    private void refused(WattpilotCommand command, String why) {
        listener.refused(command.setting().key(), command.value(), why);
    }

    /** Ends the session from our side; returns what it has left undone. */
    private List<WattpilotCommand> leave() {
        Session leaving = session;
        session = null;
        leaving.end();
        return orders.drop();
    }

    private void fail(String why) {
        boolean was = isConnected();
        List<WattpilotCommand> undone = leave();
        tryAfter(trouble.failed(
                "The Wattpilot at " + account.host() + " is not connected: " + why + ". It is tried again and again."));
        lost(was, undone);
    }

    private void lost(boolean was, List<WattpilotCommand> undone) {
        if (was) {
            listener.connected(false);
        }
        undone.forEach(command -> refused(command, "the connection was lost before it has answered"));
    }

    private void refuse(String message) {
        boolean was = isConnected();
        List<WattpilotCommand> undone = leave();
        notBefore = time.tick() + PASSWORD_RETRY.toMillis();
        tryAfter(PASSWORD_RETRY);
        if (!passwordRefused) {
            passwordRefused = true;
            listener.trouble("The Wattpilot at " + account.host() + " refuses the password (" + message
                    + "). It is tried again every " + PASSWORD_RETRY.toMinutes() + " minutes.");
        }
        lost(was, undone);
    }

    /** Whether it answers and does not accept the password. */
    public boolean isPasswordRefused() {
        return passwordRefused;
    }

    private void complete() {
        boolean wasRefused = passwordRefused;
        passwordRefused = false;
        notBefore = time.tick();
        listener.connected(true);
        if (wasRefused) {
            listener.recovered("The Wattpilot at " + account.host() + " accepts the password.");
        }
    }

    /** One connection, from the first try to its end. What comes after its end is not heard. */
    private final class Session implements Socket.Listener {
        private final WattpilotStatus status = new WattpilotStatus();
        private final Registration looking = time.every(LOOK, this::look);
        private Socket.Connection connection;
        private Registration stable;
        private boolean secured;
        private boolean hashing;
        private boolean oddTold;
        private Map<?, ?> challenge;
        private String secret;
        private boolean complete;
        private ChargerState state;
        private long lastNews = time.tick();

        @Override
        public void opened() {
            lastNews = time.tick();
        }

        @Override
        public void closed(String why) {
            if (session == this) {
                fail(why);
            }
        }

        @Override
        public void message(String text) {
            if (session != this) {
                return;
            }
            Object frame;
            try {
                frame = json.parse(text);
            } catch (IllegalArgumentException e) {
                odd("something that is not JSON");
                return;
            }
            if (!(frame instanceof Map<?, ?> told) || !(told.get("type") instanceof String type)) {
                odd("JSON that is no message");
                return;
            }
            switch (type) {
                case "hello" -> {
                    status.hello(told);
                    secured = Boolean.TRUE.equals(WattpilotStatus.flag(told.get("secured")));
                }
                case "authRequired" -> {
                    challenge = told;
                    authenticate();
                }
                case "authError" -> refuse(WattpilotStatus.quoted(told.get("message"), "authError"));
                case "fullStatus" ->
                    news(told.get("status"), !Boolean.TRUE.equals(WattpilotStatus.flag(told.get("partial"))));
                case "deltaStatus" -> news(told.get("status"), false);
                case "response" -> response(told);
                default -> {} // authSuccess: the status follows. clearInverters and the like: not ours.
            }
        }

        private void authenticate() {
            String serial = status.serial();
            Hash kind = kind();
            if (serial == null
                    || kind == null
                    || !(challenge.get("token1") instanceof String token1)
                    || !(challenge.get("token2") instanceof String token2)) {
                fail(
                        serial == null
                                ? "it has not told its serial number"
                                : kind == null
                                        ? "it wants the password hashed by "
                                                + WattpilotStatus.quoted(challenge.get("hash"), "?")
                                                + ", which es-ESS does not know"
                                        : "it asks for the password without its tokens");
                return;
            }
            secret = login.secret(kind, serial, Wattpilot.this::hashed);
            hashing = secret == null;
            if (secret != null) {
                String token3 = login.token();
                connection.send("{\"type\":\"auth\",\"token3\":\"" + token3 + "\",\"hash\":\""
                        + WattpilotLogin.answer(secret, token1, token2, token3) + "\"}");
            }
        }

        private Hash kind() {
            if (account.hash().isPresent()) {
                return account.hash().get();
            }
            Object told = challenge.get("hash");
            if (told == null) {
                return "wattpilot_flex".equals(status.model()) ? Hash.BCRYPT : Hash.PBKDF2;
            }
            return "bcrypt".equals(told) ? Hash.BCRYPT : "pbkdf2".equals(told) ? Hash.PBKDF2 : null;
        }

        private void news(Object told, boolean last) {
            if (!(told instanceof Map<?, ?>)) {
                odd("a status without content");
                return;
            }
            boolean changed = status.told(told);
            if (complete) {
                lastNews = time.tick();
                if (changed) {
                    state = status.state();
                    listener.stateChanged();
                }
            } else if (last) {
                lastNews = time.tick();
                complete = true;
                state = status.state();
                stable = time.after(STABLE, trouble::over);
                Wattpilot.this.complete();
                if (session == this) {
                    listener.stateChanged();
                }
            }
        }

        private void response(Map<?, ?> told) {
            boolean success = Boolean.TRUE.equals(WattpilotStatus.flag(told.get("success")));
            orders.answered(
                    told.get("requestId"),
                    success,
                    "it refuses it (" + WattpilotStatus.quoted(told.get("message"), "no reason told") + ")");
            if (success && complete && session == this) {
                news(told.get("status") == null ? Map.of() : told.get("status"), false);
            }
        }

        void say(int requestId, WattpilotCommand command) {
            String data = "{\"type\":\"setValue\",\"requestId\":" + requestId + ",\"key\":\""
                    + command.setting().key() + "\",\"value\":" + command.value() + "}";
            connection.send(
                    !secured || secret == null
                            ? data
                            : "{\"type\":\"securedMsg\",\"data\":\"" + data.replace("\"", "\\\"")
                                    + "\",\"requestId\":\"" + requestId + "sm\",\"hmac\":\""
                                    + WattpilotLogin.signature(secret, data) + "\"}");
        }

        private void look() {
            long quietMillis = time.tick() - lastNews;
            if (!complete) {
                if (!hashing && quietMillis >= LOGIN.toMillis()) {
                    fail("it does not finish the login");
                }
            } else if (status.car() != null
                    && status.car() >= CAR_CHARGING
                    && status.car() <= CAR_COMPLETE
                    && quietMillis
                            >= (status.car() == CAR_CHARGING ? SILENCE_CHARGING : SILENCE_CONNECTED).toMillis()) {
                fail("it has told nothing for " + quietMillis / 1000 + " s although a car is connected");
            }
        }

        private void odd(String what) {
            if (!oddTold) {
                oddTold = true;
                log.debug("The Wattpilot at " + account.host() + " sends " + what + "; it is passed over.");
            }
        }

        void end() {
            looking.close();
            if (stable != null) {
                stable.close();
            }
            connection.close();
        }
    }

    private void hashed(boolean known) {
        if (session != null && session.hashing) {
            session.hashing = false;
            session.lastNews = time.tick();
            if (known) {
                session.authenticate();
            } else {
                fail("the password could not be hashed, because too much else is under way");
            }
        }
    }
}
