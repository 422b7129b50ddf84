package esess.runtime;

import esess.config.Common;
import esess.config.Configuration;
import esess.config.SetpointSection;
import esess.config.Severity;
import esess.control.SetpointLeases;
import esess.control.SetpointLeases.Lease;
import esess.control.SetpointLeases.Limits;
import esess.control.SetpointPace;
import esess.model.Payload;
import esess.model.VictronService;
import esess.port.Bus;
import esess.port.Doors;
import esess.port.Log;
import esess.port.Mqtt;
import esess.port.Registration;
import esess.port.Time;
import esess.port.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The only door to the grid set point of ESS. A service holds a lease: so many W more than the owner's own set point,
 * + = import, for so long unless it is renewed. The sum goes to hub4's volatile override, or to the setting on a GX
 * that has none; without a lease the set point is handed back.
 *
 * <p>Leases end with their service, when they are not renewed, and all of them when the grid is lost. While Dynamic ESS
 * or an external control has the set point, nothing is written. What is written and why stands on
 * {@code <root>/$SYS/GridSetpoint/#}. As long as nobody uses it, nothing is watched. Loop thread.
 */
public final class GridSetpoint {

    static final String NAME = "GridSetpoint";

    /** What systemcalc shows as source while it inverts: there is no input (https://github.com/victronenergy/venus/wiki/dbus). */
    private static final int NO_INPUT = 240;

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration DISK = Duration.ofMillis(50);
    /** So long hub4 may take to show up before the setting is used instead: a GX that boots starts it late. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration TOLD_AGAIN = Duration.ofSeconds(25);
    private static final Duration LAST_ANSWER = Duration.ofSeconds(1);

    /** What stands on the topics. */
    private record Told(Double watts, Double ownW, String output, String reason) {

        /** Not even that something is unknown. */
        static final Told NOTHING = new Told(Double.NaN, Double.NaN, "", "");
    }

    private final Bus bus;
    private final Mqtt mqtt;
    private final Time time;
    private final Log log;
    private final ServiceMessages messages;
    private final String topics;
    private final Double configuredW;
    private final SetpointLeases leases;
    private final OverrideSetpoint override;
    private final PersistedSetpoint setting;
    private final OtherControllers others;
    private final Set<Handle> handles = new HashSet<>();
    private final List<Registration> open = new ArrayList<>();
    private Told told = Told.NOTHING;
    private long toldAt;
    private Watch source;
    private Registration soon;
    private boolean ownKnown;
    private long ownKnownAt;
    private Double nowW;
    private boolean holding;
    private boolean lossSaid;
    private boolean stopped;
    private boolean stuck;

    /**
     * @param configuredW DefaultPowerSetPoint, used where the GX does not tell the owner's own; null: not configured
     */
    public GridSetpoint(Doors doors, ServiceMessages messages, String root, Limits limits, Double configuredW) {
        bus = doors.bus();
        mqtt = doors.mqtt();
        time = doors.time();
        log = doors.log().named(NAME);
        this.messages = messages;
        this.topics = root + "/$SYS/" + NAME + "/";
        this.configuredW = configuredW;
        leases = new SetpointLeases(limits);
        override = new OverrideSetpoint(bus, time, doors.fleeting(), log, (type, text) -> say("override", type, text));
        setting = new PersistedSetpoint(
                bus, time, doors.store(), log, (type, text) -> say("setting", type, text), configuredW);
        others = new OtherControllers((type, text) -> say("others", type, text));
    }

    /**
     * The limits of the file; a fork of the original had them in [Common], and where both are given the tighter one
     * counts. Where any of them is wrong, nothing may be asked for.
     */
    public static Limits limits(Configuration configuration) {
        Common common = configuration.get(Common.class);
        SetpointSection section = configuration.get(SetpointSection.class);
        boolean wrong = !configuration.isGood(SetpointSection.class)
                || configuration.problems().stream()
                        .anyMatch(each ->
                                each.severity() == Severity.ERROR && each.key().matches("(?i)GridSetPointM(in|ax)W"));
        return !wrong
                ? new Limits(
                        Math.max(section.minW(), common.gridSetPointMinW().orElse(section.minW())),
                        Math.min(section.maxW(), common.gridSetPointMaxW().orElse(section.maxW())),
                        section.maxStepWPerSecond())
                : Limits.CLOSED;
    }

    /** To be called before any service starts: what an earlier run has left in the GX is put right first. */
    public void start() {
        setting.start();
        if (setting.isLeft() || override.isLeft()) {
            open();
        }
    }

    /** A service's door, to be closed when the service ends. */
    Handle handle(String owner) {
        Handle handle = new Handle(owner);
        handles.add(handle);
        open();
        return handle;
    }

    /**
     * Hands the set point back, for good.
     *
     * @param done called when the GX has confirmed it, or has not within a second
     */
    public void stop(Runnable done) {
        stopped = true;
        leases.endAll();
        int[] awaited = {1};
        boolean[] ended = new boolean[1];
        Runnable answered = () -> {
            if (--awaited[0] == 0 && !ended[0]) {
                ended[0] = true;
                done.run();
            }
        };
        Closing.each(
                List.of(
                        () -> {
                            if (override.isToBeReleased()) {
                                awaited[0]++;
                                override.stop(answered);
                            }
                        },
                        () -> {
                            if (setting.isToBeHandedBack()) {
                                awaited[0]++;
                                setting.stop(answered);
                            }
                        }),
                log);
        Closing.each(List.of(() -> tell(null, "None", "es-ESS stops"), this::close), log);
        if (awaited[0] > 1) {
            log.info("The grid set point is handed back.");
            time.after(LAST_ANSWER, () -> {
                if (!ended[0]) {
                    ended[0] = true;
                    log.warning("The GX has not confirmed that the grid set point is its own again.");
                    done.run();
                }
            });
        }
        answered.run();
    }

    /** One service's share of the set point. Closed with its service. Loop thread. */
    public final class Handle implements Registration {
        private final String owner;

        private Handle(String owner) {
            this.owner = owner;
        }

        /**
         * Asks for this much on top of the owner's own set point, instead of what was asked before. To be renewed well
         * before it ends. Asked in vain while the grid is lost.
         *
         * @param watts + = import
         * @throws IllegalArgumentException if it is no number
         */
        public void lease(double watts, Duration expiry) {
            Lease lease = new Lease(owner, watts, time.tick() + expiry.toMillis());
            if (!handles.contains(this) || isGridLost()) {
                return;
            }
            leases.put(this, lease);
            stepSoon(Duration.ZERO);
        }

        /** Asks for nothing any more. */
        public void release() {
            if (leases.end(this)) {
                stepSoon(Duration.ZERO);
            }
        }

        /** Whether something is asked for, carried out or not. */
        public boolean isLeased() {
            return leases.holds(this);
        }

        /** Whether the lease stands and the GX shows a set point of ours: false while somebody else has it or the GX does not follow. */
        public boolean isInForce() {
            return leases.holds(this) && holding && (override.follows() || setting.follows());
        }

        /** The owner's own set point in W; null while it is not known. */
        public Double ownW() {
            return GridSetpoint.this.ownW();
        }

        /** What all others ask for on top of the owner's own set point, in W. */
        public double othersW() {
            return leases.sumWithout(this);
        }

        /** The set point that the GX is asked for now in W, of all leases together and within the limits; null while there is none of ours. */
        public Double nowW() {
            return holding ? nowW : null;
        }

        @Override
        public void close() {
            release();
            if (handles.remove(this)) {
                stepSoon(Duration.ZERO);
            }
        }
    }

    /** Who has the set point. */
    public enum Who {
        /** Nobody asks for anything: the owner's own value stands. */
        NOBODY,
        ES_ESS,
        DYNAMIC_ESS,
        EXTERNAL_CONTROL,
        ANOTHER_CONTROLLER
    }

    /**
     * How the set point is doing, for people.
     *
     * @param nowW   of ours, null: none
     * @param ownW   what it would be without es-ESS, null: not known
     * @param leases W by who asks
     * @param reason in words
     */
    public record Standing(Who who, Double nowW, Double ownW, Map<String, Double> leases, String reason) {}

    /** Null while nobody uses the set point: then nothing is watched. */
    public Standing standing() {
        if (open.isEmpty()) {
            return null;
        }
        String blocked = others.who(override.isTaken());
        Who who = blocked == null ? holding ? Who.ES_ESS : Who.NOBODY : others.kind();
        return new Standing(who, holding ? nowW : null, ownW(), leases.byOwner(), told.reason);
    }

    private void open() {
        if (open.isEmpty() && !stopped) {
            open.addAll(others.follow(bus, () -> stepSoon(Duration.ZERO)));
            source = bus.watch(VictronService.SYSTEM, "/Ac/ActiveIn/Source", change -> stepSoon(Duration.ZERO));
            open.add(source);
            open.add(bus.watch(PersistedSetpoint.SERVICE, PersistedSetpoint.PATH, change -> {
                setting.changed(change);
                stepSoon(Duration.ZERO);
            }));
            open.add(bus.watch(OverrideSetpoint.SERVICE, OverrideSetpoint.WATCHED, change -> {
                override.changed(change);
                stepSoon(Duration.ZERO);
            }));
            open.add(time.every(PERIOD, this::step));
        }
    }

    private void close() {
        Closing.all(open, log);
        open.clear();
        if (soon != null) {
            soon.close();
            soon = null;
        }
    }

    /** Once for everything that happens in this turn of the loop. */
    private void stepSoon(Duration delay) {
        if (soon == null && !stopped) {
            soon = time.after(delay, () -> {
                soon = null;
                step();
            });
        }
    }

    private void step() {
        if (stopped || open.isEmpty()) {
            return;
        }
        endLeases();
        compareOwn();
        String blocked = others.who(override.isTaken());
        others.tell(blocked, !leases.isEmpty());
        stuck = override.isSeen() ? override.isStuck() : setting.isStuck();
        boolean wanted = !leases.isEmpty() && blocked == null && ownW() != null && !setting.isLeft() && !stuck;
        boolean toOverride = wanted && override.isSeen() && !override.isLeft();
        boolean toSetting =
                wanted && !override.isSeen() && setting.ownW() != null && time.tick() - ownKnownAt >= GRACE.toMillis();
        ramp(toOverride || toSetting);
        if (others.isDynamicEss() && override.isHeld()) {
            override.forget();
        }
        boolean waits = override.want(toOverride ? nowW : null);
        if (setting.want(toSetting ? nowW : null) || waits) {
            stepSoon(DISK);
        }
        boolean byOverride = toOverride && override.isOut();
        boolean bySetting = toSetting && setting.isOut();
        sayHolding(byOverride, bySetting);
        tell(
                holding ? nowW : null,
                byOverride ? "Override" : bySetting ? "Setting" : "None",
                reason(blocked, toOverride || toSetting));
        if (handles.isEmpty() && !override.isHeld() && !setting.isHeld()) {
            close();
        }
    }

    private void endLeases() {
        for (Lease stale : leases.expire(time.tick())) {
            say(
                    stale.owner(),
                    MessageType.WARNING,
                    stale.owner() + " has not renewed what it asked of the grid set point; its "
                            + SetpointLeases.watts(stale.watts()) + " end.");
        }
        if (isGridLost()) {
            if (!leases.isEmpty()) {
                leases.endAll();
                lossSaid = true;
                say(
                        "grid",
                        MessageType.WARNING,
                        "The grid is lost: nothing is asked of the grid set point until it is back.");
            }
        } else if (lossSaid && source.number() != null) {
            lossSaid = false;
            say("grid", MessageType.OPERATIONAL, "The grid is back.");
        }
    }

    /** The owner's own set point is the one on the GX; what the file says is only used where the GX tells none. */
    private void compareOwn() {
        if (!ownKnown && setting.ownW() != null && !setting.isLeft()) {
            ownKnown = true;
            ownKnownAt = time.tick();
            if (configuredW != null && !SetpointPace.same(configuredW, setting.ownW())) {
                say(
                        "own",
                        MessageType.WARNING,
                        "DefaultPowerSetPoint is " + SetpointLeases.watts(configuredW)
                                + ", but the grid set point on the GX is " + SetpointLeases.watts(setting.ownW())
                                + ": that one counts. If you want the other, set it on the GX.");
            }
        }
    }

    private Double ownW() {
        return setting.ownW() != null ? setting.ownW() : configuredW;
    }

    private void ramp(boolean active) {
        if (active) {
            nowW = leases.advance(ownW(), time.tick());
        } else {
            nowW = null;
            leases.rest();
        }
    }

    private boolean isGridLost() {
        return source != null && source.number() != null && source.number() == NO_INPUT;
    }

    private void sayHolding(boolean byOverride, boolean bySetting) {
        boolean now = byOverride || bySetting;
        if (now != holding) {
            holding = now;
            log.info(
                    now
                            ? "The grid set point is moved, by " + (byOverride ? "hub4's override: " : "the setting: ")
                                    + leases.why(ownW()) + "."
                            : "The grid set point is handed back.");
        }
    }

    private String reason(String blocked, boolean active) {
        if (isGridLost()) {
            return "the grid is lost";
        } else if (setting.isLeft() || override.isLeft() && override.isSeen()) {
            return "what an earlier run has left is put right first";
        } else if (leases.isEmpty()) {
            return "no service asks for anything";
        } else if (blocked != null) {
            return blocked;
        } else if (ownW() == null) {
            return "waiting for " + PersistedSetpoint.SERVICE;
        }
        if (stuck || active && !holding) {
            return "waiting for the disk: what is moved has to be known after a crash";
        }
        return active ? leases.why(ownW()) : "waiting for " + OverrideSetpoint.SERVICE;
    }

    private void tell(Double watts, String output, String reason) {
        Told now = new Told(watts, ownW(), output, reason);
        boolean again = time.tick() - toldAt >= TOLD_AGAIN.toMillis();
        if (!again && now.equals(told)) {
            return;
        }
        toldAt = time.tick();
        publish("SetPoint", Payload.text(watts), again || !Objects.equals(told.watts, watts));
        publish("Own", Payload.text(now.ownW), again || !Objects.equals(told.ownW, now.ownW));
        publish("Output", output, again || !output.equals(told.output));
        publish("Reason", reason, again || !reason.equals(told.reason));
        told = now;
    }

    private void publish(String topic, String payload, boolean isNews) {
        if (isNews) {
            mqtt.publish(topics + topic, payload, 1, false);
        }
    }

    private void say(String subject, MessageType type, String text) {
        messages.say(NAME, subject, log, type, text);
    }
}
