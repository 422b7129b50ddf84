package esess.service;

import esess.model.BaseTopic;
import esess.model.Payload;
import esess.port.Registration;
import esess.runtime.Host;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The one owner of the limit of an inverter behind an OpenDTU or AhoyDTU: sends the lowest of what zero feed-in, ESS and
 * a PV shutdown ask for, in percent, and hands the inverter back to 100 % when nobody asks. Loop thread.
 *
 * <p>The command is not persistent (https://www.opendtu.solar/firmware/mqtt_topics/): it goes over the radio of the DTU, which is slow, so there is
 * one in 5 s at most; and it may get lost or the inverter may restart, so it is repeated while it matters.
 */
final class DtuLimit {

    static final Duration BETWEEN_COMMANDS = Duration.ofSeconds(5);
    static final Duration REPEAT = Duration.ofSeconds(60);
    /** How long a release is repeated: a DTU that was off meanwhile must not leave its inverter limited. */
    private static final Duration REPEAT_RELEASE = Duration.ofMinutes(10);

    private final Host host;
    private final String topic;
    private final Consumer<String> onFirstLimit;
    private double zeroFeedIn = 1;
    private double ess = 1;
    private boolean shutdown;
    private double sent = 1;
    private boolean limited;
    private boolean reachable = true;
    private long sentTick = Long.MIN_VALUE / 2;
    private long changedTick;
    private Registration waiting;

    /**
     * @param controlTopic the inverter's topic of the DTU, {@code solar/116180400000}
     * @param left         whether a crash has left a limit there
     * @param shutdown     whether the GX disables PV now
     * @param onFirstLimit told the command topic before the first limit is sent: whoever remembers it can lift the limit after a crash
     */
    DtuLimit(Host host, BaseTopic controlTopic, boolean left, boolean shutdown, Consumer<String> onFirstLimit) {
        this.host = host;
        this.topic = commandTopic(controlTopic);
        this.onFirstLimit = onFirstLimit;
        this.shutdown = shutdown;
        limited = left;
        changedTick = host.time().tick();
        host.time().every(REPEAT, this::repeat);
        host.mqtt().onState(connected -> {
            if (connected && limited && reachable) {
                send();
            } else {
                look();
            }
        });
    }

    static String commandTopic(BaseTopic controlTopic) {
        return controlTopic + "/cmd/limit_nonpersistent_relative";
    }

    /** @param part of the inverter's power, 0 to 1 */
    void zeroFeedIn(double part) {
        zeroFeedIn = part;
        look();
    }

    /**
     * What ESS, or whoever else sets the power limit, asks for.
     *
     * @param part of the inverter's power, 0 to 1; 1: released
     */
    void ess(double part) {
        if (part < 1 != ess < 1) {
            host.log().info(part < 1 ? "ESS limits " + topic + "." : "ESS does not limit " + topic + " any more.");
        }
        ess = part;
        look();
    }

    /** A DTU that cannot reach its inverter would try each limit again and again by radio: the newest waits until it can. */
    void reachable(boolean now) {
        boolean back = now && !reachable;
        reachable = now;
        if (back) {
            look();
            repeat();
        }
    }

    void shutdown(boolean on) {
        shutdown = on;
        look();
    }

    /** The limit in force, as a part of the inverter's power. */
    double part() {
        return shutdown ? 0 : Math.min(zeroFeedIn, ess);
    }

    /** Hands the inverter back; whether it was told. */
    boolean stop() {
        zeroFeedIn = 1;
        ess = 1;
        shutdown = false;
        if (!limited) {
            return true;
        }
        if (!reachable) {
            return false;
        }
        send();
        return host.mqtt().isConnected();
    }

    String topic() {
        return topic;
    }

    private void look() {
        if (part() == sent || waiting != null || !canSend()) {
            return;
        }
        long wait = sentTick + BETWEEN_COMMANDS.toMillis() - host.time().tick();
        if (wait > 0) {
            waiting = host.time().after(Duration.ofMillis(wait), () -> {
                waiting = null;
                look();
            });
            return;
        }
        send();
    }

    private void repeat() {
        boolean matters = part() < 1 || host.time().tick() - changedTick < REPEAT_RELEASE.toMillis();
        boolean justSaid = host.time().tick() - sentTick < REPEAT.toMillis() / 2;
        if (limited && matters && !justSaid && canSend()) {
            send();
        }
    }

    private boolean canSend() {
        return reachable && host.mqtt().isConnected();
    }

    private void send() {
        if (!limited) {
            limited = true;
            onFirstLimit.accept(topic);
        }
        if (part() != sent) {
            sent = part();
            changedTick = host.time().tick();
        }
        sentTick = host.time().tick();
        host.mqtt().command(topic, Payload.text(sent * 100), 0, false);
    }
}
