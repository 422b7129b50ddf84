package esess.device.modbus;

import esess.model.AcMeasurement;
import esess.model.BatteryReading;
import esess.model.PerPhase;
import esess.port.Clock;
import esess.port.Modbus;
import esess.port.Modbus.Read;
import esess.port.Modbus.Table;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A Sungrow SH hybrid inverter, as in Sungrow's "Communication Protocol of Residential Hybrid Inverter": input registers,
 * on the wire one less than in the document, low word first. Nothing is written. Loop thread.
 *
 * <p>Whether the battery charges stands in the running state; the sign of its power and current is that of no
 * documented rule: older firmware tells none, newer either.
 */
public final class Sungrow {

    /** What it tells; null where it does not. Charging, import and production are positive. */
    public record State(
            BatteryReading battery,
            Double temperatureC,
            Double healthPercent,
            Double gridW,
            Double pvW,
            PerPhase<Double> voltageV,
            boolean contradictory) {

        /** The grid connection. */
        public AcMeasurement grid() {
            return new AcMeasurement(PerPhase.unknown(), gridW, null, null, battery.frequencyHz());
        }
    }

    /** What came of one poll. */
    public sealed interface Result {}

    public record Told(State state) implements Result {}

    public record Failed(String message) implements Result {}

    private static final int BATTERY = 12999;
    private static final int BATTERY_COUNT = 28;
    private static final int GRID_SIDE = 5016;
    private static final int GRID_SIDE_COUNT = 20;
    private static final int RATED = 5000;

    private static final int CHARGING = 0x02;
    private static final int DISCHARGING = 0x04;
    private static final double MOST_OF_RATED = 1.5;
    private static final double TENTH = 0.1;

    private final Modbus.Connection line;
    private final Clock clock;
    private final int unit;
    private Double ratedW;
    private boolean ratedAsked;

    public Sungrow(Modbus.Connection line, Clock clock, int unit) {
        this.line = line;
        this.clock = clock;
        this.unit = unit;
    }

    /** Asks once. Exactly one result, within the timeout, and never before this call returns. */
    public void poll(Duration timeout, Consumer<Result> onResult) {
        long deadline = clock.tick() + timeout.toMillis();
        if (ratedAsked) {
            readBattery(deadline, onResult);
        } else {
            read(
                    RATED,
                    1,
                    deadline,
                    words -> {
                        ratedAsked = true;
                        ratedW = words.u16(RATED) == 0 ? null : (Double) (words.u16(RATED) * 100.0);
                        readBattery(deadline, onResult);
                    },
                    failed -> {
                        ratedAsked = failed.kind() == Modbus.Failure.REFUSED;
                        if (ratedAsked) {
                            readBattery(deadline, onResult);
                        } else {
                            fail(failed, onResult);
                        }
                    });
        }
    }

    private void readBattery(long deadline, Consumer<Result> onResult) {
        read(
                BATTERY,
                BATTERY_COUNT,
                deadline,
                battery -> {
                    Consumer<Words> finish = gridSide -> judge(decode(battery, gridSide), onResult);
                    // Frequency, voltages and PV are a bonus: without them the battery is as good.
                    read(GRID_SIDE, GRID_SIDE_COUNT, deadline, finish, failed -> finish.accept(null));
                },
                failed -> fail(failed, onResult));
    }

    private void fail(Modbus.Failed failed, Consumer<Result> onResult) {
        onResult.accept(new Failed(RegisterMeter.failed(failed, unit).message()));
    }

    private void read(
            int address, int count, long deadline, Consumer<Words> onWords, Consumer<Modbus.Failed> onFailed) {
        Duration left = Duration.ofMillis(Math.max(1, deadline - clock.tick()));
        line.ask(new Read(unit, Table.INPUT, address, count, left), answer -> {
            if (answer instanceof Modbus.Words words) {
                onWords.accept(new Words(address, words.words()));
            } else {
                onFailed.accept((Modbus.Failed) answer);
            }
        });
    }

    private void judge(State state, Consumer<Result> onResult) {
        BatteryReading battery = state.battery;
        String wrong = battery.socPercent() > 100
                ? "a state of charge of " + battery.socPercent() + " %"
                : battery.voltageV() == 0 && battery.currentA() != 0
                        ? "a current without a voltage"
                        : ratedW != null && Math.abs(battery.powerW()) > MOST_OF_RATED * ratedW
                                ? "a battery power of " + Math.round(battery.powerW()) + " W with " + Math.round(ratedW)
                                        + " W rated"
                                : null;
        onResult.accept(wrong == null ? new Told(state) : new Failed("it tells " + wrong + ": dropped"));
    }

    /** @param gridSide null: not told */
    private static State decode(Words battery, Words gridSide) {
        int running = battery.u16(document(13001));
        boolean charging = (running & CHARGING) != 0;
        boolean discharging = (running & DISCHARGING) != 0;
        int sign = charging ? 1 : discharging ? -1 : 0;
        return new State(
                new BatteryReading(
                        (double) (sign * Math.abs(battery.s16(document(13022)))),
                        tenths(sign * Math.abs(battery.s16(document(13021)))),
                        tenths(battery.u16(document(13020))),
                        tenths(battery.u16(document(13023))),
                        (double) battery.s32(document(13008), true),
                        gridSide == null ? null : tenths(gridSide.u16(document(5036)))),
                tenths(battery.s16(document(13025))),
                tenths(battery.u16(document(13024))),
                (double) -battery.s32(document(13010), true),
                gridSide == null ? null : (Double) (double) gridSide.u32(document(5017), true),
                gridSide == null
                        ? PerPhase.unknown()
                        : new PerPhase<>(5019, 5020, 5021).map(number -> tenths(gridSide.u16(document(number)))),
                charging && discharging);
    }

    private static int document(int number) {
        return number - 1;
    }

    private static Double tenths(int raw) {
        return Math.rint(raw * TENTH * 10) / 10;
    }
}
