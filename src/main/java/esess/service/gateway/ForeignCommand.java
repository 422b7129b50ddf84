package esess.service.gateway;

import esess.control.gateway.Command;
import esess.control.gateway.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of a foreign device, as its owner declares it: one of some words, {@code setOutputPriority priority:
 * utility=POP00=Utility first, sbu=POP02=SBU first -> output_source_priority}, or a number,
 * {@code setChargeCurrent current A 10..120/10: MNCHGC{000} -> max_charging_current}. Behind the arrow stands the value
 * that shows what was set. Nothing else of a request gets into what is sent. Immutable.
 *
 * @param payloads by word; empty: a number
 * @param shown    how the device tells a word
 */
record ForeignCommand(
        Command command,
        Map<String, String> payloads,
        Map<String, String> shown,
        String numberPayload,
        Optional<String> readBack) {

    private static final int MOST_WORDS = 32;
    private static final Pattern WHOLE =
            Pattern.compile("(\\w{1,64}) (\\w{1,64})([^:]{0,60}):(.{1,1000}?)(?:->\\s*(\\w{1,64}))?");
    private static final Pattern RANGE =
            Pattern.compile(" (\\S{0,8}) ?(-?[0-9.]{1,12})\\.\\.(-?[0-9.]{1,12})(?:/([0-9.]{1,12}))?\\s*");
    private static final Pattern WORD = Pattern.compile("([\\w-]{1,64})=([^=,]{1,100})(?:=([^=,]{1,100}))?");
    private static final Pattern DIGITS = Pattern.compile("\\{(0{0,6})\\}");
    private static final String EXPECTED =
            "something like setOutputPriority priority: utility=POP00, sbu=POP02 or setCurrent current A 10..120/10: MNCHGC{000} is expected";

    /** @throws IllegalArgumentException if the text is no command */
    public static ForeignCommand parse(String text) {
        Matcher whole = WHOLE.matcher(text.strip());
        if (!whole.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        Optional<String> readBack = Optional.ofNullable(whole.group(5));
        String body = whole.group(4).strip();
        if (whole.group(3).isBlank()) {
            return ofWords(whole.group(1), whole.group(2), body, readBack);
        }
        Matcher range = RANGE.matcher(whole.group(3));
        if (!range.matches() || !DIGITS.matcher(body).find()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        double lowest = Double.parseDouble(range.group(2));
        double highest = Double.parseDouble(range.group(3));
        double step = range.group(4) == null ? 0 : Double.parseDouble(range.group(4));
        if (lowest > highest) {
            throw new IllegalArgumentException(EXPECTED);
        }
        Parameter amount = new Parameter.Amounts(whole.group(2), range.group(1), lowest, highest, step);
        return new ForeignCommand(new Command(whole.group(1), amount), Map.of(), Map.of(), body, readBack);
    }

    private static ForeignCommand ofWords(String name, String parameter, String body, Optional<String> readBack) {
        Map<String, String> payloads = new LinkedHashMap<>();
        Map<String, String> shown = new LinkedHashMap<>();
        for (String each : body.split(",", -1)) {
            Matcher word = WORD.matcher(each.strip());
            if (!word.matches() || payloads.size() >= MOST_WORDS) {
                throw new IllegalArgumentException(EXPECTED);
            }
            payloads.put(word.group(1), word.group(2).strip());
            shown.put(
                    word.group(1),
                    word.group(3) == null ? word.group(1) : word.group(3).strip());
        }
        Parameter choice = new Parameter.Choice(parameter, List.copyOf(payloads.keySet()));
        return new ForeignCommand(new Command(name, choice), payloads, shown, "", readBack);
    }

    /** What is sent. */
    String payload(Object given) {
        if (given instanceof Double number) {
            Matcher digits = DIGITS.matcher(numberPayload);
            int width = digits.find() ? digits.group(1).length() : 0;
            String written = number == Math.rint(number) ? Long.toString(number.longValue()) : Double.toString(number);
            String padded = width > 0 ? String.format(Locale.ROOT, "%0" + width + "d", Math.round(number)) : written;
            return digits.replaceFirst(padded);
        }
        return payloads.get((String) given);
    }

    /** Whether this that the device tells is what was given. */
    boolean isShownBy(Object given, Object told) {
        if (given instanceof Double number) {
            return told instanceof Double other && Math.abs(other - number) < 1e-3;
        }
        String word = (String) given;
        return String.valueOf(told).equalsIgnoreCase(shown.get(word))
                || String.valueOf(told).equalsIgnoreCase(word);
    }

    /** What is given back to: what the device tells; where that is not known, the first word or the lowest number. */
    Object former(Object told) {
        if (command.parameters().get(0) instanceof Parameter.Amounts amounts) {
            return told instanceof Double number && number >= amounts.lowest() && number <= amounts.highest()
                    ? number
                    : (Double) amounts.lowest();
        }
        for (String word : payloads.keySet()) {
            if (told != null && isShownBy(word, told)) {
                return word;
            }
        }
        return payloads.keySet().iterator().next();
    }
}
