package esess.control.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come in: looked at in one fixed order, the first objection is the answer, and "ok" is said only when the
 * device shows what was set. The same id is carried out once. Nothing is moved before the way back is on the disk.
 * One thread.
 */
public final class Desk {

    /** Bytes of a request. */
    public static final int LARGEST = BoundedJson.LONGEST;

    /** Requests a second that are looked at, of one client; all strangers together are one. */
    public static final int MOST_PER_SECOND = 50;

    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final long STALE_MILLIS = 30_000;
    private static final double MOST_OFF_S = 30;
    private static final int REFUSALS_LOGGED = 20;
    private static final long MINUTE_MILLIS = 60_000;

    /** A command that was taken and has no result yet. */
    private final class Order {
        private final Client client;
        private final Subject subject;
        private final Command command;
        private final Map<String, Object> parameters;
        private final Consumer<Subject.Result> then;
        private final long startTick = hands.tick();
        private final String before;
        private boolean open = true;

        Order(
                Client client,
                Subject subject,
                Command command,
                Map<String, Object> parameters,
                String before,
                Consumer<Subject.Result> then) {
            this.client = client;
            this.subject = subject;
            this.command = command;
            this.parameters = parameters;
            this.before = before;
            this.then = then;
        }

        void perform() {
            // The disk may have taken too long: what was answered is not done any more.
            if (open) {
                subject.perform(command, parameters, this::done);
            }
        }

        void done(Subject.Result result) {
            if (!open) {
                return;
            }
            open = false;
            String id = subject.spec().id();
            underWay.remove(id, this);
            hands.log(client.name() + " " + id + " " + command.name() + " " + told(command, parameters) + "; before "
                    + before + "; " + (result.isDone() ? "ok" : result.error() + ": " + result.text()));
            if (result.isDone()) {
                authorities.confirm(id);
            } else {
                authorities.failed(id);
            }
            then.accept(result);
        }
    }

    private final Hands hands;
    private final String node;
    private final Clients clients;
    private final Authorities authorities;
    private final Answered answered = new Answered();
    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private final Map<String, Pace> paces = new HashMap<>();
    private final Map<String, Order> underWay = new LinkedHashMap<>();
    private final Map<String, Double> budgets = new HashMap<>();
    private final Asked asked;
    private long minute = Long.MIN_VALUE;
    private int refusals;
    private long dropped;

    /** @param document what an earlier run has kept: it goes back first */
    public Desk(Hands hands, String node, Clients clients, Map<String, Object> document) {
        this.hands = hands;
        this.node = node;
        this.clients = clients;
        authorities = new Authorities(hands, this::save);
        authorities.restore(document.get("leases"));
        asked = new Asked(document.get("asked"), hands.now());
    }

    // ---- components ----

    /** False: there are too many, or one of that id is there. */
    public boolean add(Subject subject) {
        if (subjects.size() >= ComponentSpec.MOST) {
            return false;
        }
        return subjects.putIfAbsent(subject.spec().id(), subject) == null;
    }

    /** What is leased of it goes back as far as it can. */
    public void remove(String component) {
        subjects.remove(component);
        Order order = underWay.get(component);
        if (order != null) {
            order.done(Subject.Result.timeout("it has gone"));
        }
        authorities.end(component, "it has gone");
    }

    public @Nullable Subject component(String id) {
        return subjects.get(id);
    }

    public List<Subject> components() {
        return List.copyOf(subjects.values());
    }

    public @Nullable Lease lease(String component) {
        return authorities.of(component);
    }

    // ---- requests ----

