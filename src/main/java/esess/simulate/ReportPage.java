package esess.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A simulated time as one page that needs nothing but a browser: the figures, and plots to move about in. Any thread. */
public final class ReportPage {

    private static final String TEMPLATE = "report.html";

    private ReportPage() {}

    /** Something that the owner is to be told beside the figures. */
    public record Remarks(String heading, List<String> lines) {}

    /** @param about what was simulated; the first line names the page */
    public static String html(List<String> about, Figures figures, Recorder recorder, List<Remarks> remarks) {
        String rows = figures.rows().stream()
                .map(row -> "<tr><th>" + escaped(row[0]) + "</th><td>"
                        + escaped(row[1]).replace(" %", "&nbsp;%").replace(" kWh", "&nbsp;kWh") + "</td></tr>\n")
                .collect(Collectors.joining());
        String consumers = figures.consumers().stream()
                .map(consumer -> "<tr><th>" + escaped(consumer.customName()) + "</th><td>"
                        + Figures.kWh(consumer.energyWh()) + "</td><td>" + consumer.runtime() + "</td><td>"
                        + consumer.switchings() + "</td></tr>\n")
                .collect(Collectors.joining());
        return template()
                .replace("%SUBTITLE%", escaped(about.get(0)))
                .replace("%ABOUT%", about.stream().map(ReportPage::escaped).collect(Collectors.joining("<br>\n")))
                .replace("%FIGURES%", rows)
                .replace(
                        "%CONSUMERS%",
                        consumers.isEmpty()
                                ? ""
                                : "<table class=\"consumers\"><tr><th>Consumer</th><th>Energy</th><th>Runtime h:mm</th><th>Switchings</th></tr>\n"
                                        + consumers + "</table>")
                .replace("%REMARKS%", remarks.stream().map(ReportPage::html).collect(Collectors.joining()))
                .replace("%MEANS%", SampleFile.means(recorder))
                .replace("%DATA%", data(figures, recorder));
    }

    private static String html(Remarks remarks) {
        return "<h2>" + escaped(remarks.heading) + "</h2><ul>"
                + remarks.lines.stream()
                        .map(line -> "<li>" + escaped(line) + "</li>\n")
                        .collect(Collectors.joining()) + "</ul>\n";
    }

    private static String data(Figures figures, Recorder recorder) {
        StringBuilder json = new StringBuilder("{\"start\":")
                .append(recorder.start().toEpochSecond(ZoneOffset.UTC))
                .append(",\"interval\":")
                .append(recorder.intervalSeconds())
                .append(",\"consumers\":[");
        json.append(figures.consumers().stream()
                .map(each -> "{\"key\":" + string(each.name()) + ",\"name\":" + string(each.customName()) + "}")
                .collect(Collectors.joining(",")));
        json.append("],\"outages\":[")
                .append(recorder.outages().stream()
                        .map(each -> "[" + each.from() + "," + each.to() + "]")
                        .collect(Collectors.joining(",")))
                .append("],\"columns\":{");
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

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String template() {
        try (InputStream in = ReportPage.class.getResourceAsStream(TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
