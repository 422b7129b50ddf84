package esess.service;

import esess.control.MeterLoss;
import esess.device.PolledMeter;
import esess.model.AcMeasurement;
import esess.model.ServiceState;
import esess.port.Registration;
import esess.runtime.Closing;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A meter that has to be asked, on the bus: polls it, shows what it measures, and tells the owner once when that ends
 * and when it is back. One poll at a time: a turn that comes while one is under way is skipped, never caught up.
 * Loop thread.
 */
final class PolledAcMeter {

    /** An answer that is later than this says nothing about now, however long the period is. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);

    private final Host host;
    private final String name;
    private final PolledMeter meter;
    private final AcMeter shown;
    private final Duration period;
    private final Duration timeout;
    private final MeterLoss loss;
    private final UnaryOperator<AcMeasurement> meaning;
    private MeterLoss.State state = MeterLoss.State.UNKNOWN;
    private boolean asking;
    private boolean stopped;
    private boolean passwordTold;
    private PolledMeter.Failed trouble = new PolledMeter.Failed(PolledMeter.Kind.SILENT, "it was not asked yet");
    private long silentSince;
    private Registration lossTimer;
    private final List<Closing.Step> atEnd = new ArrayList<>();

    /**
     * @param name    for the owner: "Shelly3EMGrid at 192.168.1.5"
     * @param meaning makes the measurement of the role out of that of the device as it is mounted
     */
    PolledAcMeter(
            Host host,
            String name,
            PolledMeter meter,
            AcMeter shown,
            Duration period,
            MeterLoss loss,
            UnaryOperator<AcMeasurement> meaning) {
        this.host = host;
        this.name = name;
        this.meter = meter;
        this.shown = shown;
        this.period = period;
        // Shorter than the period: at its end the next turn must find the meter free, or a hanging one loses every
        // second.
        Duration most = period.multipliedBy(9).dividedBy(10);
        this.timeout = most.compareTo(LONGEST_TIMEOUT) < 0 ? most : LONGEST_TIMEOUT;
        this.loss = loss;
        this.meaning = meaning;
    }

    /**
     * The meter of a section.
     *
     * @param title for the owner
     * @param maker makes it on the host of its part
     */
    record Section(String title, Function<Host, PolledAcMeter> maker) {}

    /**
     * Starts the meters of a service, each as a part of it, so that one whose code throws takes no other off the bus; and
     * each a little later than the one before, so that they are not all asked in one instant.
     */
    static void startAll(Host host, List<Section> sections) {
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            int turn = i;
            host.part(section.title, () -> new Part(section, turn, sections.size()));
        }
    }

    private static final class Part implements Service {
        private final Section section;
        private final int turn;
        private final int of;
        private PolledAcMeter meter;

        Part(Section section, int turn, int of) {
            this.section = section;
            this.turn = turn;
            this.of = of;
        }

        @Override
        public void start(Host host) {
            meter = section.maker.apply(host);
            meter.start(meter.period.multipliedBy(turn).dividedBy(of));
        }

        @Override
        public void stop() {
            if (meter != null) {
                meter.stop();
            }
        }
    }

    /** Also runs this when the meter is stopped. */
    PolledAcMeter atEnd(Closing.Step step) {
        atEnd.add(step);
        return this;
    }

    /** Asks for the first time after that, and then once in each period. */
    void start(Duration after) {
        silentSince = host.time().tick();
        awaitChange();
        host.time().after(after, () -> {
            host.time().every(period, this::turn);
            turn();
        });
    }

    /** What still comes is not shown any more. */
    void stop() {
        stopped = true;
        Closing.each(atEnd, host.log());
    }

    private void become(MeterLoss.State next) {
        state = next;
        host.status(next == MeterLoss.State.LOST ? ServiceState.lost(why(), name) : ServiceState.running());
    }

    private ServiceState.Reason why() {
        return switch (trouble.kind()) {
            case SILENT -> ServiceState.Reason.NO_ANSWER;
            case WRONG_PASSWORD -> ServiceState.Reason.WRONG_PASSWORD;
            case UNUSABLE -> ServiceState.Reason.NONSENSE;
        };
    }

    private void turn() {
        if (!asking) {
            asking = true;
            meter.poll(timeout, this::answered);
        }
    }

    private void answered(PolledMeter.Result result) {
        asking = false;
        if (stopped) {
            return;
        }
        if (result instanceof PolledMeter.Measured measured) {
            measured(measured);
        } else if (result instanceof PolledMeter.Failed failed) {
            failed(failed);
        }
    }

    private void measured(PolledMeter.Measured measured) {
        shown.show(meaning.apply(measured.measurement()));
        silentSince = host.time().tick();
        if (state != MeterLoss.State.CURRENT) {
            become(MeterLoss.State.CURRENT);
            passwordTold = false;
            host.say(
                    name,
                    MessageType.OPERATIONAL,
                    name + " measures"
                            + (measured.serial() == null ? "." : ", serial number " + measured.serial() + "."));
            awaitChange();
        }
    }

    private void failed(PolledMeter.Failed failed) {
        trouble = failed;
        if (failed.kind() == PolledMeter.Kind.WRONG_PASSWORD && !passwordTold) {
            passwordTold = true;
            host.say(name, MessageType.ERROR, name + ": " + failed.message() + ".");
        }
    }

    /** One timer for all polls: what was measured meanwhile is looked at when it fires. */
    private void awaitChange() {
        if (lossTimer != null) {
            lossTimer.close();
        }
        lossTimer = loss.untilChange(host.time().tick() - silentSince)
                .map(wait -> host.time().after(wait, this::look))
                .orElse(null);
    }

    private void look() {
        lossTimer = null;
        MeterLoss.State now = loss.state(host.time().tick() - silentSince);
        if (state == MeterLoss.State.CURRENT && now == MeterLoss.State.UNKNOWN) {
            shown.unknown();
            host.say(name, MessageType.WARNING, name + ": its values are unknown now" + reason());
        } else if (state != MeterLoss.State.LOST && now == MeterLoss.State.LOST) {
            shown.lost();
            host.say(name, MessageType.ERROR, name + " is lost" + reason());
        }
        // Before its first measurement it has nothing that could be held.
        if (now != MeterLoss.State.CURRENT && now != state) {
            become(now);
        }
        awaitChange();
    }

    /** A wrong password was told already. */
    private String reason() {
        return trouble.kind() == PolledMeter.Kind.WRONG_PASSWORD ? "." : ": " + trouble.message() + ".";
    }
}
