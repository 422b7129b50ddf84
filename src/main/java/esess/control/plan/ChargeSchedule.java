package esess.control.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry of the scheduled charging of Victron's ESS: within its time the battery is charged to a state of charge with
 * all that the inverters give, and below it nothing is discharged. Seconds are of local time.
 */
public record ChargeSchedule(int day, int startSeconds, int durationSeconds, int socPercent, int allowDischarge) {

    /** Below 0 it is switched off. */
    public static final int EVERY_DAY = 7;

    /** How many entries there are. */
    public static final int ENTRIES = 5;

    /** Names and values; the day is last, because it switches the entry on. */
    public Map<String, Integer> values() {
        Map<String, Integer> values = new LinkedHashMap<>();
        values.put("Start", startSeconds);
        values.put("Duration", durationSeconds);
        values.put("Soc", socPercent);
        values.put("AllowDischarge", allowDischarge);
        values.put("Day", day);
        return values;
    }
}
