package esess.device;

import esess.device.Relay.Power;
import esess.device.Relay.Report;
import esess.port.Http;
import esess.port.Mqtt;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A load behind a relay: brings it into the wanted state and keeps it there. The state is read at the start, after
 * every command and every 15 minutes; a command goes out when the device is not as wanted, and again, at growing
 * intervals, while it does not take effect. One request is under way at a time.
 *
 * <p>What is not known is null: the state until the device has told it and after two failures in a row, the power as
 * soon as one reading fails. Trouble is told once, when something has failed twice in a row, and once when it is over.
 * Loop thread.
 */
public final class SwitchedLoad implements Registration {

    static final Duration STATE_PERIOD = Duration.ofMinutes(15);
    /** How long after the end the opposite command, if late, is answered by the last one; later it may be somebody else's. */
    static final Duration LAST_WORD = Duration.ofSeconds(4);

    /** What its owner gets told. */
    public interface Listener {

        /** {@link #isOn} or {@link #powerW} is another. */
        void changed(SwitchedLoad load);

        /** Something has begun to fail; the text is for people and names no password. */
        void trouble(String text);

        /** What had failed works again. */
        void recovered(String text);
    }

    private final Time time;
    private final Listener listener;
    private final Relay relay;
    private final RepeatedFailure switching;
    private final RepeatedFailure metering;
    private Boolean wanted;
    private Boolean on;
    private Double powerW;
    /** A command that was sent and is not verified yet. */
    private Boolean commanded;

    private boolean busy;
    private boolean powerAsked;
    private boolean closed;
    /** A command that has been sent and that nobody has answered yet: it may take effect any moment. */
    private Boolean underWay;
    /** What the last command said; null: there was none. */
    private Boolean lastWord;

    private long closedTick;
    private long stateDue;
    private long commandDue;
    private Registration wake;

    /** A load that is switched by HTTP. */
    public static SwitchedLoad of(HttpLoad load, Http http, Time time, Listener listener) {
        return new SwitchedLoad(time, listener, own -> new HttpRelay(http, load));
    }

    /** A load that is switched over MQTT. */
    public static SwitchedLoad of(MqttLoad load, Mqtt mqtt, Time time, Listener listener) {
        return new SwitchedLoad(time, listener, own -> new MqttRelay(mqtt, time, load, own));
    }

    private interface RelayMaker {
        Relay make(Relay.Listener listener);
    }

    private SwitchedLoad(Time time, Listener listener, RelayMaker maker) {
        this.time = time;
        this.listener = listener;
        switching = new RepeatedFailure(listener::trouble, listener::recovered, "It can be switched again.");
        metering = new RepeatedFailure(listener::trouble, listener::recovered, "Its power is known again.");
        stateDue = time.tick();
        commandDue = time.tick();
        relay = maker.make(new Pushed());
        step();
    }

    /** Switches on or off, as soon as that can be done, and keeps it so. Wanting the same again does nothing. */
    public void want(boolean toOn) {
        if (!Objects.equals(wanted, toOn)) {
            wanted = toOn;
            if (!switching.isTold()) {
                commandDue = time.tick();
            }
            step();
        }
    }

    /** Lets the load be as it is from now on. */
    public void leave() {
        wanted = null;
    }

    /** Reads the power, where the device has to be asked for it. What is known is told by {@link Listener#changed}. */
    public void poll() {
        powerAsked = relay.power() == Power.ASKED || relay.power() == Power.WITH_STATE;
        step();
    }

    /** What the device last said; null: not known. */
    public Boolean isOn() {
        return on;
    }

    /** What the device last said, in W; null: not known, or it has no meter. */
    public Double powerW() {
        return powerW;
    }

    /** Whether the device has a meter; without one, whoever needs the power has to take the configured one. */
    public boolean tellsPower() {
        return relay.power() != Power.NONE;
    }

    /** Whether the device has failed for long enough to be reported. */
    public boolean inTrouble() {
        return switching.isTold();
    }

    /**
     * Ends it. Unless the load is left as it is or known to be off, it is switched off by one last command, at once:
     * the door delivers it within the time that it has for stopping. An "on" that is still under way could overtake it,
     * so when that is answered "off" is said once more. Only if that fails the listener hears of it.
     */
    @Override
    public void close() {
        close(wanted == null ? null : (Boolean) false);
    }

    /** Ends it in the same way, but with the load on. */
    public void closeOn() {
        close(true);
    }

    private void close(Boolean last) {
        if (closed) {
            return;
        }
        closed = true;
        closedTick = time.tick();
        sleep();
        boolean isSo = last != null && last.equals(on) && commanded == null && !busy;
        lastWord = isSo ? null : last;
        if (lastWord != null) {
            sayLastWord();
        }
        relay.close();
    }

    private void sayLastWord() {
        relay.turn(lastWord, report -> {
            if (report.problem() != null) {
                listener.trouble("It could not be switched " + word(lastWord) + ": " + report.problem() + ".");
            }
        });
    }

