package esess.control;

import esess.model.BatteryReading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The questions of a clamp that shows a battery's power to a car charger, and their answers. The clamp keeps its last
 * value for ever when it gets no answer, so what is not known is told as 0: that a charger sees no battery is harmless.
 * Changed by nothing but questions and time. One thread.
 */
public final class ClampProtocol {

    /** Longer questions are none. */
    public static final int LONGEST = 64;

    private static final int MOST_W = 20_000;
    private static final Pattern SET = Pattern.compile("set\\s+([+-]?\\d{1,9})");

    private final long setMillis;
    private Integer overrideW;
    private long overrideUntil;

    /** @param setMillis how long a fixed output stands that nobody clears */
    public ClampProtocol(long setMillis) {
        this.setMillis = setMillis;
    }

    /**
     * @param now monotonic milliseconds
     * @return null: this is no question
     */
    public String answer(String question, BatteryReading battery, long now) {
        Integer fixedW = overrideW(now);
        String words = question.strip();
        if (words.startsWith("set ")) {
            return set(words, now);
        }
        return switch (words) {
            case "battery power" -> fixedW != null ? fixedW.toString() : whole(battery.powerW());
            case "battery current" -> fixedW != null ? fixedW.toString() : tenths(battery.currentA());
            case "battery voltage" -> tenths(battery.voltageV());
            case "grid frequency" -> tenths(battery.frequencyHz());
            case "get data" ->
                tenths(battery.currentA()) + "," + tenths(battery.socPercent()) + "," + whole(battery.loadW());
            case "get data 5" ->
                tenths(battery.currentA()) + "," + tenths(battery.voltageV()) + "," + tenths(battery.socPercent()) + ","
                        + whole(battery.loadW()) + "," + whole(battery.powerW());
            case "clear" -> {
                overrideW = null;
                yield "ok";
            }
            default -> null;
        };
    }

    /** The fixed output; null: live values. */
    public Integer overrideW(long now) {
        if (overrideW != null && now >= overrideUntil) {
            overrideW = null;
        }
        return overrideW;
    }

    /** How much longer the fixed output stands. */
    public long overrideMillis(long now) {
        return overrideW(now) == null ? 0 : overrideUntil - now;
    }

    private String set(String words, long now) {
        Matcher set = SET.matcher(words);
        int watts = set.matches() ? Integer.parseInt(set.group(1)) : Integer.MAX_VALUE;
        if (watts < -MOST_W || watts > MOST_W) {
            return "error";
        }
        overrideW = watts;
        overrideUntil = now + setMillis;
        return "ok " + watts;
    }

    /** The whole watts that are told, and shown on the bus. */
    public static String whole(Double value) {
        return value == null ? "0" : rounded(value, 0);
    }

    private static String tenths(Double value) {
        return value == null ? "0.0" : rounded(value, 1);
    }

    /** Halves go up, as in the original, also below zero. */
    private static String rounded(double value, int decimals) {
        BigDecimal shifted = BigDecimal.valueOf(value).movePointRight(decimals).add(new BigDecimal("0.5"));
        return shifted.setScale(0, RoundingMode.FLOOR)
                .movePointLeft(decimals)
                .setScale(decimals)
                .toPlainString();
    }
}
