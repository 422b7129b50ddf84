package esess.sim.twin;

import esess.port.Json;
import esess.port.Registration;
import esess.port.Time;
import esess.sim.door.SimHashing;
import esess.sim.door.SimSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a Wattpilot speaks: greets, wants the password, tells its status in pieces and then what
 * changes, and answers commands; and what it does wrong on demand. It knows no transport: {@link SimSocket} brings
 * visitors in virtual time, {@link WattpilotTwin} over real WebSockets. Thread-safe.
 */
public final class WattpilotDoor implements SimSocket.Site {

    /** Its password and serial number are those of the recorded test vectors; so nobody has to compute their hash. */
    public static final String PASSWORD = "Secret123!";

    public static final String SERIAL = "91012345";
    private static final int KEYS_IN_A_FRAME = 6;

    /** What generation it is. */
    public enum Make {
        /** Does not say how it hashes. */
        HOME("wattpilot", null, SimHashing.PBKDF2),
        /** Says it. */
        HOME_V2("wattpilot_V2", "pbkdf2", SimHashing.PBKDF2),
        FLEX("wattpilot_flex", "bcrypt", SimHashing.BCRYPT),
        FLEX_SILENT("wattpilot_flex", null, SimHashing.BCRYPT);

        private final String deviceType;
        private final String hash;
        private final String secret;

        Make(String deviceType, String hash, String secret) {
            this.deviceType = deviceType;
            this.hash = hash;
            this.secret = secret;
        }
    }

    /** What it does wrong. */
    public enum Fault {
        NONE,
        /** Hears nothing, says nothing, answers no ping: the socket is dead and nobody has said so. */
        SILENT,
        /** Answers pings and nothing else. */
        MUTE,
        /** Refuses every command. */
        REFUSE,
        /** Carries commands out and never answers them. */
        UNANSWERED,
        /** Neither carries them out nor answers. */
        DEAF,
        /** Says yes to every command and carries none out. */
        UNHEEDED,
        /** Lets in nobody. */
        WRONG_PASSWORD,
        /** Ends each connection as soon as it has told its status. */
        DROP_AFTER_LOGIN
    }

    private final Make make;
    private final Object secured;
    private final WattpilotCharger charger;
    private final Json json;
    private final Set<Guest> guests = new LinkedHashSet<>();
    private final List<String> commands = new ArrayList<>();
    private final Map<String, Object> overlay = new LinkedHashMap<>();
    private Fault fault = Fault.NONE;
    private int visits;
    private int logins;
    private int refusedLogins;
    private int tokens;

    /** @param secured as it tells it: true, false, 1, 0; null: it does not say */
    public WattpilotDoor(Make make, Object secured, WattpilotCharger charger, Json json) {
        this.make = make;
        this.secured = secured;
        this.charger = charger;
        this.json = json;
    }

    /** A secured second-generation one. */
    public WattpilotDoor(WattpilotCharger charger, Json json) {
        this(Make.HOME_V2, true, charger, json);
    }

    /** Lets it live: it moves and tells at this period. */
    public Registration live(Time time, Duration period) {
        return time.every(period, () -> tick(period.toMillis() / 1000.0));
    }

    public synchronized void tick(double seconds) {
        charger.tick(seconds);
        tellNews();
    }

    /** Does something to charger or car, as its owner or the app would; told at once. */
    public synchronized void act(Consumer<WattpilotCharger> action) {
        action.accept(charger);
        tellNews();
    }

    /** From now on this field is told so, whatever it is in truth. */
    public synchronized void pretend(String key, Object value) {
        overlay.put(key, value);
        tellNews();
    }

    public synchronized void fault(Fault next) {
        fault = next;
    }

    /** Ends all connections. */
    public synchronized void drop() {
        List.copyOf(guests).forEach(guest -> guest.link.drop());
    }

    /** Sends this to everybody, as it stands. */
    public synchronized void say(String raw) {
        guests.forEach(guest -> guest.link.send(raw));
    }

    /** What it was told, valid or not: {@code amp=10}. */
    public synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    /** How often somebody has connected. */
    public synchronized int visits() {
        return visits;
    }

    /** How often the password was right. */
    public synchronized int logins() {
        return logins;
    }

    public synchronized int refusedLogins() {
        return refusedLogins;
    }

    /** How many connections have logged in and are still there. */
    public synchronized int guests() {
        return (int) guests.stream().filter(guest -> guest.told != null).count();
    }

    synchronized boolean isFrozen() {
        return fault == Fault.SILENT;
    }

    @Override
    public synchronized SimSocket.Visit connected(SimSocket.Link link) {
        visits++;
        Guest guest = new Guest(link);
        guests.add(guest);
        guest.greet();
        return guest;
    }

    private void tellNews() {
        if (fault != Fault.SILENT && fault != Fault.MUTE) {
            List.copyOf(guests).forEach(Guest::tellNews);
        }
    }

    private Map<String, Object> status() {
        Map<String, Object> status = charger.status();
        status.putAll(overlay);
        return status;
    }

