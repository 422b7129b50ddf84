package esess.control.plan;

import esess.control.plan.Dispatches.HalfHours;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steers a hybrid inverter through the day by three switches: "eco" (the house is served from the battery; off: the sun
 * goes to the grid first and only what the inverter cannot pass on charges the battery), a pause of the charge, and a
 * timed discharge. The state of charge follows wishes that fall through the day, with a hysteresis of 5 %. One object per
 * inverter; pure but for its averages and what it waits for.
 */
public final class GridFirstMonitor {

    private static final double SHORT_SECONDS = 30;
    private static final double LONGER_SECONDS = 60;
    private static final double BRIGHT_W = 5000;
    private static final double CYCLE_FROM_W = 5555;
    private static final double CYCLE_W_PER_SECOND = 18.5;
    private static final int HYSTERESIS_PERCENT = 5;
    private static final int NEAR_PERCENT = 2;
    private static final double PACK_FULL_V = 54.5;
    private static final double CELL_FULL_V = 3.62;
    private static final double STALE_SECONDS = 3600;
    private static final double CAR_STALE_SECONDS = 900;
    /** Nobody writes before the averages mean something. */
    private static final double SETTLING_SECONDS = 120;

    /**
     * What is decided otherwise than the scripts did where an owner has chosen so; times as HHMM.
     *
     * @param idleFrom from then on the battery idles while power is cheap and it is not charged yet; 2400: never
     * @param idleTo   what was decided then stays so until this time after midnight
     */
    public record Rules(boolean nightBySoc, int reservePercent, double dischargeRestSeconds, int idleFrom, int idleTo) {

        /** As the scripts decided. */
        public static final Rules RECORDED = new Rules(false, 0, 0, 2330, 100);

        /** By state of charge, and with ten minutes between two switchings of the discharge. */
        public static Rules careful(int reservePercent, int idleFrom, int idleTo) {
            return new Rules(true, reservePercent, 600, idleFrom, idleTo);
        }
    }

    /**
     * The switches as they stand, and the owner's times and wishes; times as HHMM.
     *
     * @param pause          0: none, 1: the charge, 2: the discharge
     * @param targetsPercent of the ten charge slots
     * @param nightFrom      when the night charge begins
     * @param nightTo        when it ends
     */
    public record Settings(
            int eco,
            int pause,
            int discharge,
            int pauseStart,
            int pauseEnd,
            int sellFrom,
            int sellTo,
            int nightFrom,
            int nightTo,
            List<Integer> targetsPercent) {

        int target(int slot) {
            return targetsPercent.get(slot - 1);
        }
    }

    /**
     * A car charger.
     *
     * @param charging it does
     * @param followsTariff it is left to the tariff when it charges
     */
    public record Car(boolean charging, boolean followsTariff, double ageSeconds) {}

    /** The half hours in which the car will be charged. */
    public record Slots(List<HalfHours> halfHours, double ageSeconds) {}

    /**
     * What is measured.
     *
     * @param gridW    + = export
     * @param batteryW + = discharge
     * @param epsW     on the emergency output
     * @param cellsV   of all cells; empty: not known
     */
    public record Seen(
            LocalTime time,
            double pvW,
            double acW,
            double gridW,
            double batteryW,
            int socPercent,
            double epsW,
            List<Double> cellsV,
            Settings settings,
            @Nullable Car car,
            @Nullable Slots slots) {}

    /** One of the three switches. */
    public enum Switch {
        ECO,
        PAUSE,
        DISCHARGE
    }

    /** A switch and how it is to be. */
    public record Write(Switch which, int value) {}

    /**
     * What is to be done, in this order.
     *
     * @param settling the averages do not mean anything yet
     */
    public record Step(
            List<Write> writes, double waitSeconds, int adjust, int targetPercent, boolean active, boolean settling) {}

    private final Rules rules;
    private boolean begun;
    private double pvFastW;
    private double pvSlowW;
    private double pvDecayW;
    private double acW;
    private double gridW;
    private int adjust;
    private boolean waitingForFull;
    private @Nullable Integer nightEco;
    private double elapsedSeconds = -SETTLING_SECONDS;
    private double sinceDischargeSeconds = Double.POSITIVE_INFINITY;

    // Of one look.
    private double wait;
    private int t;

    public GridFirstMonitor(Rules rules) {
        this.rules = rules;
    }

    /** Looks once; to be called again when the waiting time is over, or something has happened. */
    public Step look(Seen now) {
        average(now);
        Settings set = now.settings;
        t = now.time.getHour() * 100 + now.time.getMinute();
        boolean settling = elapsedSeconds < 0;
        double sunW = Math.max(now.pvW, pvDecayW);
        wait = settling || sunW >= BRIGHT_W ? SHORT_SECONDS : (CYCLE_FROM_W - sunW) / CYCLE_W_PER_SECOND;
        int target = set.target(targetSlot());
        boolean active = set.pauseStart <= t && t < set.pauseEnd;
        beginToAwaitFull(now);
        adjust(now, target);
        awaitFull(now, target);
        if (adjust != 0 && Math.abs(now.socPercent - target) <= NEAR_PERCENT) {
            atMost(LONGER_SECONDS);
        }
        int eco = eco(now, active);
        int pause = set.pause;
        if (active) {
            // Nothing is sold while the car charges, or it would get the battery's energy instead of cheap power.
            pause = eco == 1 && adjust <= 0 && pvSlowW >= 100 ? 1 : 0;
            if (isCarCharging(now)) {
                pause = 2;
                eco = 1;
                adjust = Math.max(adjust, 0);
                wait = SHORT_SECONDS;
            } else if (isCarExpected(now)) {
                pause = 0;
                eco = 1;
                adjust = Math.max(adjust, 0);
                wait = SHORT_SECONDS;
            } else if (now.slots != null && !now.slots.halfHours.isEmpty()) {
                atMost(LONGER_SECONDS);
            }
        }
        int discharge = active ? (adjust < 0 && set.sellFrom <= t && t <= set.sellTo ? 1 : 0) : set.discharge;
        List<Write> writes = settling ? List.of() : writes(set, eco, pause, discharge);
        elapsedSeconds = (writes.isEmpty() ? elapsedSeconds : 0) + wait;
        sinceDischargeSeconds += wait;
        return new Step(writes, wait, adjust, target, active, settling);
    }

