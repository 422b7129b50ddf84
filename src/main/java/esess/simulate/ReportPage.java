package esess.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A simulated time as one page that needs nothing but a browser: the figures, and plots to move about in. Any thread. */
public final class ReportPage {

    private static final String TEMPLATE = "report.html";

    private ReportPage() {}

    /** Something that the owner is to be told beside the figures. */
    public record Remarks(String heading, List<String> lines) {}

    /**
     * @param about   what was simulated; the first line names the page
     * @param without the same time without es-ESS
     */
    static String html(
            List<String> about,
            Figures figures,
            Comparison comparison,
            Recorder recorder,
            Optional<Recorder> without,
            List<Remarks> remarks) {
        String rows = figures.rows().stream()
                .map(row -> "<tr><th>" + escaped(row[0]) + "</th><td>" + spaced(row[1]) + "</td></tr>\n")
                .collect(Collectors.joining());
        String consumers = figures.consumers().stream()
                .map(consumer -> "<tr><th>" + escaped(figures.label(consumer)) + "</th><td>"
                        + Figures.kWh(consumer.energyWh()) + "</td><td>" + consumer.runtime() + "</td><td>"
                        + consumer.switchings() + "</td></tr>\n")
                .collect(Collectors.joining());
        return template()
                .replace("%SUBTITLE%", escaped(about.get(0)))
                .replace("%HEADLINE%", headline(comparison))
                .replace("%COMPARISON%", comparison(comparison))
                .replace(
                        "%ABOUT%",
                        about.stream().skip(1).map(ReportPage::escaped).collect(Collectors.joining("<br>\n")))
                .replace("%FIGURES%", rows)
                .replace(
                        "%CONSUMERS%",
                        consumers.isEmpty()
                                ? ""
                                : "<table class=\"consumers\"><tr><th>Consumer</th><th>Energy</th><th>Runtime h:mm</th><th>Switchings</th></tr>\n"
                                        + consumers + "</table>")
                .replace("%REMARKS%", remarks.stream().map(ReportPage::html).collect(Collectors.joining()))
                .replace("%MEANS%", SampleFile.means(recorder))
                .replace("%DATA%", ReportData.json(figures, recorder, without));
    }

    private static String html(Remarks remarks) {
        return "<h2>" + escaped(remarks.heading) + "</h2><ul>"
                + remarks.lines.stream()
                        .map(line -> "<li>" + escaped(line) + "</li>\n")
                        .collect(Collectors.joining()) + "</ul>\n";
    }

    private static String headline(Comparison comparison) {
        return comparison.headline().stream()
                .map(row ->
                        "<div><dt>" + escaped(row.name()) + "</dt><dd class=\"value\">" + spaced(row.with()) + "</dd>"
                                + (row.isCompared()
                                        ? "<dd>" + spaced(row.difference()) + "</dd><dd>" + spaced(row.without())
                                                + " without es-ESS</dd>"
                                        : "")
                                + "</div>\n")
                .collect(Collectors.joining());
    }

    private static String comparison(Comparison comparison) {
        String remarks = comparison.remarks().stream().map(ReportPage::escaped).collect(Collectors.joining(" "));
        String said = remarks.isEmpty() ? "" : "<p>" + remarks + "</p>\n";
        if (!comparison.isCompared()) {
            return said;
        }
        return "<h2>With and without es-ESS</h2>\n" + said + "<div class=\"tables\">" + compared("", comparison.rows())
                + (comparison.consumers().isEmpty() ? "" : compared("Consumer", comparison.consumers())) + "</div>\n";
    }

    private static String compared(String what, List<Comparison.Row> rows) {
        return "<table class=\"compared\"><tr><th>" + what
                + "</th><th>With</th><th>Without</th><th>Difference</th></tr>\n"
                + rows.stream()
                        .map(row -> "<tr><th>" + escaped(row.name()) + "</th><td>" + spaced(row.with()) + "</td><td>"
                                + spaced(row.without()) + "</td><td>" + spaced(row.difference()) + "</td></tr>\n")
                        .collect(Collectors.joining())
                + "</table>\n";
    }

    /** Numbers stay with their units. */
    private static String spaced(String text) {
        return escaped(text)
                .replace(" %", "&nbsp;%")
                .replace(" kWh", "&nbsp;kWh")
                .replace(" points", "&nbsp;points");
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
