package esess.demo;

import java.time.LocalTime;
import java.util.List;

/**
 * How the demo is to run.
 *
 * @param speed how many times as fast as life
 * @param from  when the house's day begins
 * @param opensBrowser whether the page is opened where somebody sees it
 */
public record DemoOptions(int speed, LocalTime from, boolean opensBrowser) {

    /** Beyond it the GX has no time to confirm what it is told: some limits of the services are a second of the house. */
    private static final int FASTEST = 120;
    /** A cloud is about to go. */
    private static final LocalTime MORNING = LocalTime.of(9, 1);

    /** @throws IllegalArgumentException if the arguments are wrong */
    public static DemoOptions of(List<String> arguments) {
        int speed = 1;
        LocalTime from = MORNING;
        boolean opensBrowser = true;
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (option.equals("--no-browser")) {
                opensBrowser = false;
                i--;
                continue;
            }
            if (!option.equals("--speed") && !option.equals("--from")) {
                throw new IllegalArgumentException("demo does not know '" + option + "'");
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            String value = arguments.get(i + 1);
            if (option.equals("--speed")) {
                if (!value.matches("\\d{1,3}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > FASTEST) {
                    throw new IllegalArgumentException(
                            "--speed needs a whole number from 1 to " + FASTEST + ", not '" + value + "'");
                }
                speed = Integer.parseInt(value);
            } else if (value.matches("([01]\\d|2[0-3]):[0-5]\\d")) {
                from = LocalTime.parse(value);
            } else {
                throw new IllegalArgumentException("--from needs a time of day such as 08:30, not '" + value + "'");
            }
        }
        return new DemoOptions(speed, from, opensBrowser);
    }

    /** How often meters are asked, ms of the house: ten times in a second of ours at most. */
    int pollMillis() {
        return Math.max(1000, 100 * speed);
    }

    /** The configuration in the house's time: what waits for the network gets as long as in life. */
    String paced(String configuration) {
        return configuration
                .replace(
                        "PollFrequencyMs = 1000",
                        "PollFrequencyMs = " + pollMillis() + (speed == 1 ? "" : "\nHoldMs = " + 10 * pollMillis()))
                .replace("OfflineAfterMs = 15000", "OfflineAfterMs = " + Math.max(15_000, 20 * pollMillis()))
                // Meters, relays and ESS have to follow before the next distribution.
                .replace("UpdateInterval = 15000", "UpdateInterval = " + Math.max(15_000, 9 * pollMillis()));
    }
}
