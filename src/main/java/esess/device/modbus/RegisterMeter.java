package esess.device.modbus;

import esess.device.PolledMeter;
import esess.model.AcMeasurement;
import esess.port.Clock;
import esess.port.Modbus;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Read;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A meter whose registers are known. Loop thread. */
public final class RegisterMeter implements PolledMeter {

    private static final long COUNTERS_MILLIS = 10_000;
    /** A counter that could not be read for so long is not known any more. */
    private static final long COUNTERS_OLD_MILLIS = 60_000;

    private final Modbus.Connection line;
    private final Clock clock;
    private final int unit;
    private final RegisterMap map;
    private final Map<RegisterMap.Block, Words> counters = new HashMap<>();
    private final Map<RegisterMap.Block, Long> countersRead = new HashMap<>();

    public RegisterMeter(Modbus.Connection line, Clock clock, int unit, RegisterMap map) {
        this.line = line;
        this.clock = clock;
        this.unit = unit;
        this.map = map;
    }

    @Override
    public void poll(Duration timeout, Consumer<Result> onResult) {
        new Poll(clock.tick() + timeout.toMillis(), onResult).next(0);
    }

    /** For the owner, with what to look at. */
    static PolledMeter.Failed failed(Modbus.Failed failed, int unit) {
        String hint = switch (failed.kind()) {
            case SILENT -> "; is UnitID " + unit + " right, and is it connected?";
            case REFUSED -> "; is Model right?";
            default -> "";
        };
        boolean answered = failed.kind() == Failure.REFUSED || failed.kind() == Failure.BROKEN;
        return new PolledMeter.Failed(answered ? Kind.UNUSABLE : Kind.SILENT, failed.message() + hint);
    }

    /** One poll: block after block. */
    private final class Poll {
        private final long deadline;
        private final Consumer<Result> onResult;
        private final Map<RegisterMap.Block, Words> read = new HashMap<>();

        Poll(long deadline, Consumer<Result> onResult) {
            this.deadline = deadline;
            this.onResult = onResult;
        }

        void next(int index) {
            if (index == map.blocks().size()) {
                measured();
                return;
            }
            RegisterMap.Block block = map.blocks().get(index);
            Long before = countersRead.get(block);
            long left = deadline - clock.tick();
            if (block.counters() && (before != null && clock.tick() - before < COUNTERS_MILLIS || left <= 0)) {
                next(index + 1);
            } else if (left <= 0) {
                onResult.accept(new PolledMeter.Failed(Kind.SILENT, "it answers too slowly: raise PollFrequencyMs"));
            } else {
                line.ask(
                        new Read(unit, block.table(), block.address(), block.count(), Duration.ofMillis(left)),
                        answer -> answered(index, block, answer));
            }
        }

        private void answered(int index, RegisterMap.Block block, Modbus.Answer answer) {
            if (answer instanceof Modbus.Words words) {
                Words told = new Words(block.address(), words.words());
                if (block.counters()) {
                    counters.put(block, told);
                    countersRead.put(block, clock.tick());
                } else {
                    read.put(block, told);
                }
                next(index + 1);
            } else if (block.counters()) {
                next(index + 1);
            } else {
                onResult.accept(failed((Modbus.Failed) answer, unit));
            }
        }

        private void measured() {
            counters.keySet().removeIf(block -> clock.tick() - countersRead.get(block) > COUNTERS_OLD_MILLIS);
            read.putAll(counters);
            AcMeasurement measurement = map.measurement(read);
            String objection = Plausibility.objection(measurement);
            objection = objection != null ? objection : map.check().apply(measurement);
            onResult.accept(
                    objection == null
                            ? new Measured(measurement, null)
                            : new PolledMeter.Failed(Kind.UNUSABLE, objection));
        }
    }
}
