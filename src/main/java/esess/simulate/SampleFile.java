package esess.simulate;

import esess.sim.twin.Decimals;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** The samples as CSV: one line each, the time at which it begins and the means of all columns. Any thread. */
public final class SampleFile {

    private SampleFile() {}

    public static String text(Recorder recorder) {
        StringBuilder text = new StringBuilder("time");
        recorder.columns().forEach(column -> text.append(',').append(quoted(column.name())));
        LocalDateTime time = recorder.start();
        for (int sample = 0; sample < recorder.samples(); sample++) {
            text.append('\n').append(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
            for (Recorder.Column column : recorder.columns()) {
                text.append(',').append(number(column, column.values()[sample]));
            }
            time = time.plusSeconds(recorder.intervalSeconds());
        }
        return text.append('\n').toString();
    }

    /** What a sample is, such as "means of 15 minutes". */
    public static String means(Recorder recorder) {
        int seconds = recorder.intervalSeconds();
        String span = seconds < 60
                ? seconds + " seconds"
                : seconds < 3600 ? seconds / 60 + " minutes" : seconds / 3600 + " hours";
        return "means of " + (span.startsWith("1 ") ? span.substring(0, span.length() - 1) : span);
    }

    /** Whole watts; a tenth of a percent. */
    static String number(Recorder.Column column, float value) {
        return column.name().endsWith("%")
                ? Decimals.append(new StringBuilder(), value, 1).toString()
                : Integer.toString(Math.round(value));
    }

    private static String quoted(String name) {
        return name.matches("[^,\"\n]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