    /**
     * @param topicClient whom the topic names; null: nobody
     * @param retained    the broker has kept it: nobody knows how old it is
     */
    public void request(@Nullable String topicClient, byte[] bytes, boolean retained) {
        Object message;
        try {
            if (bytes.length > LARGEST) {
                throw new IllegalArgumentException("at most " + LARGEST + " bytes are expected");
            }
            message = BoundedJson.read(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            refused(Client.STRANGER, "", "", ErrorCode.BAD_REQUEST + ": " + e.getMessage());
            return;
        }
        Map<String, @Nullable Object> echo = Request.echoOf(message);
        Request request;
        try {
            request = Request.of(message);
        } catch (Refusal refusal) {
            refused(Client.STRANGER, "", "", refusal.code() + ": " + refusal.text());
            if (Request.hasId(message) && affords(Client.STRANGER)) {
                hands.answer(error(echo, refusal.code(), refusal.text()));
            }
            return;
        }
        if (retained || !request.node().equals(node)) {
            return;
        }
        Client client = clients.of(request, topicClient);
        if (affords(client)) {
            known(client, request);
        }
    }

    private void known(Client client, Request request) {
        boolean isRemembered = !client.name().isEmpty();
        if (isRemembered && answered.knows(client.name(), request.id(), hands.tick())) {
            String answer = answered.answer(client.name(), request.id());
            if (answer != null) {
                hands.answer(answer);
            }
            return;
        }
        if (asked.knows(client.name(), request.id(), hands.now())) {
            hands.answer(error(
                    request.echo(),
                    ErrorCode.TIMEOUT,
                    "it was asked before es-ESS started anew; what was set has gone back"));
            return;
        }
        boolean hasRoom = isRemembered && answered.remember(client.name(), request.id(), hands.tick());
        Consumer<String> answer = text -> {
            if (hasRoom) {
                answered.answered(client.name(), request.id(), text);
            }
            hands.answer(text);
        };
        try {
            if (isRemembered && !hasRoom && !request.isRead()) {
                throw new Refusal(ErrorCode.RATE_LIMITED, "too many requests in a minute");
            }
            look(client, request, answer);
        } catch (Refusal refusal) {
            if (!request.isRead()) {
                refused(client, request.component(), request.command(), refusal.code() + ": " + refusal.text());
            }
            answer.accept(error(request.echo(), refusal.code(), refusal.text()));
        }
    }

    private void look(Client client, Request request, Consumer<String> answer) throws Refusal {
        if (!request.isRead()) {
            requireAuthority(client, request);
        }
        Subject subject = subjects.get(request.whole());
        String part = request.part();
        if (subject == null || part != null && !subject.spec().parts().contains(part)) {
            throw new Refusal(ErrorCode.UNKNOWN_COMPONENT, "there is no such component");
        }
        if (request.isRead()) {
            answer.accept(ok(request.echo(), read(subject, request)));
        } else {
            act(
                    client,
                    subject,
                    request.command(),
                    request.parameters(),
                    request.id(),
                    (result, effective) -> answer.accept(
                            result.error() == null
                                    ? ok(request.echo(), effective)
                                    : error(request.echo(), result.error(), result.text())));
        }
    }

    private void requireAuthority(Client client, Request request) throws Refusal {
        if (!client.mayMove(request.whole())) {
            throw new Refusal(ErrorCode.UNAUTHORISED, "you may not do this");
        }
        Double time = request.timeS();
        double off = time == null ? Double.NaN : time - hands.now().toEpochMilli() / 1000.0;
        if (!(Math.abs(off) <= MOST_OFF_S)) {
            throw new Refusal(
                    ErrorCode.EXPIRED,
                    time == null ? "time: seconds since 1970 are expected" : "it is not of this half minute");
        }
    }

    private Map<String, Amount> read(Subject subject, Request request) throws Refusal {
        if (!request.parameters().isEmpty()) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, "there is no such parameter");
        }
        requireFresh(subject);
        String part = request.part();
        return part == null ? subject.values() : valuesOf(subject, part);
    }

    /** Values of a part are named {@code <part>/<value>}. */
    private static Map<String, Amount> valuesOf(Subject subject, String part) {
        Map<String, Amount> own = new LinkedHashMap<>();
        subject.values().forEach((name, amount) -> {
            if (name.startsWith(part + "/")) {
                own.put(name.substring(part.length() + 1), amount);
            }
        });
        return own;
    }

    private static void requireFresh(Subject subject) throws Refusal {
        Long age = subject.ageMillis();
        if (age == null || age > STALE_MILLIS) {
            throw new Refusal(ErrorCode.STALE, "nothing was heard of it for " + STALE_MILLIS / 1000 + " s");
        }
    }

    private interface Acted {
        void told(Subject.Result result, Map<String, Amount> effective);
    }

    private void act(
            Client client,
            Subject subject,
            String name,
            Map<String, @Nullable Object> given,
            @Nullable Object id,
            Acted then)
            throws Refusal {
        String component = subject.spec().id();
        if (name.equals(Command.RELEASE)) {
            release(client, component, given);
            then.told(Subject.Result.DONE, Map.of());
            return;
        }
        Command command = subject.spec()
                .command(name)
                .orElseThrow(() -> new Refusal(ErrorCode.UNKNOWN_COMMAND, "it knows no such command"));
        Map<String, Object> effective = command.read(given);
        requireSafe(subject, command, effective);
        String busy = authorities.refusal(client, component);
        if (busy != null) {
            throw new Refusal(ErrorCode.BUSY, busy);
        }
        Pace pace = paces.computeIfAbsent(component, each -> new Pace());
        String tooOften = pace.refusal(command, hands.tick());
        if (tooOften != null) {
            throw new Refusal(ErrorCode.RATE_LIMITED, tooOften);
        }
        requireFresh(subject);
        if (underWay.containsKey(component)) {
            throw new Refusal(ErrorCode.BUSY, "another command is being carried out");
        }
        List<Undo> undos = subject.undo(command, effective);
        if (undos == null) {
            throw new Refusal(ErrorCode.STALE, "what is set now is not known, so nobody could set it again later");
        }
        Double lease = (Double) effective.get(Command.LEASE.name());
        if (authorities.grant(client, component, lease == null ? Command.DEFAULT_LEASE_S : lease, undos) == null) {
            throw new Refusal(ErrorCode.RATE_LIMITED, "too much of it is set already");
        }
        pace.moved(command, hands.tick());
        if (id != null) {
            asked.add(client.name(), id, hands.now());
        }
        Order order = new Order(
                client,
                subject,
                command,
                effective,
                before(subject, undos),
                result -> then.told(result, command.amounts(effective)));
        underWay.put(component, order);
        save();
        hands.whenKept(order::perform);
    }

    private void release(Client client, String component, Map<String, @Nullable Object> given) throws Refusal {
        if (!given.isEmpty()) {
            throw new Refusal(ErrorCode.BAD_PARAMETER, "there is no such parameter");
        }
        Lease lease = authorities.of(component);
        if (lease == null || !lease.client().equals(client.name()) || underWay.containsKey(component)) {
            throw new Refusal(ErrorCode.BUSY, "you do not hold it");
        }
        authorities.end(component, "it is released");
    }

    private static void requireSafe(Subject subject, Command command, Map<String, Object> effective) throws Refusal {
        String fault = subject.fault();
        if (fault != null && !subject.isSafe(command, effective)) {
            throw new Refusal(ErrorCode.INTERLOCK, fault);
        }
        String interlock = subject.interlock(command, effective);
        if (interlock != null) {
            throw new Refusal(ErrorCode.INTERLOCK, interlock);
        }
    }

    /** Somebody within es-ESS asks, under the same rules; what he is told has no unit of his own. */
    public void ask(
            Client client,
            String component,
            String command,
            Map<String, @Nullable Object> parameters,
            Consumer<Subject.Result> then) {
        Subject subject = subjects.get(component);
        try {
            if (subject == null) {
                throw new Refusal(ErrorCode.UNKNOWN_COMPONENT, "there is no component " + component);
            }
            act(client, subject, command, parameters, null, (result, effective) -> then.accept(result));
        } catch (Refusal refusal) {
            then.accept(new Subject.Result(refusal.code(), refusal.text()));
        }
    }

    // ---- signs of life, time ----

    public void heartbeat(String client) {
        if (clients.named(client) != null) {
            authorities.heartbeat(client);
        }
    }

    public void broker(boolean isThere) {
        authorities.broker(isThere);
    }

    /** To be called every second. */
    public void look() {
        for (Order each : new ArrayList<>(underWay.values())) {
            if (hands.tick() - each.startTick >= PATIENCE.toMillis()) {
                each.done(Subject.Result.timeout("it did not answer within " + PATIENCE.toSeconds() + " s"));
            }
        }
        Set<String> busy = new LinkedHashSet<>(underWay.keySet());
        authorities.look(busy);
        budgets.replaceAll((client, left) -> Math.min(MOST_PER_SECOND, left + MOST_PER_SECOND));
        if (minute == Long.MIN_VALUE || hands.tick() - minute >= MINUTE_MILLIS) {
            minute = hands.tick();
            if (dropped > 0 || refusals > REFUSALS_LOGGED) {
                hands.log("In a minute " + Math.max(0, refusals - REFUSALS_LOGGED) + " more requests were refused, and "
                        + dropped + " dropped because there were too many.");
            }
            refusals = 0;
            dropped = 0;
        }
    }

    /** The program ends. */
    public void stop() {
        for (Order each : new ArrayList<>(underWay.values())) {
            each.done(Subject.Result.timeout("es-ESS is ending"));
        }
        authorities.stop();
    }

    // ---- the rest ----

    private boolean affords(Client client) {
        double left = budgets.getOrDefault(client.name(), (double) MOST_PER_SECOND);
        if (left < 1) {
            dropped++;
            return false;
        }
        budgets.put(client.name(), left - 1);
        return true;
    }

    private void save() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("leases", authorities.document());
        document.put("asked", asked.document(hands.now()));
        hands.keep(document);
    }

    private static String before(Subject subject, List<Undo> undos) {
        Map<String, Amount> values = subject.values();
        List<String> shown = new ArrayList<>();
        for (Undo each : undos) {
            Amount amount = values.get(each.what());
            shown.add(each.what() + "=" + (amount == null ? "?" : JsonText.of(amount.value())));
        }
        return shown.isEmpty() ? "-" : String.join(" ", shown);
    }

    private static String told(Command command, Map<String, Object> effective) {
        List<String> shown = new ArrayList<>();
        command.amounts(effective)
                .forEach((name, amount) -> shown.add(name + "=" + JsonText.of(amount.value()) + amount.unit()));
        return String.join(" ", shown);
    }

    /** What strangers say is shown only where it can be a name. */
    private void refused(Client client, String component, String command, String why) {
        if (++refusals <= REFUSALS_LOGGED) {
            hands.log("Refused, of " + client + ": " + shown(component) + " " + shown(command) + ": " + why);
        }
    }

    private static String shown(String name) {
        return name.matches("[A-Za-z0-9_.:/-]{1,96}") ? name : "?";
    }

    private static String ok(Map<String, @Nullable Object> echo, Map<String, Amount> values) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>(echo);
        answer.put("status", "ok");
        answer.put("values", values);
        return JsonText.of(answer);
    }

    private static String error(Map<String, @Nullable Object> echo, ErrorCode code, String text) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>(echo);
        answer.put("status", "error");
        answer.put("values", Map.of());
        answer.put("error", Map.of("code", code.toString(), "text", text));
        return JsonText.of(answer);
    }
}
