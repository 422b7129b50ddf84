package esess.device;

import esess.device.ShellyAnswers.Energies;
import esess.model.AcMeasurement;
import esess.port.Clock;
import esess.port.Http;
import esess.port.Http.Login;
import esess.port.Http.Way;
import esess.port.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A Shelly of any generation. First it is asked what it is, which never needs a password, then what it has; both are
 * remembered until an answer does not fit any more or {@value #GONE_AFTER} polls in a row went unanswered: then it may
 * have been restarted with another profile, or replaced. From then on a poll is one request; energies that have to be
 * asked apart follow the power every {@value #ENERGY_PERIOD_MILLIS} ms and are carried on in between; where they do not
 * come the power counts all the same, and after {@value #GONE_AFTER} times they are unknown. Loop thread.
 */
final class Shelly {

    static final int GONE_AFTER = 3;
    static final long ENERGY_PERIOD_MILLIS = 5000;

    static final String WHOLE_STATUS = "/rpc/Shelly.GetStatus";

    /** How a device's measurement is asked for. */
    sealed interface Route {}

    /** By one request. */
    record Whole(String path, Function<Fields, AcMeasurement> decode) implements Route {}

    /** Powers and energies apart. */
    record Parted(String powerPath, String energyPath) implements Route {}

    /** What a kind of Shelly measures. Both refuse by an IllegalArgumentException. */
    interface Layout {
        Whole gen1();

        /** @param status of all components */
        Route gen2(Fields status);
    }

    private record Identity(boolean gen1, String mac) {}

    private final JsonDevice device;
    private final Clock clock;
    private final Optional<Login> login;
    private final Layout layout;
    private Identity identity;
    private boolean wasNewer;
    private Route route;
    private Energies energies = ShellyAnswers.NO_ENERGIES;
    private long nextEnergies;
    private int energiesMissed;
    private int unanswered;

    Shelly(Http http, Json json, Clock clock, String host, Optional<Login> login, Layout layout) {
        this.device = new JsonDevice(http, json, host);
        this.clock = clock;
        this.login = login;
        this.layout = layout;
    }

    void poll(Duration timeout, Consumer<PolledMeter.Result> onResult) {
        new Poll(clock.tick() + timeout.toMillis(), onResult).next();
    }

    /** Whoever takes the address of a newer one and asks for the password itself is not told. */
    private Identity recognise(Fields answer) {
        Identity found = identify(answer);
        if (found.gen1() && wasNewer && login.isPresent()) {
            throw new IllegalArgumentException(
                    "it says that it is a Shelly of the first generation, and was a newer one"
                            + " before: it is not told the password. If you have replaced it, restart es-ESS");
        }
        return found;
    }

    /** What /shelly answers. */
    private static Identity identify(Fields answer) {
        Double generation = answer.number("gen");
        if (generation == null ? answer.text("type") == null : generation < 2) {
            throw new IllegalArgumentException("it is no Shelly");
        }
        return new Identity(generation == null, answer.text("mac"));
    }

    private void forget() {
        identity = null;
        route = null;
        energies = ShellyAnswers.NO_ENERGIES;
        energiesMissed = 0;
        unanswered = 0;
    }

    /** One poll: as many questions, one after the other, as it takes. */
    private final class Poll {
        private final long deadline;
        private final Consumer<PolledMeter.Result> onResult;

        Poll(long deadline, Consumer<PolledMeter.Result> onResult) {
            this.deadline = deadline;
            this.onResult = onResult;
        }

        void next() {
            if (identity == null) {
                ask("/shelly", Optional.empty(), Shelly.this::recognise, found -> {
                    identity = found;
                    wasNewer |= !found.gen1();
                    next();
                });
            } else if (route == null && identity.gen1()) {
                route = layout.gen1();
                next();
            } else if (route == null) {
                ask(WHOLE_STATUS, login(), layout::gen2, found -> {
                    route = found;
                    nextEnergies = clock.tick();
                    next();
                });
            } else if (route instanceof Whole whole) {
                ask(whole.path(), login(), whole.decode(), this::measured);
            } else if (route instanceof Parted parted) {
                ask(parted.powerPath(), login(), ShellyAnswers::triphase, powers -> complete(parted, powers));
            }
        }

        private void complete(Parted parted, AcMeasurement powers) {
            if (clock.tick() < nextEnergies
                    || remaining().isNegative()
                    || remaining().isZero()) {
                measured(energies.with(powers));
                return;
            }
            nextEnergies = clock.tick() + ENERGY_PERIOD_MILLIS;
            device.ask(
                    parted.energyPath(),
                    login(),
                    remaining(),
                    ShellyAnswers::energies,
                    told -> {
                        energies = told;
                        energiesMissed = 0;
                        measured(energies.with(powers));
                    },
                    failed -> {
                        if (++energiesMissed >= GONE_AFTER) {
                            energies = ShellyAnswers.NO_ENERGIES;
                        }
                        measured(energies.with(powers));
                    });
        }

        private <T> void ask(String path, Optional<Login> as, Function<Fields, T> decode, Consumer<T> onAnswer) {
            if (remaining().isNegative() || remaining().isZero()) {
                // What was found out so far is remembered: the next poll goes on from there.
                failed(device.late());
            } else {
                device.ask(path, as, remaining(), decode, onAnswer, this::failed);
            }
        }

        /**
         * The user of a Gen2 is always admin, whatever stands in an owner's file. Gen1 knows basic alone, all others digest
         * with SHA-256 alone.
         */
        private Optional<Login> login() {
            return login.map(
                    told -> identity.gen1() ? told.by(Way.BASIC) : new Login("admin", told.password()).by(Way.SHA256));
        }

        private Duration remaining() {
            return Duration.ofMillis(deadline - clock.tick());
        }

        private void measured(AcMeasurement measurement) {
            unanswered = 0;
            onResult.accept(new PolledMeter.Measured(measurement, identity.mac()));
        }

        private void failed(PolledMeter.Failed failed) {
            unanswered = failed.kind() == PolledMeter.Kind.SILENT ? unanswered + 1 : 0;
            if (failed.kind() == PolledMeter.Kind.UNUSABLE || unanswered >= GONE_AFTER) {
                forget();
            }
            onResult.accept(failed);
        }
    }
}
