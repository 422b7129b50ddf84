package esess.runtime;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting in the words of people: "12.5", "Auto"; "on for 90 min". Immutable.
 *
 * @param lasts null: nothing is said of it
 */
record SettingWords(String word, Duration lasts) {

    private static final Pattern FOR_A_WHILE = Pattern.compile("(.+?)\\s+for\\s+([0-9]{1,6})\\s*(s|min|h)");

    static SettingWords of(String words) {
        Matcher matcher = FOR_A_WHILE.matcher(words.strip());
        if (!matcher.matches()) {
            return new SettingWords(words.strip(), null);
        }
        long number = Long.parseLong(matcher.group(2));
        return new SettingWords(
                matcher.group(1),
                switch (matcher.group(3)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "min" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                });
    }
}
