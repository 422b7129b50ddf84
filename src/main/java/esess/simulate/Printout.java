package esess.simulate;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The figures of a simulation as tables of text. Any thread. */
final class Printout {

    private static final int MOST_SHOWN = 12;
    private static final int LEAST_NAME_WIDTH = 24;
    private static final int COMPARED_NAME_WIDTH = 18;

    private final PrintStream out;

    Printout(PrintStream out) {
        this.out = out;
    }

    void print(List<String> about, Figures figures, Comparison comparison, List<ReportPage.Remarks> remarks) {
        about.forEach(out::println);
        if (comparison.isCompared()) {
            List<String[]> lines = new ArrayList<>();
            lines.add(new String[] {"", "With es-ESS", "Without", "Difference"});
            comparison.rows().forEach(row -> lines.add(cells(row)));
            comparison.consumers().forEach(row -> lines.add(cells(row)));
            table(lines, COMPARED_NAME_WIDTH, 14, 14, 16);
        }
        out.println();
        figures.rows().forEach(row -> out.println("  " + padded(row[0], -COMPARED_NAME_WIDTH) + " " + row[1]));
        if (!comparison.isCompared()) {
            comparison.rows().stream()
                    .filter(row -> row.name().equals(Comparison.COST))
                    .forEach(row -> out.println("  " + padded(row.name(), -COMPARED_NAME_WIDTH) + " " + row.with()));
        }
        if (!figures.consumers().isEmpty()) {
            List<String[]> lines = new ArrayList<>();
            lines.add(new String[] {"Consumer", "Energy", "Runtime h:mm", "Switchings"});
            figures.consumers()
                    .forEach(each -> lines.add(new String[] {
                        figures.label(each),
                        Figures.kWh(each.energyWh()),
                        each.runtime(),
                        Integer.toString(each.switchings())
                    }));
            table(lines, LEAST_NAME_WIDTH, 14, 14, 12);
        }
        if (!comparison.remarks().isEmpty()) {
            out.println();
            comparison.remarks().forEach(each -> out.println("  " + each));
        }
        for (ReportPage.Remarks each : remarks) {
            out.println("\n" + each.heading() + (each.heading().contains(":") ? "" : ":"));
            each.lines().stream().limit(MOST_SHOWN).forEach(line -> out.println("  " + line));
            if (each.lines().size() > MOST_SHOWN) {
                out.println("  and " + (each.lines().size() - MOST_SHOWN) + " more in the report");
            }
        }
    }

    private static String[] cells(Comparison.Row row) {
        return new String[] {row.name(), row.with(), row.without(), row.difference()};
    }

    /** Names to the left, as wide as the longest; numbers to the right. */
    private void table(List<String[]> lines, int leastNameWidth, int... widths) {
        int width = Math.max(
                leastNameWidth,
                lines.stream().mapToInt(line -> line[0].length()).max().orElse(0));
        out.println();
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder("  ").append(padded(line[0], -width));
            for (int i = 0; i < widths.length; i++) {
                text.append(' ').append(padded(line[i + 1], widths[i]));
            }
            out.println(text);
        }
    }

    /** @param width below 0: to the left */
    private static String padded(String text, int width) {
        return String.format("%" + width + "s", text);
    }
}