    /** Something has happened: the last waiting time was shorter by so much. */
    public void early(double seconds) {
        elapsedSeconds -= seconds;
        sinceDischargeSeconds -= seconds;
    }

    private void average(Seen now) {
        pvFastW = begun ? 0.75 * now.pvW + 0.25 * pvFastW : now.pvW;
        pvSlowW = begun ? 0.1 * now.pvW + 0.9 * pvSlowW : now.pvW;
        acW = begun ? 0.75 * now.acW + 0.25 * acW : now.acW;
        gridW = begun ? 0.75 * now.gridW + 0.25 * gridW : now.gridW;
        pvDecayW = Math.max(pvFastW, pvDecayW + 0.05 * (pvFastW - pvDecayW));
        begun = true;
    }

    private int targetSlot() {
        return t < 1600 ? 3 : t < 1930 ? 4 : t < 2200 ? 5 : t < 2310 ? 6 : 7;
    }

    private void beginToAwaitFull(Seen now) {
        int night = now.settings.target(2);
        waitingForFull |= t >= 500 && t <= 515 && night >= 90 && night <= 99;
    }

    /** What is seen to end it counts from the next look on. */
    private void awaitFull(Seen now, int target) {
        if (!waitingForFull) {
            return;
        }
        if (now.socPercent >= 100 || t >= 1100 || now.socPercent < target) {
            waitingForFull = false;
        } else if (!now.cellsV.isEmpty()
                && now.cellsV.stream().mapToDouble(each -> each).sum() >= PACK_FULL_V) {
            wait = SHORT_SECONDS;
            waitingForFull = now.cellsV.stream().noneMatch(each -> each >= CELL_FULL_V);
        }
    }

    /** +1: the sun may charge the battery; -1: the battery is to be sold; 0: neither. */
    private void adjust(Seen now, int target) {
        int soc = now.socPercent;
        Settings set = now.settings;
        boolean night = set.nightFrom != set.nightTo && set.nightFrom <= t && t <= set.nightTo;
        if (night || waitingForFull || now.epsW > 0) {
            adjust = 1;
        } else if (soc > target && (t >= 2200 || soc > target + HYSTERESIS_PERCENT)) {
            adjust = -1;
        } else if (soc > target) {
            adjust = Math.min(adjust, 0);
        } else if (soc == target) {
            adjust = 0;
        } else if (soc >= target - HYSTERESIS_PERCENT) {
            adjust = Math.max(adjust, 0);
        } else {
            adjust = 1;
        }
    }

    private int eco(Seen now, boolean active) {
        Settings set = now.settings;
        if (t >= rules.idleTo && t < rules.idleFrom) {
            nightEco = null;
        }
        if (t >= rules.idleFrom) {
            if (nightEco == null) {
                boolean gives = rules.nightBySoc ? now.socPercent > rules.reservePercent + 2 : now.batteryW > 5;
                nightEco = gives ? 0 : 1;
            }
            return nightEco;
        } else if (t < rules.idleTo) {
            return set.eco;
        } else if (t >= set.sellTo || adjust > 0) {
            return 1;
        } else if (set.eco == 1) {
            return active && now.pvW > 5000 && pvFastW > 4000 && pvSlowW > 3000 ? 0 : 1;
        }
        boolean dark = now.pvW < 1000 && pvFastW < 1500 && pvDecayW < 3000;
        if (!active || dark || t > 1730 && pvSlowW < 4000) {
            return 1;
        }
        boolean serving = now.batteryW > 0 && acW >= 2000 && gridW > 0;
        if (!serving && now.pvW < 1500 && pvFastW < 2500 && pvDecayW < 4000) {
            return 1;
        }
        atMost(LONGER_SECONDS);
        return set.eco;
    }

    private static boolean isCarCharging(Seen now) {
        return now.car != null && now.car.charging && now.car.followsTariff && now.car.ageSeconds <= CAR_STALE_SECONDS;
    }

    private static boolean isCarExpected(Seen now) {
        int index = Dispatches.index(now.time);
        return now.slots != null
                && now.slots.ageSeconds <= STALE_SECONDS
                && now.slots.halfHours.stream().anyMatch(each -> each.holds(index));
    }

    private void atMost(double seconds) {
        wait = Math.min(wait, seconds);
    }

    private List<Write> writes(Settings set, int eco, int pause, int discharge) {
        List<Write> writes = new ArrayList<>();
        if (eco != set.eco) {
            writes.add(new Write(Switch.ECO, eco));
        }
        if (pause != set.pause) {
            writes.add(new Write(Switch.PAUSE, pause));
        }
        if (discharge != set.discharge && sinceDischargeSeconds >= rules.dischargeRestSeconds) {
            writes.add(new Write(Switch.DISCHARGE, discharge));
            sinceDischargeSeconds = 0;
        }
        return writes;
    }
}
