package esess.control.plan;

import esess.control.plan.BatteryAction.Kind;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The day of a battery by the clock: charged gently in the cheap window, kept out of the car, filled by the sun as far as
 * the owner wishes, and sold down to a floor in the evening before it is cheap again. One object per battery; pure but for
 * where it is in the day.
 */
public final class Timetable {

    /** What the battery should have in it by day, from a time on. */
    public record Wish(LocalTime from, double percent) {}

    /**
     * The owner's day.
     *
     * @param cheapFrom         when the cheap window begins
     * @param cheapTo           when it ends
     * @param nightPercent      what the battery is charged to in it
     * @param leastChargeW      with not less
     * @param overheadW         what the inverter adds to its setting
     * @param saleFrom          when the evening's sale begins; null: nothing is sold
     * @param sale              how
     * @param wishes            by day, in order; none: the sun may fill it
     * @param daySaleW          with so much it is sold by day while it is above the wish; 0: not at all
     * @param awaitFull         whether a battery that was charged to 90 % and more goes on to 100 % with the sun, for its cells
     */
    public record Rules(
            LocalTime cheapFrom,
            LocalTime cheapTo,
            double nightPercent,
            double leastChargeW,
            double overheadW,
            @Nullable LocalTime saleFrom,
            EveningSale sale,
            List<Wish> wishes,
            double daySaleW,
            boolean awaitFull) {}

    /**
     * What is known.
     *
     * @param carCharges or will in this half hour, with cheap power
     * @param dayFrom    when the day begins: the end of the cheap window, or of the car's last dispatch
     */
    public record Seen(LocalTime time, double socPercent, boolean carCharges, LocalTime dayFrom) {}

    /** Where in the day an advice comes from. */
    public enum Part {
        /** Power is cheap. */
        NIGHT,
        /** It is the car's turn. */
        CAR,
        /** What is left is sold. */
        EVENING,
        DAY
    }

    /** An action and why, for the owner. */
    public record Advice(BatteryAction action, String reason, Part part) {}

    private static final double HYSTERESIS_PERCENT = 5;
    private static final LocalTime AWAIT_UNTIL = LocalTime.of(11, 0);
    private static final double NEARLY_FULL_PERCENT = 90;
    /** A charge that has reached its target is not begun anew for this. */
    private static final double REFILL_PERCENT = 3;

    private final Storage storage;
    private final Rules rules;
    private BatteryAction.@Nullable Kind night;
    private double nightW;
    private EveningSale.@Nullable Sale sale;
    private int direction;
    private boolean awaitingFull;

    public Timetable(Storage storage, Rules rules) {
        this.storage = storage;
        this.rules = rules;
    }

    /** Decides; to be called every minute or so. */
    public Advice look(Seen now) {
        if (isWithin(now.time, rules.cheapFrom, rules.cheapTo)) {
            sale = null;
            return night(now);
        }
        night = null;
        if (now.carCharges) {
            return new Advice(BatteryAction.HOLD, "the car charges with cheap power: the battery keeps out", Part.CAR);
        }
        Advice evening = evening(now);
        return evening != null ? evening : day(now);
    }

    private Advice night(Seen now) {
        awaitingFull = rules.awaitFull && rules.nightPercent >= NEARLY_FULL_PERCENT && rules.nightPercent < 100;
        double target = rules.nightPercent;
        boolean reached = now.socPercent >= target || night == Kind.HOLD && now.socPercent > target - REFILL_PERCENT;
        if (reached || !storage.mayCharge()) {
            night = Kind.HOLD;
            return new Advice(
                    BatteryAction.HOLD,
                    "power is cheap: the battery keeps its " + round(now.socPercent) + " %",
                    Part.NIGHT);
        }
        if (night != Kind.CHARGE) {
            double hours = Math.max(0.25, until(now.time, rules.cheapTo).toMinutes() / 60.0);
            nightW = NightCharge.watts(
                    now.socPercent,
                    target,
                    storage.capacityWh() / storage.chargePart(),
                    hours,
                    rules.leastChargeW,
                    storage.mostChargeW(),
                    rules.overheadW);
            night = Kind.CHARGE;
        }
        return new Advice(
                BatteryAction.charge(nightW),
                "power is cheap until " + rules.cheapTo + ": charged to " + round(target) + " %",
                Part.NIGHT);
    }

    private @Nullable Advice evening(Seen now) {
        LocalTime from = rules.saleFrom;
        if (from == null || !storage.maySell() || !isWithin(now.time, from, from.plusMinutes(rules.sale.minutes()))) {
            sale = null;
            return null;
        }
        if (sale == null) {
            sale = rules.sale.at(now.socPercent);
        }
        LocalTime end = from.plusMinutes(sale.minutes());
        double floor = Math.max(rules.sale.targetPercent(), storage.reservePercent());
        return sale.minutes() > 0 && isWithin(now.time, from, end) && now.socPercent > floor
                ? new Advice(
                        BatteryAction.sell(sale.watts()),
                        "what is left is sold until " + end + ", down to " + round(floor) + " %",
                        Part.EVENING)
                : null;
    }

    private Advice day(Seen now) {
        Double wish = wish(now.time);
        if (wish == null || now.time.isBefore(now.dayFrom)) {
            return new Advice(BatteryAction.SELF_USE, "the battery serves the house", Part.DAY);
        }
        awaitingFull &= now.time.isBefore(AWAIT_UNTIL) && now.socPercent < 100 && now.socPercent >= wish;
        if (awaitingFull) {
            direction = 1;
        } else if (now.socPercent > wish + HYSTERESIS_PERCENT) {
            direction = -1;
        } else if (now.socPercent > wish) {
            direction = Math.min(direction, 0);
        } else if (now.socPercent >= wish - HYSTERESIS_PERCENT) {
            direction = Math.max(direction, 0);
        } else {
            direction = 1;
        }
        if (direction > 0) {
            return new Advice(
                    BatteryAction.SELF_USE,
                    awaitingFull
                            ? "the sun fills the battery, so that its cells balance"
                            : "the sun may charge the battery to " + round(wish) + " %",
                    Part.DAY);
        } else if (direction < 0 && rules.daySaleW > 0 && storage.maySell()) {
            return new Advice(
                    BatteryAction.sell(rules.daySaleW),
                    "more than the " + round(wish) + " % that are wished for: sold",
                    Part.DAY);
        }
        return new Advice(
                BatteryAction.FEED_SUN,
                "the battery has the " + round(wish) + " % that are wished for: the sun is fed in",
                Part.DAY);
    }

    private @Nullable Double wish(LocalTime time) {
        Double wish = null;
        for (Wish each : rules.wishes) {
            if (!time.isBefore(each.from)) {
                wish = each.percent;
            }
        }
        return wish;
    }

    private static boolean isWithin(LocalTime time, LocalTime from, LocalTime to) {
        boolean started = !time.isBefore(from);
        boolean over = !time.isBefore(to);
        return from.equals(to) ? false : from.isBefore(to) ? started && !over : started || !over;
    }

    private static Duration until(LocalTime time, LocalTime end) {
        Duration rest = Duration.between(time, end);
        return rest.isNegative() ? rest.plusDays(1) : rest;
    }

    private static long round(double percent) {
        return Math.round(percent);
    }
}
