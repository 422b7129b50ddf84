package esess.adapter.mqtt;

import esess.model.TopicFilter;
import esess.port.Log;
import esess.port.Mqtt;
import esess.port.Registration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * The owner's broker through Eclipse Paho. The constructor only remembers; {@link #start} may be called while the
 * broker is away, and the connection is then made, and made again, for as long as it takes.
 *
 * <p>One thread of ours, {@code mqtt}, connects and keeps time; a connection has three more of Paho's. Who publishes
 * hands over to Paho himself, which queues and does not wait: a thread in between would cost more than the message. The
 * loop never waits for the network, except in {@link #stop}.
 */
public final class PahoMqtt implements Mqtt {

    /**
     * Where the broker is and how to speak with it. Texts may be empty, {@code null} is taken as empty.
     *
     * @param user        empty: log in without name and password
     * @param clientId    empty: one is made up, so that two installations never throw each other out
     * @param throttle    at most one value a topic in this time; zero: no throttle
     * @param willTopic   where the broker publishes, retained and with QoS 2, that we are lost; empty: no last will
     * @param willPayload what it publishes there
     */
    public record Settings(
            String host,
            int port,
            String user,
            String password,
            String clientId,
            Tls tls,
            Duration throttle,
            String willTopic,
            String willPayload) {

        public Settings {
            user = orEmpty(user);
            password = orEmpty(password);
            clientId = orEmpty(clientId).isEmpty() ? madeUpId() : clientId;
            tls = tls == null ? Tls.OFF : tls;
            throttle = throttle == null ? Duration.ZERO : throttle;
            willTopic = orEmpty(willTopic);
            willPayload = orEmpty(willPayload);
        }

        /** Without the password: this may end up in a log. */
        @Override
        public String toString() {
            return "Settings[" + host + ":" + port + ", user=" + user + ", clientId=" + clientId + ", " + tls + "]";
        }
    }

    /**
     * How the broker proves who it is.
     *
     * @param verify      false: any certificate will do, which protects from nobody who stands in between
     * @param caFile      PEM certificates which alone are trusted to sign; null: the authorities that Java knows
     * @param fingerprint SHA-256 of the broker's certificate, hexadecimal with or without colons: that certificate and
     *                    no other is accepted, whatever {@code verify} and {@code caFile} say; empty: none
     */
    public record Tls(boolean enabled, boolean verify, Path caFile, String fingerprint) {

        public static final Tls OFF = new Tls(false, true, null, "");

        public Tls {
            fingerprint = orEmpty(fingerprint);
        }

        boolean isPinned() {
            return !fingerprint.isBlank();
        }
    }

    private static final int WINDOW = 100;
    private static final int COMMAND_LIMIT = 1_000;

    private final Settings settings;
    private final BrokerConnection.Pace pace;
    private final Executor loop;
    private final LongSupplier tick;
    private final Log log;

    private final Outbox outbox; // guarded by itself: the loop fills it, mqtt empties it, Paho's threads report
    private final Subscriptions subscriptions;
    private final Inbox inbox;
    private final List<Consumer<Boolean>> stateListeners = new CopyOnWriteArrayList<>();
    private final Set<String> refusedFilters = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean pumpRequested = new AtomicBoolean();
    /** Subscriptions that mqtt has not sent yet: what is published after them must not overtake them. */
    private final AtomicInteger unsentSubscriptions = new AtomicInteger();
    /**
     * Held while packets are taken from the outbox and handed to Paho, so that they keep their order; and while a new
     * connection fills the outbox, so that nothing of it goes to the old one.
     */
    private final Object handingOver = new Object();

    private final CountDownLatch left = new CountDownLatch(1);

    private volatile ScheduledThreadPoolExecutor mqtt;
    private volatile BrokerConnection broker;
    private volatile boolean connected;
    private volatile boolean stopping;
    private boolean commandsDropped; // with the outbox
    private volatile boolean leaving;
    private Future<?> wake; // on mqtt

    /**
     * @param loop runs callbacks on the loop thread, in order
     * @param tick monotonic milliseconds
     */
    public PahoMqtt(Settings settings, Executor loop, LongSupplier tick, Log log) {
        this(settings, loop, tick, log, BrokerConnection.Pace.NORMAL);
    }

    PahoMqtt(Settings settings, Executor loop, LongSupplier tick, Log log, BrokerConnection.Pace pace) {
        this.settings = settings;
        this.loop = loop;
        this.tick = tick;
        this.log = log;
        this.pace = pace;
        this.outbox = new Outbox(settings.throttle().toMillis(), WINDOW, COMMAND_LIMIT);
        this.subscriptions = new Subscriptions(this::requestFollow);
        this.inbox = new Inbox(loop, subscriptions::deliver, log);
    }

    /** Begins to connect and returns at once, whether the broker is there or not. Once in a life. */
    public void start() {
        if (settings.tls().enabled()
                && !settings.tls().verify()
                && !settings.tls().isPinned()) {
            log.warning("MQTT broker " + settings.host() + ": its certificate is not verified. Anybody in the network"
                    + " can pose as the broker; configure its fingerprint or a CA file instead.");
        }
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "mqtt");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        broker = new BrokerConnection(settings, pace, executor, tick, log, new BrokerEvents());
        mqtt = executor;
        executor.execute(broker::connect);
        long check = Math.max(1, pace.silence() / 6);
        Future<?> unused = executor.scheduleWithFixedDelay(this::watchSilence, check, check, TimeUnit.MILLISECONDS);
    }

    /**
     * Ends the connection. What was published before is delivered and acknowledged first, also what the throttle
     * holds back; messages from the broker are no longer passed on. Blocks the caller until all is done, at most for
     * this long; returns soon if the broker is away.
     */
    public void stop(Duration atMost) {
        stopping = true;
        if (mqtt == null) {
            return;
        }
        onMqtt(this::leave);
        try {
            if (!left.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warning(
                        "MQTT broker " + settings.host() + ": stopped with " + pending() + " messages undelivered.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connected = false;
        broker.cut();
        mqtt.shutdownNow();
    }

    /** @throws IllegalArgumentException if nothing can be published on this topic; then nothing was done */
    @Override
    public void publish(String topic, String payload, int qos, boolean retain) {
        Outbox.Value value = checked(topic, payload, qos, retain);
        synchronized (outbox) {
            if (stopping) {
                return;
            }
            outbox.publish(topic, value, tick.getAsLong());
        }
        send();
    }

    /** @throws IllegalArgumentException if nothing can be published on this topic; then nothing was done */
    @Override
    public void command(String topic, String payload, int qos, boolean retain) {
        Outbox.Value value = checked(topic, payload, qos, retain);
        synchronized (outbox) {
            if (stopping) {
                return;
            }
            boolean dropped = !outbox.command(topic, value);
            if (dropped && !commandsDropped) {
                log.warning("MQTT broker " + settings.host() + " is too slow: more than " + COMMAND_LIMIT
                        + " commands wait, the oldest are dropped.");
            }
            commandsDropped |= dropped;
        }
        send();
    }

    /** @throws IllegalArgumentException if the filter is none */
    @Override
    public Registration subscribe(String filter, int qos, Consumer<Message> onMessage) {
        requireQos(qos);
        return subscriptions.add(TopicFilter.parse(filter), qos, onMessage);
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public Traffic traffic() {
        synchronized (outbox) {
            return outbox.traffic();
        }
    }

    @Override
    public Registration onState(Consumer<Boolean> listener) {
        // Of its own, so that the same listener registered twice is two; on the loop, so that none is told twice.
        Boolean[] told = new Boolean[1];
        Consumer<Boolean> own = up -> {
            if (!up.equals(told[0])) {
                told[0] = up;
                listener.accept(up);
            }
        };
        stateListeners.add(own);
        // Connected before anybody listened: a late listener must not wait for the next connect.
        loop.execute(() -> {
            if (connected && stateListeners.contains(own)) {
                own.accept(true);
            }
        });
        return () -> stateListeners.remove(own);
    }

    /** Hands over what may go; on mqtt. */
    private void pump() {
        pumpRequested.set(false);
        BrokerLink link = handOver();
        if (link == null) {
            return;
        }
        if (leaving) {
            leaveWhenDelivered(link);
        } else {
            scheduleWake();
        }
    }

    /** Hands over what may go, on the thread of who publishes; what only time lets go, mqtt does. */
    private void send() {
        if (broker != null && handOver() != null && isHoldingBack()) {
            requestPump();
        }
    }

    /** @return the connection; null if there is none of any use */
    private BrokerLink handOver() {
        synchronized (handingOver) {
            BrokerLink link = broker.up();
            if (link != null) {
                try {
                    for (Outbox.Packet packet = next(link); packet != null; packet = next(link)) {
                        if (link.publish(packet)) {
                            written(packet);
                        }
                    }
                } catch (MqttException | IOException | RuntimeException e) {
                    broker.ended(link, e);
                    return null;
                }
            }
            return link;
        }
    }

    private boolean isHoldingBack() {
        synchronized (outbox) {
            return outbox.nextDue() != Long.MAX_VALUE;
        }
    }

    private Outbox.Packet next(BrokerLink link) {
        synchronized (outbox) {
            return unsentSubscriptions.get() > 0 || !link.takes() ? null : outbox.next(tick.getAsLong());
        }
    }

    private void written(Outbox.Packet packet) {
        synchronized (outbox) {
            outbox.completed(packet, true, tick.getAsLong());
        }
    }

    private int pending() {
        synchronized (outbox) {
            return outbox.pending();
        }
    }

    private void scheduleWake() {
        long due;
        synchronized (outbox) {
            due = outbox.nextDue();
        }
        if (wake != null) {
            wake.cancel(false);
            wake = null;
        }
        if (due != Long.MAX_VALUE) {
            wake = mqtt.schedule(this::pump, Math.max(1, due - tick.getAsLong()), TimeUnit.MILLISECONDS);
        }
    }

    private void requestFollow() {
        unsentSubscriptions.incrementAndGet();
        boolean accepted = onMqtt(() -> {
            try {
                follow();
            } finally {
                unsentSubscriptions.decrementAndGet();
            }
            pump();
        });
        if (!accepted) {
            unsentSubscriptions.decrementAndGet();
        }
    }

    private void follow() {
        BrokerLink link = broker.up();
        if (link == null || leaving) {
            return;
        }
        try {
            link.follow(subscriptions.wanted());
        } catch (MqttException | RuntimeException e) {
            broker.ended(link, e);
        }
    }

    private void watchSilence() {
        try {
            long stalled;
            synchronized (outbox) {
                stalled = outbox.stalledMillis(tick.getAsLong());
            }
            // When the loop is behind it is we who keep Paho from telling us what was completed.
            if (stalled >= pace.silence() && !inbox.isFull()) {
                broker.abandon("it has acknowledged nothing for " + stalled / 1_000 + " s");
            }
        } catch (RuntimeException e) {
            // Thrown on, it would end this watch for good, without a word.
            log.error("MQTT: looking for a broker that has gone silent failed; it is looked for again", e);
        }
    }

    private void leave() {
        leaving = true;
        synchronized (outbox) {
            outbox.releaseHeld();
        }
        if (broker.lastOrders()) {
            pump();
        } else {
            left.countDown();
        }
    }

    private void leaveWhenDelivered(BrokerLink link) {
        if (pending() == 0 && connected) {
            connected = false;
            link.leave(left::countDown);
        }
    }

    private void requestPump() {
        if (pumpRequested.compareAndSet(false, true)) {
            onMqtt(this::pump);
        }
    }

    /** @return false if there is no such thread, yet or any more */
    private boolean onMqtt(Runnable task) {
        ScheduledThreadPoolExecutor executor = mqtt;
        if (executor == null) {
            pumpRequested.set(false);
            return false;
        }
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended before us; nobody is left to be told.
        }
    }

    private void tellState(boolean state) {
        for (Consumer<Boolean> listener : stateListeners) {
            onLoop(() -> {
                if (stateListeners.contains(listener)) {
                    listener.accept(state);
                }
            });
        }
    }

    private final class BrokerEvents implements BrokerConnection.Events {

        @Override
        public void up(BrokerLink link) {
            onLoop(subscriptions::connectionMade);
            // Nothing that is published may overtake a subscription, and no message the news that there is a
            // connection.
            unsentSubscriptions.incrementAndGet();
            try {
                synchronized (handingOver) {
                    synchronized (outbox) {
                        outbox.connected();
                        commandsDropped = false;
                    }
                }
                connected = true;
                tellState(true);
                follow();
            } finally {
                unsentSubscriptions.decrementAndGet();
            }
            pump();
        }

        @Override
        public void down(boolean wasUp) {
            synchronized (outbox) {
                outbox.disconnected();
            }
            connected = false;
            if (wasUp) {
                tellState(false);
            }
            if (leaving) {
                left.countDown();
            }
        }

        @Override
        public void completed(Outbox.Packet packet, boolean delivered) {
            boolean more;
            synchronized (outbox) {
                outbox.completed(packet, delivered, tick.getAsLong());
                more = outbox.isWaiting();
            }
            if (more || leaving) {
                requestPump();
            }
        }

        @Override
        public void writable() {
            requestPump();
        }

        @Override
        public void arrived(BrokerLink link, Message message) {
            inbox.put(message, () -> !stopping && broker.isCurrent(link));
        }

        @Override
        public void answered(String filter, boolean granted) {
            if (granted) {
                refusedFilters.remove(filter);
            } else if (refusedFilters.add(filter)) {
                log.warning("MQTT broker " + settings.host() + " refuses the subscription of " + filter
                        + ": its access list does not allow it. Nothing will arrive from there.");
            }
        }
    }

    private static Outbox.Value checked(String topic, String payload, int qos, boolean retain) {
        TopicFilter.requireTopic(topic);
        requireQos(qos);
        return new Outbox.Value(Objects.requireNonNull(payload, topic), qos, retain);
    }

    private static void requireQos(int qos) {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("MQTT QoS must be 0, 1 or 2, not " + qos);
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static String madeUpId() {
        return "esESS-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