    private void step() {
        if (busy || closed) {
            return;
        }
        sleep();
        long now = time.tick();
        if (relay.tellsState() && stateDue <= now) {
            powerAsked &= relay.power() != Power.WITH_STATE;
            ask(relay::readState, report -> stateRead(report, true));
        } else if (isCommandNeeded() && commandDue <= now) {
            boolean toOn = wanted;
            underWay = toOn;
            ask(done -> relay.turn(toOn, done), report -> turned(toOn, report));
        } else if (powerAsked) {
            powerAsked = false;
            if (relay.power() == Power.WITH_STATE) {
                ask(relay::readState, report -> stateRead(report, false));
            } else {
                ask(relay::readPower, this::powerRead);
            }
        } else {
            long due = Math.min(
                    relay.tellsState() ? stateDue : Long.MAX_VALUE, isCommandNeeded() ? commandDue : Long.MAX_VALUE);
            if (due != Long.MAX_VALUE) {
                wake = time.after(Duration.ofMillis(due - now), this::step);
            }
        }
    }

    private boolean isCommandNeeded() {
        return commanded == null && wanted != null && !wanted.equals(on);
    }

    private void ask(Consumer<Consumer<Report>> question, Consumer<Report> reading) {
        busy = true;
        question.accept(report -> {
            busy = false;
            Boolean answered = underWay;
            underWay = null;
            if (!closed) {
                reading.accept(report);
                step();
            } else if (lastWord != null
                    && Objects.equals(answered, !lastWord)
                    && time.tick() - closedTick < LAST_WORD.toMillis()) {
                sayLastWord();
            }
        });
    }

    private void turned(boolean toOn, Report report) {
        if (report.problem() != null) {
            // It may have switched nevertheless: reality is read before the next try.
            unreachable(report.problem());
            stateDue = Math.min(stateDue, commandDue);
        } else if (relay.tellsState()) {
            commanded = toOn;
            stateDue = time.tick() + relay.settling().toMillis();
            commandDue = time.tick() + RepeatedFailure.FIRST_RETRY.toMillis();
        } else {
            tell(toOn, powerW);
            switching.over();
        }
    }

    /** @param verifying whether a command has had its time to take effect; else this is a look in passing */
    private void stateRead(Report report, boolean verifying) {
        if (report.problem() != null) {
            commanded = null;
            unreachable(report.problem());
            stateDue = commandDue;
            return;
        }
        if (relay.power() == Power.WITH_STATE) {
            metering(report);
        }
        if (verifying || commanded == null) {
            stateDue = time.tick() + STATE_PERIOD.toMillis();
        }
        state(report.on(), relay.power() == Power.WITH_STATE ? report.powerW() : powerW);
        if (verifying && commanded != null) {
            String still =
                    report.on() == null ? "does not tell its state." : "is " + word(report.on()) + " nevertheless.";
            commandDue = time.tick()
                    + switching
                            .failed("It was switched " + word(commanded) + " and " + still)
                            .toMillis();
            commanded = null;
        }
    }

    private void powerRead(Report report) {
        metering(report);
        tell(on, report.powerW());
    }

    private void metering(Report report) {
        String problem = report.problem() != null ? report.problem() : report.powerProblem();
        if (problem != null) {
            metering.failed("Its power is not known: " + problem + ".");
        } else {
            metering.over();
        }
    }

    /** What the device says of itself; as wanted or as commanded means that all is well. */
    private void state(Boolean said, Double watts) {
        if (said != null && said.equals(commanded)) {
            commanded = null;
            stateDue = time.tick() + STATE_PERIOD.toMillis();
        }
        tell(said, watts);
        if (said != null && commanded == null && (wanted == null || wanted.equals(said))) {
            // Not at once: with another one who switches it, we would take turns as fast as the network lets us.
            commandDue = Math.min(commandDue, time.tick() + RepeatedFailure.FIRST_RETRY.toMillis());
            switching.over();
        }
    }

    private void unreachable(String problem) {
        String what = wanted == null || wanted.equals(on)
                ? "Its state is not known: "
                : "It cannot be switched " + word(wanted) + ": ";
        commandDue = time.tick() + switching.failed(what + problem + ".").toMillis();
        boolean unknown = switching.isTold();
        tell(unknown ? null : on, unknown || relay.power() == Power.WITH_STATE ? null : powerW);
    }

    private void tell(Boolean nowOn, Double nowPowerW) {
        if (!Objects.equals(on, nowOn) || !Objects.equals(powerW, nowPowerW)) {
            on = nowOn;
            powerW = nowPowerW;
            listener.changed(this);
        }
    }

    private void sleep() {
        if (wake != null) {
            wake.close();
            wake = null;
        }
    }

    private static String word(boolean on) {
        return on ? "on" : "off";
    }

    /** What a device says without being asked. */
    private final class Pushed implements Relay.Listener {

        @Override
        public void state(Boolean said, String problem) {
            if (problem != null) {
                unreachable(problem);
                tell(null, powerW);
            } else {
                SwitchedLoad.this.state(said, powerW);
            }
            step();
        }

        @Override
        public void reachable() {
            if (commanded == null) {
                stateDue = time.tick();
                commandDue = time.tick();
                step();
            }
        }

        @Override
        public void power(Double watts, String problem) {
            metering(new Report(null, watts, null, problem));
            tell(on, watts);
        }
    }
}
