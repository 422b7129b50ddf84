package esess.adapter.mqtt;

import esess.port.Log;
import esess.port.Mqtt.Message;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps a connection to the broker: attempt, back-off, next attempt. Everything happens on the thread {@code mqtt},
 * except {@link #isCurrent}, {@link #up} and what {@link Events} says otherwise.
 */
final class BrokerConnection implements BrokerLink.Owner {

    /**
     * How patient we are, in milliseconds.
     *
     * @param first   wait after the loss of a connection that had settled
     * @param shortest wait after the first failed attempt; doubles with every further one
     * @param longest the longest wait
     * @param attempt an attempt that takes longer hangs and is abandoned
     * @param settled a connection that lived so long was a good one, and the back-off starts anew
     * @param silence a connection on which nothing is completed for so long hangs and is abandoned
     */
    record Pace(long first, long shortest, long longest, long attempt, long settled, long silence) {
        static final Pace NORMAL = new Pace(200, 1_000, 60_000, 30_000, 10_000, 60_000);
    }

    /** What the connection means to its owner. */
    interface Events {

        /** Connected. */
        void up(BrokerLink link);

        /** An attempt failed, or the connection was lost. */
        void down(boolean wasUp);

        /** On Paho's thread. */
        void completed(Outbox.Packet packet, boolean delivered);

        /** On Paho's thread: packets may be handed over again. */
        void writable();

        /** On Paho's thread, which may block. */
        void arrived(BrokerLink link, Message message);

        /** On Paho's thread. */
        void answered(String filter, boolean granted);
    }

    /** Receiver, sender and callbacks: without one of them a connection is deaf or mute. */
    private static final List<String> LASTING_THREADS = List.of("MQTT Rec", "MQTT Snd", "MQTT Call");

    private static final long GRACE_MILLIS = 2_000;
    /** Number of topics that are named, once each, when their messages are thrown away. */
    private static final int MOST_SAID = 100;

    private final PahoMqtt.Settings settings;
    private final Pace pace;
    private final ScheduledExecutorService timers;
    private final LongSupplier tick;
    private final Log log;
    private final Events events;

    private final Set<String> droppedTopics = new HashSet<>();
    private volatile BrokerLink link;
    private volatile boolean up;
    private boolean leaving;
    private long upSince;
    private int failures;
    private String lastTrouble = "";
    private Future<?> timer;

    BrokerConnection(
            PahoMqtt.Settings settings,
            Pace pace,
            ScheduledExecutorService timers,
            LongSupplier tick,
            Log log,
            Events events) {
        this.settings = settings;
        this.pace = pace;
        this.timers = timers;
        this.tick = tick;
        this.log = log;
        this.events = events;
    }

    void connect() {
        BrokerLink attempt = new BrokerLink(settings, timers, this);
        link = attempt;
        timer = timers.schedule(
                () -> lost(attempt, new IOException("the broker does not answer the login")),
                pace.attempt,
                TimeUnit.MILLISECONDS);
        attempt.open();
    }

    /** The connection; null if there is none. Any thread: it may be lost at this very moment, and what is handed to it with it. */
    BrokerLink up() {
        return up ? link : null;
    }

    /** Whether this is the connection or the attempt of now. Any thread. */
    boolean isCurrent(BrokerLink any) {
        return any == link;
    }

    /** Gives up a connection that is of no use, and makes a new one. */
    void abandon(String reason) {
        if (up) {
            lost(link, new IOException(reason));
        }
    }

    /**
     * From now on nothing is tried any more.
     *
     * @return whether there is a connection, or an attempt that has a chance: one after a failure has none
     */
    boolean lastOrders() {
        leaving = true;
        if (link == null && timer != null) {
            timer.cancel(false);
        }
        return up || link != null && failures == 0;
    }

    /** The end. Any thread. */
    void cut() {
        BrokerLink last = link;
        link = null;
        if (last != null) {
            last.cut();
        }
    }

    @Override
    public void connected(BrokerLink which) {
        later(() -> {
            if (which == link) {
                timer.cancel(false);
                up = true;
                upSince = tick.getAsLong();
                lastTrouble = "";
                log.info("MQTT broker " + name() + " is connected.");
                events.up(which);
            }
        });
    }

    @Override
    public void ended(BrokerLink which, Throwable reason) {
        later(() -> lost(which, reason));
    }

    @Override
    public void completed(Outbox.Packet packet, boolean delivered) {
        events.completed(packet, delivered);
    }

    @Override
    public void writable() {
        events.writable();
    }

    @Override
    public void arrived(BrokerLink which, Message message) {
        events.arrived(which, message);
    }

    @Override
    public void answered(String filter, boolean granted) {
        events.answered(filter, granted);
    }

    @Override
    public void dropped(String topic, String why) {
        later(() -> {
            if (droppedTopics.size() < MOST_SAID && droppedTopics.add(topic)) {
                log.warning("A message on " + topic + " is not used: " + why + "."
                        + (droppedTopics.size() == MOST_SAID ? " Further topics are not named." : ""));
            }
        });
    }

    @Override
    public void threadEnded(BrokerLink which, String thread, Throwable killer) {
        if (killer != null) {
            log.error("MQTT broker " + name() + ": the client's thread \"" + thread + "\" has died", killer);
            ended(which, new IOException("the client's thread \"" + thread + "\" has died"));
        } else if (LASTING_THREADS.stream().anyMatch(thread::startsWith)) {
            // It ends with the connection, too; then we hear of that within moments.
            later(() -> {
                Future<?> unused = timers.schedule(
                        () -> lost(which, new IOException("the client's thread \"" + thread + "\" has ended")),
                        GRACE_MILLIS,
                        TimeUnit.MILLISECONDS);
            });
        }
    }

    private void lost(BrokerLink which, Throwable reason) {
        if (which != link) {
            return;
        }
        boolean wasUp = up;
        up = false;
        link = null;
        timer.cancel(false);
        which.cut();
        if (wasUp && tick.getAsLong() - upSince >= pace.settled) {
            failures = 0;
        }
        say(wasUp, BrokerTrouble.describe(reason, settings));
        events.down(wasUp);
        if (!leaving) {
            timer = timers.schedule(this::connect, wait(failures++), TimeUnit.MILLISECONDS);
        }
    }

    private void say(boolean wasUp, String trouble) {
        if (leaving) {
            log.warning("MQTT broker " + name() + " is lost while we stop: " + trouble
                    + ". The last messages may not have arrived.");
        } else if (wasUp) {
            log.warning("MQTT broker " + name() + " is lost: " + trouble + ". We reconnect; retained values are kept.");
        } else if (!trouble.equals(lastTrouble)) {
            log.warning("MQTT broker " + name() + " cannot be used: " + trouble
                    + ". We keep trying; retained values are kept.");
        }
        lastTrouble = trouble;
    }

    /** Spread by a quarter, so that many clients do not return to a restarted broker in the same moment. */
    private long wait(int failuresBefore) {
        long millis = failuresBefore == 0
                ? pace.first
                : Math.min(pace.longest, pace.shortest << Math.min(failuresBefore - 1, 16));
        return millis - ThreadLocalRandom.current().nextLong(millis / 4 + 1);
    }

    private String name() {
        return settings.host() + ":" + settings.port();
    }

    private void later(Runnable task) {
        try {
            timers.execute(task);
        } catch (RejectedExecutionException e) {
            // Stopped meanwhile; nobody wants to know any more.
        }
    }
}
