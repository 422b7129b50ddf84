package esess.device;

import esess.model.BoundedText;
import esess.model.Quantity;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in a device's text, found by the owner's regular expressions exactly as he wrote them. Any thread. */
final class RelayText {

    private RelayText() {}

    /** Whether the keyword that means "on" is somewhere in it. */
    static boolean isOn(Pattern onKeyword, String text) {
        try {
            return onKeyword.matcher(new BoundedText(text)).find();
        } catch (StackOverflowError | BoundedText.TooMuchWork e) {
            throw tooComplex(onKeyword);
        }
    }

    /**
     * The watts in it: group 1 of the expression, or all of it when it has no group; without expression, the text.
     *
     * @return null if the device says that it does not know
     * @throws IllegalArgumentException saying what is wrong
     */
    static Double powerW(Optional<Pattern> extract, String text) {
        String number = extract.isEmpty() ? text : extracted(extract.get(), text);
        return number.isBlank() || number.strip().equals("null")
                ? null
                : (Double) Quantity.POWER.demand(
                        NumberPayload.number(number.strip(), "set a PowerExtractRegex that finds the number"));
    }

    private static String extracted(Pattern extract, String text) {
        try {
            Matcher matcher = extract.matcher(new BoundedText(text));
            if (!matcher.find()) {
                throw new IllegalArgumentException(
                        "the regular expression " + extract + " finds no power in what it says");
            }
            String group = matcher.group(Math.min(1, matcher.groupCount()));
            return group == null ? "" : group;
        } catch (StackOverflowError | BoundedText.TooMuchWork e) {
            throw tooComplex(extract);
        }
    }

    private static IllegalArgumentException tooComplex(Pattern pattern) {
        return new IllegalArgumentException("the regular expression " + pattern + " is too complex for this answer");
    }
}
