package esess.sim.twin;

import esess.port.Clock;
import esess.sim.door.GxService;
import esess.sim.plant.Plant;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The scheduled charging of ESS, as systemcalc carries it out
 * (https://github.com/victronenergy/dbus-systemcalc-py, delegates/schedule.py): within the time of an entry the battery is
 * charged with all that the inverters give until it has its state of charge, and gives nothing unless it is allowed to.
 * Of the days only "every day" is simulated. One thread.
 */
final class ScheduledCharging {

    private static final int ENTRIES = 5;
    private static final int EVERY_DAY = 7;
    private static final int SECONDS = 86_400;
    private static final double HYSTERESIS_PERCENT = 5;
    private static final double ALL_W = 1e6;
    private static final String ROOT = "/Settings/CGwacs/BatteryLife/Schedule/Charge/";

    private final GxService settings;
    private final Plant plant;
    private final Clock clock;
    private boolean reached;

    ScheduledCharging(GxService settings, Plant plant, Clock clock) {
        this.settings = settings;
        this.plant = plant;
        this.clock = clock;
        for (int i = 0; i < ENTRIES; i++) {
            number(i, "Day", -EVERY_DAY);
            number(i, "Start", 0);
            number(i, "Duration", 0);
            number(i, "Soc", 100);
            number(i, "AllowDischarge", 0);
        }
    }

    private void number(int entry, String name, int initially) {
        settings.set(ROOT + entry + "/" + name, initially);
        settings.accepting(ROOT + entry + "/" + name, value -> value instanceof Number);
    }

    private int number(int entry, String name) {
        return settings.get(ROOT + entry + "/" + name) instanceof Number number ? number.intValue() : 0;
    }

    /** The set point that comes of it. */
    double setPointW(double otherwiseW) {
        for (int i = 0; i < ENTRIES; i++) {
            if (isWithin(i)) {
                return within(i, otherwiseW);
            }
        }
        reached = false;
        return otherwiseW;
    }

    private double within(int entry, double otherwiseW) {
        double soc = plant.battery().socPercent();
        int target = number(entry, "Soc");
        reached = soc >= target && target < 100 || reached && soc > target - HYSTERESIS_PERCENT;
        if (!reached) {
            return ALL_W;
        }
        boolean gives = number(entry, "AllowDischarge") != 0 && soc > target + 1;
        return gives ? otherwiseW : Math.max(otherwiseW, plant.loadW() - plant.sunW());
    }

    private boolean isWithin(int entry) {
        if (number(entry, "Day") != EVERY_DAY) {
            return false;
        }
        int gone = Math.floorMod(local().toLocalTime().toSecondOfDay() - number(entry, "Start"), SECONDS);
        return gone < number(entry, "Duration");
    }

    private ZonedDateTime local() {
        String zone = String.valueOf(settings.get("/Settings/System/TimeZone"));
        try {
            return clock.now().atZone(ZoneId.of(zone));
        } catch (DateTimeException unknown) {
            return clock.now().atZone(ZoneId.of("UTC"));
        }
    }
}
