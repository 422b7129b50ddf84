package esess.service.planner;

/**
 * Whose battery it is.
 *
 * @param inverter serial or key of a GivEnergy inverter; "": the first one; null: Victron's
 */
public record BatteryChoice(String inverter) {

    /** @throws IllegalArgumentException if the text names no battery */
    public static BatteryChoice parse(String text) {
        if (text.equalsIgnoreCase("Victron")) {
            return new BatteryChoice(null);
        } else if (text.matches("(?i)GivEnergy(:[A-Za-z0-9_-]{1,40})?")) {
            int colon = text.indexOf(':');
            return new BatteryChoice(colon < 0 ? "" : text.substring(colon + 1));
        }
        throw new IllegalArgumentException("Victron, GivEnergy or GivEnergy:SERIAL is expected");
    }

    boolean isVictron() {
        return inverter == null;
    }
}
