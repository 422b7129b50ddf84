package esess.device.modbus;

import esess.device.PolledMeter;
import esess.model.AcMeasurement;
import esess.model.PerPhase;
import esess.port.Clock;
import esess.port.Modbus;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Read;
import esess.port.Modbus.Table;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A meter (models 201 to 204, 211 to 214) or an inverter (101 to 103, 111 to 113) by the rules of SunSpec ("SunSpec
 * Information Model Specification", sunspec.org): the list of models is walked once, not assumed, and again when the
 * device answers something else. Where a device has both, the meter is taken. An inverter's production is positive and
 * counted forward, a meter's import. Loop thread.
 */
public final class SunSpecMeter implements PolledMeter {

    private static final int[] BASES = {40000, 50000, 0};
    private static final int MARK_HIGH = 0x5375;
    private static final int MARK_LOW = 0x6E53;
    private static final int END = 0xFFFF;
    private static final int MOST_MODELS = 60;
    private static final int NOTHING_THERE = 2;
    /** What of a model is needed: its head and all up to the counters. */
    private static final int LONGEST = 72;

    private final Modbus.Connection line;
    private final Clock clock;
    private final int unit;
    private int base;
    private int at = -1;
    private int models;
    private Model found;
    private Model inverter;

    private record Model(int id, int address, int length) {

        boolean isMeter() {
            return id >= 201 && id <= 204 || id >= 211 && id <= 214;
        }

        boolean isInverter() {
            return id >= 101 && id <= 103 || id >= 111 && id <= 113;
        }
    }

    public SunSpecMeter(Modbus.Connection line, Clock clock, int unit) {
        this.line = line;
        this.clock = clock;
        this.unit = unit;
    }

    @Override
    public void poll(Duration timeout, Consumer<Result> onResult) {
        new Poll(clock.tick() + timeout.toMillis(), onResult).next();
    }

    private void forget() {
        found = null;
        inverter = null;
        base = 0;
        at = -1;
        models = 0;
    }

    /** One poll. The walk goes on where the one before has ended. */
    private final class Poll {
        private final long deadline;
        private final Consumer<Result> onResult;

        Poll(long deadline, Consumer<Result> onResult) {
            this.deadline = deadline;
            this.onResult = onResult;
        }

        void next() {
            if (found != null) {
                int count = Math.min(found.length + 2, LONGEST);
                ask(found.address, count, this::measured, this::failed);
            } else if (at < 0) {
                ask(BASES[base], 2, this::mark, failed -> {
                    // A device that has no registers there has them elsewhere.
                    if (failed.kind() == Failure.REFUSED && failed.exceptionCode() == NOTHING_THERE) {
                        elsewhere();
                    } else {
                        failed(failed);
                    }
                });
            } else {
                ask(at, 2, this::model, this::failed);
            }
        }

        private void ask(int address, int count, Consumer<Words> onWords, Consumer<Modbus.Failed> onFailed) {
            long left = deadline - clock.tick();
            if (left <= 0) {
                onResult.accept(new PolledMeter.Failed(Kind.SILENT, "it answers too slowly: raise PollFrequencyMs"));
                return;
            }
            line.ask(new Read(unit, Table.HOLDING, address, count, Duration.ofMillis(left)), answer -> {
                if (answer instanceof Modbus.Words words) {
                    onWords.accept(new Words(address, words.words()));
                } else {
                    onFailed.accept((Modbus.Failed) answer);
                }
            });
        }

        private void mark(Words words) {
            if (words.u16(BASES[base]) == MARK_HIGH && words.u16(BASES[base] + 1) == MARK_LOW) {
                at = BASES[base] + 2;
                next();
            } else {
                elsewhere();
            }
        }

        private void elsewhere() {
            if (++base < BASES.length) {
                next();
            } else {
                unusable("it does not speak SunSpec, or that is switched off in its settings");
            }
        }

        private void model(Words words) {
            Model model = new Model(words.u16(at), at, words.u16(at + 1));
            if (model.isMeter()) {
                found = model;
            } else if (model.id == END || ++models > MOST_MODELS || at + 2 + model.length > 0xFFF0) {
                found = inverter;
                if (found == null) {
                    unusable("it has neither a meter nor an inverter among its SunSpec models; is UnitID " + unit
                            + " that of the meter?");
                    return;
                }
            } else {
                inverter = inverter == null && model.isInverter() ? model : inverter;
                at += 2 + model.length;
            }
            next();
        }

        private void measured(Words words) {
            if (words.u16(found.address) != found.id) {
                unusable("its SunSpec models are others than before");
                return;
            }
            SunSpecValues values = new SunSpecValues(words, found.address, found.id >= 111 && found.id % 100 > 10);
            AcMeasurement measurement = found.isMeter() ? values.meter() : values.inverter();
            String objection = Plausibility.objection(measurement);
            if (objection != null) {
                onResult.accept(new PolledMeter.Failed(Kind.UNUSABLE, objection));
            } else {
                onResult.accept(new Measured(withPhases(measurement, found.id % 10), null));
            }
        }

        /** Single-phase and split-phase devices fill the other phases with zeros. */
        private AcMeasurement withPhases(AcMeasurement measurement, int kind) {
            PerPhase<AcMeasurement.Line> phases = measurement.phases();
            return measurement.withPhases(
                    switch (kind) {
                        case 1 -> PerPhase.only(1, phases.l1());
                        case 2 -> phases.with(3, null);
                        default -> phases;
                    });
        }

        private void failed(Modbus.Failed failed) {
            if (failed.kind() == Failure.REFUSED) {
                forget();
            }
            onResult.accept(RegisterMeter.failed(failed, unit));
        }

        private void unusable(String why) {
            forget();
            onResult.accept(new PolledMeter.Failed(Kind.UNUSABLE, why));
        }
    }
}