    private static Map<String, Object> frame(Object... keysAndValues) {
        Map<String, Object> frame = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            frame.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return frame;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One connection, as the device sees it. */
    private final class Guest implements SimSocket.Visit {
        private final SimSocket.Link link;
        private final String token1 = sha256("1-" + ++tokens).substring(0, 32);
        private final String token2 = sha256("2-" + tokens).substring(0, 32);
        /** What it has been told; null until it has logged in. */
        private Map<String, Object> told;

        Guest(SimSocket.Link link) {
            this.link = link;
        }

        void greet() {
            if (fault == Fault.SILENT || fault == Fault.MUTE) {
                return;
            }
            Map<String, Object> hello = frame(
                    "type",
                    "hello",
                    "serial",
                    SERIAL,
                    "hostname",
                    "Wattpilot_" + SERIAL,
                    "friendly_name",
                    "Carport",
                    "manufacturer",
                    "fronius",
                    "devicetype",
                    make.deviceType,
                    "version",
                    "41.7",
                    "protocol",
                    4);
            if (secured != null) {
                hello.put("secured", secured);
            }
            tell(hello);
            Map<String, Object> wanted = frame("type", "authRequired", "token1", token1, "token2", token2);
            if (make.hash != null) {
                wanted.put("hash", make.hash);
            }
            tell(wanted);
        }

        @Override
        public void message(String text) {
            synchronized (WattpilotDoor.this) {
                if (fault == Fault.SILENT || fault == Fault.MUTE || !(json.parse(text) instanceof Map<?, ?> said)) {
                    return;
                }
                switch (String.valueOf(said.get("type"))) {
                    case "auth" -> login(said);
                    case "setValue" -> command(said, false);
                    case "securedMsg" -> unwrap(said);
                    default -> {}
                }
            }
        }

        @Override
        public void closed() {
            synchronized (WattpilotDoor.this) {
                guests.remove(this);
            }
        }

        @Override
        public boolean pong() {
            return !isFrozen();
        }

        private void login(Map<?, ?> said) {
            String right = sha256(said.get("token3") + token2 + sha256(token1 + make.secret));
            if (fault == Fault.WRONG_PASSWORD || !right.equals(said.get("hash"))) {
                refusedLogins++;
                tell(frame("type", "authError", "message", "Wrong password"));
                return;
            }
            logins++;
            tell(frame("type", "authSuccess", "token3", said.get("token3"), "hash", right));
            told = new LinkedHashMap<>(status());
            List<Map.Entry<String, Object>> all = new ArrayList<>(told.entrySet());
            for (int from = 0; from < all.size(); from += KEYS_IN_A_FRAME) {
                Map<String, Object> piece = new LinkedHashMap<>();
                all.subList(from, Math.min(all.size(), from + KEYS_IN_A_FRAME))
                        .forEach(e -> piece.put(e.getKey(), e.getValue()));
                tell(frame("type", "fullStatus", "partial", true, "status", piece));
            }
            tell(frame("type", "fullStatus", "partial", false, "status", Map.of("zzz", "new with the next firmware")));
            tell(frame("type", "clearInverters", "partial", false));
            tell(frame("type", "updateInverter", "id", "1", "paired", true));
            if (fault == Fault.DROP_AFTER_LOGIN) {
                link.drop();
            }
        }

        private void unwrap(Map<?, ?> said) {
            String data = String.valueOf(said.get("data"));
            if (json.parse(data) instanceof Map<?, ?> inner) {
                boolean genuine = hmac(make.secret, data).equals(said.get("hmac"))
                        && (inner.get("requestId") instanceof Double id)
                        && (id.longValue() + "sm").equals(said.get("requestId"));
                command(inner, genuine);
            }
        }

        private void command(Map<?, ?> said, boolean signed) {
            String key = String.valueOf(said.get("key"));
            int value = said.get("value") instanceof Double number ? number.intValue() : Integer.MIN_VALUE;
            String id = said.get("requestId") instanceof Double number
                    ? Long.toString(number.longValue()) + (signed ? "sm" : "")
                    : "?";
            commands.add(key + "=" + value);
            if (told == null || fault == Fault.DEAF) {
                return;
            }
            boolean mustBeSigned = Boolean.TRUE.equals(secured) || Objects.equals(secured, 1);
            String why = signed != mustBeSigned
                    ? "not allowed"
                    : fault == Fault.REFUSE ? "not now" : fault == Fault.UNHEEDED ? null : charger.set(key, value);
            if (fault == Fault.UNANSWERED) {
                tellNews();
            } else if (why != null) {
                tell(frame("type", "response", "requestId", id, "success", false, "message", why));
            } else {
                told.put(key, charger.value(key));
                tell(frame(
                        "type",
                        "response",
                        "requestId",
                        id,
                        "success",
                        true,
                        "status",
                        frame(key, charger.value(key))));
                List.copyOf(guests).forEach(Guest::tellNews);
            }
        }

        void tellNews() {
            if (told == null) {
                return;
            }
            Map<String, Object> news = new LinkedHashMap<>();
            status().forEach((key, value) -> {
                if (!told.containsKey(key) || !Objects.equals(told.put(key, value), value)) {
                    told.put(key, value);
                    news.put(key, value);
                }
            });
            if (!news.isEmpty()) {
                tell(frame("type", "deltaStatus", "status", news));
            }
        }

        private void tell(Map<String, Object> frame) {
            link.send(json.write(frame));
        }
    }
}
