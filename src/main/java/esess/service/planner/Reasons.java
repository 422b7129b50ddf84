package esess.service.planner;

import esess.control.plan.BatteryAction;
import java.util.Locale;

/** Why, in a sentence for the owner. */
final class Reasons {

    private Reasons() {}

    /**
     * By prices.
     *
     * @param worth of a kWh in the battery
     */
    static String byValue(BatteryAction action, double importPrice, double feedInPrice, double worth) {
        return switch (action.kind()) {
            case SELF_USE ->
                "the battery serves the house: a kWh costs " + money(importPrice) + " and is worth " + money(worth)
                        + " in the battery";
            case HOLD ->
                "power from the grid costs " + money(importPrice) + " now, a kWh in the battery is worth "
                        + money(worth) + " later";
            case FEED_SUN ->
                "the sun earns " + money(feedInPrice) + " now, a kWh in the battery is worth " + money(worth)
                        + " later";
            case IDLE -> "neither charge nor discharge pays: a kWh in the battery is worth " + money(worth);
            case CHARGE ->
                "a kWh costs " + money(importPrice) + " now and is worth " + money(worth) + " in the battery";
            case SELL -> "a kWh earns " + money(feedInPrice) + " now and is worth " + money(worth) + " in the battery";
        };
    }

    static String money(double amount) {
        return String.format(Locale.ROOT, "%.3f", amount + 0.0);
    }
}
