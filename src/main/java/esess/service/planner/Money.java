package esess.service.planner;

import esess.control.plan.BatteryAction;
import esess.control.plan.DayMoney;
import esess.control.plan.Optimizer;
import esess.control.plan.Outlook;
import esess.control.plan.Storage;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The day's money: what it has cost, and what it would have cost without a battery, with one that nobody plans for, with
 * this plan (where it only shadows), and with one that had known everything. Loop thread.
 */
final class Money {

    private LocalDate day;
    private DayMoney real;
    private DayMoney shadowed;
    private double shadowWh = Double.NaN;
    private int writesAtMidnight;
    private Map<String, Object> yesterday = Map.of();

    /** What is in the battery that only the plan has, Wh; NaN: not begun. */
    double shadowWh() {
        return shadowWh;
    }

    /** @return the day that is over, for the owner; null: none is */
    Map<String, Object> count(
            LocalDate today,
            Storage storage,
            double storedWh,
            double worth,
            HouseMeter.Quarter over,
            double importing,
            double exporting,
            BatteryAction action,
            int writes) {
        Map<String, Object> finished = null;
        if (!today.equals(day)) {
            if (day != null && real.slots() > 0) {
                finished = costs(storage, storedWh, worth, writes);
                finished.put("day", day.toString());
                yesterday = finished;
            }
            day = today;
            real = new DayMoney(Outlook.HOURS, storedWh);
            shadowed = new DayMoney(Outlook.HOURS, storedWh);
            shadowWh = storedWh;
            writesAtMidnight = writes;
        }
        double shadowW = Optimizer.powerW(storage, action, over.netW(), shadowWh, Outlook.HOURS);
        shadowWh = storage.storedWh(shadowWh, shadowW, Outlook.HOURS);
        real.add(new DayMoney.Slot(over.netW(), over.batteryW(), importing, exporting));
        shadowed.add(new DayMoney.Slot(over.netW(), shadowW, importing, exporting));
        return finished;
    }

    /** Of today so far; null: nothing yet. */
    Map<String, Object> today(Storage storage, double storedWh, double worth, int writes) {
        return day == null ? null : costs(storage, storedWh, worth, writes);
    }

    Map<String, Object> yesterday() {
        return yesterday;
    }

    int writesToday(int writes) {
        return writes - writesAtMidnight;
    }

    private Map<String, Object> costs(Storage storage, double storedWh, double worth, int writes) {
        DayMoney.Costs costs = real.costs(storage, storedWh, worth);
        DayMoney.Costs planned = shadowed.costs(storage, shadowWh, worth);
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("actual", cents(costs.actual()));
        told.put("planned", cents(planned.actual()));
        told.put("withoutBattery", cents(costs.withoutBattery()));
        told.put("plain", cents(costs.plain()));
        told.put("hindsight", cents(costs.hindsight()));
        double gained = planned.gainedPercent();
        told.put("plannedGainedPercent", Double.isNaN(gained) ? null : (Double) Math.rint(gained));
        told.put("cycles", Math.rint(costs.cycles() * 100) / 100);
        told.put("quarters", (double) real.slots());
        told.put("writes", (double) writesToday(writes));
        return told;
    }

    private static double cents(double amount) {
        return Math.rint(amount * 1000) / 1000 + 0.0;
    }
}
