package esess.simulate;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A simulated time as the object that the page's script draws. Any thread. */
final class ReportData {

    private ReportData() {}

    static String json(Figures figures, Recorder recorder, Optional<Recorder> without) {
        List<Recorder.Consumer> consumers = recorder.consumers();
        StringBuilder json = new StringBuilder("{\"start\":")
                .append(recorder.start().toEpochSecond(ZoneOffset.UTC))
                .append(",\"interval\":")
                .append(recorder.intervalSeconds())
                .append(",\"consumers\":[");
        json.append(IntStream.range(0, consumers.size())
                .mapToObj(i -> "{\"key\":" + string(consumers.get(i).name()) + ",\"name\":"
                        + string(figures.label(figures.consumers().get(i))) + ",\"column\":"
                        + string(consumers.get(i).column()) + "}")
                .collect(Collectors.joining(",")));
        json.append("],\"outages\":[")
                .append(recorder.outages().stream()
                        .map(each -> "[" + each.from() + "," + each.to() + "]")
                        .collect(Collectors.joining(",")))
                .append("],\"days\":")
                .append(days(recorder));
        without.ifPresent(other -> json.append(",\n\"without\":").append(days(other)));
        json.append(",\n\"columns\":{");
        String separator = "";
        for (Recorder.Column column : recorder.columns()) {
            json.append(separator).append(string(column.name())).append(":[");
            for (int sample = 0; sample < recorder.samples(); sample++) {
                json.append(sample == 0 ? "" : ",").append(SampleFile.number(column, column.values()[sample]));
            }
            json.append(']');
            separator = ",\n";
        }
        return json.append("}}").toString();
    }

    /** In kWh. */
    private static String days(Recorder recorder) {
        List<Recorder.Day> days = recorder.days();
        return "{\"sun\":" + numbers(days, Recorder.Day::sunWh)
                + ",\"heldBack\":" + numbers(days, Recorder.Day::curtailedWh)
                + ",\"bought\":" + numbers(days, Recorder.Day::importWh)
                + ",\"fedIn\":" + numbers(days, Recorder.Day::exportWh)
                + ",\"consumers\":["
                + IntStream.range(0, recorder.consumers().size())
                        .mapToObj(i -> numbers(days, day -> day.consumersWh().get(i)))
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static String numbers(List<Recorder.Day> days, ToDoubleFunction<Recorder.Day> quantity) {
        return days.stream()
                .map(day -> String.format(Locale.ROOT, "%.2f", quantity.applyAsDouble(day) / 1000 + 0.0))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** As a JavaScript string; what could end the script is written as a number. */
    private static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(
                    c < ' ' || "\"\\<>&\u2028\u2029".indexOf(c) >= 0
                            ? String.format(Locale.ROOT, "\\u%04x", (int) c)
                            : String.valueOf(c));
        }
        return quoted.append('"').toString();
    }
}
