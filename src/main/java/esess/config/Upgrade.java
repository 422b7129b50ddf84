package esess.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The lines of an old file on their way to the current version.
 *
 * <p>Lines that are added are indented like those of their kind that they stand beside: with less, the lines behind them
 * would become continuations, with more, they themselves would.
 */
final class Upgrade {

    private static final Pattern SECRET = Pattern.compile("password|passwd|secret|token", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOKS_LIKE_A_KEY = Pattern.compile("[\\w.-]+\\s*[=:].*");
    private static final Pattern REFERENCE = Pattern.compile("(?<!%)(?:%%)*%\\(([^)]*)\\)s");
    private static final Pattern EXPORT = Pattern.compile("Export_(.+)", Pattern.CASE_INSENSITIVE);
    private static final String EXPORTER = "MqttExporter";

    private final boolean bom;
    private final String ending;
    private final List<String> notes = new ArrayList<>();
    private List<Line> lines;

    Upgrade(String text) {
        bom = text.startsWith(Line.BOM);
        lines = Line.of(text);
        ending = lines.stream()
                .map(Line::ending)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("\n");
    }

    static boolean holdsSecret(String text) {
        return Line.of(text).stream()
                .anyMatch(line -> line.is(Line.Kind.OPTION)
                        && !line.value().isEmpty()
                        && SECRET.matcher(line.key()).find());
    }

    /** The file's ConfigVersion; 0 when it has none, or none that is a number. */
    int version() {
        String section = "";
        for (Line line : lines) {
            if (line.is(Line.Kind.HEADER)) {
                section = line.title();
            } else if (isConfigVersion(section, line) && line.value().matches("\\d{1,6}")) {
                return Integer.parseInt(line.value());
            }
        }
        return 0;
    }

    List<String> notes() {
        return notes;
    }

    String text() {
        return (bom ? Line.BOM : "")
                + lines.stream().map(line -> line.text() + line.ending()).collect(Collectors.joining());
    }

    void run() {
        joinContinuations();
        eachOption((section, line) -> withoutPercentEscapes(section, line));
        commentOut("SolarOverheadDistributor", "Strategy");
        eachOption((section, line) -> isConfigVersion(section, line) ? line.withValue("" + Migration.CURRENT) : line);
        keepUnverified();
        splitExports();
    }

    private static boolean isConfigVersion(String section, Line line) {
        return section.equalsIgnoreCase("Common")
                && line.is(Line.Kind.OPTION)
                && line.key().equalsIgnoreCase("ConfigVersion");
    }

    private interface Change {
        Line apply(String section, Line line);
    }

    private void eachOption(Change change) {
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.is(Line.Kind.HEADER)) {
                section = line.title();
            } else if (line.is(Line.Kind.OPTION)) {
                lines.set(i, change.apply(section, line));
            }
        }
    }

    /** Python reads on over indented lines. Where one of them could be meant as a key of its own, all stay as they are. */
    private void joinContinuations() {
        Set<Integer> doubtful = new HashSet<>();
        for (int i = 1; i < lines.size(); i++) {
            Line line = lines.get(i);
            Line.Kind before = lines.get(i - 1).kind();
            String content = Line.trimmed(line.text());
            if (line.is(Line.Kind.CONTINUATION)
                    && (before != Line.Kind.OPTION && before != Line.Kind.CONTINUATION
                            || content.startsWith("[")
                            || LOOKS_LIKE_A_KEY.matcher(content).matches())) {
                doubtful.add(line.mark());
            }
        }
        List<Line> joined = new ArrayList<>();
        for (Line line : lines) {
            if (!line.is(Line.Kind.CONTINUATION) || doubtful.contains(line.mark())) {
                joined.add(line);
                continue;
            }
            int last = joined.size() - 1;
            Line option = joined.get(last);
            joined.set(
                    last,
                    new Line(
                            option.number(),
                            option.text().stripTrailing() + " " + Line.trimmed(line.text()),
                            line.ending(),
                            option.kind(),
                            option.mark()));
            if (line.number() == option.number() + 1) {
                notes.add(option.key() + " (line " + option.number()
                        + ") went over several lines and now stands on one.");
            }
        }
        lines = joined;
    }

    private Line withoutPercentEscapes(String section, Line line) {
        Matcher reference = REFERENCE.matcher(line.value());
        if (reference.find()) {
            notes.add("[" + section + "] " + line.key() + " refers to %(" + reference.group(1)
                    + ")s, which is not replaced any more: write out what is meant.");
        }
        return line.value().contains("%%") ? line.withValue(line.value().replace("%%", "%")) : line;
    }

    private void commentOut(String section, String key) {
        Set<Integer> options = new HashSet<>();
        eachOption((title, line) -> {
            if (title.equalsIgnoreCase(section) && line.key().equalsIgnoreCase(key)) {
                options.add(line.number());
                notes.add("[" + title + "] " + line.key() + " has no meaning any more and is a comment now.");
            }
            return line;
        });
        retire(options);
    }

    /** Comments out these options, with the lines that continue them. */
    private void retire(Set<Integer> options) {
        UnaryOperator<Line> change = line -> line.is(Line.Kind.OPTION) && options.contains(line.number())
                        || line.is(Line.Kind.CONTINUATION) && options.contains(line.mark())
                ? line.commentedOut()
                : line;
        lines.replaceAll(change);
    }

    /** The original never verified. Owners with a self-signed broker would be cut off, so theirs stays unverified, and is told. */
    private void keepUnverified() {
        int enabled = -1;
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            section = line.is(Line.Kind.HEADER) ? line.title() : section;
            if (!section.equalsIgnoreCase("Mqtt") || !line.is(Line.Kind.OPTION)) {
                continue;
            } else if (line.key().equalsIgnoreCase("SslVerify")) {
                return;
            } else if (line.key().equalsIgnoreCase("SslEnabled") && isOn(line.value())) {
                enabled = i;
            }
        }
        if (enabled >= 0) {
            String indent = indentation(lines.get(enabled));
            insert(
                    enabled + 1,
                    List.of(
                            indent
                                    + "# Until now es-ESS took any certificate. That stays so, but anybody in the network can pose as the broker.",
                            indent
                                    + "# Better: SslVerify=true, with SslCaFile or SslFingerprint when the certificate is self-signed.",
                            indent + "SslVerify=false"));
            notes.add(
                    "[Mqtt] SslVerify=false was added, because the original did not verify the broker; see the comment there.");
        }
    }

    private static boolean isOn(String value) {
        try {
            return ValueType.flag(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@code Export_xyz = service, path, topic} becomes the section {@code [MqttExporter:xyz]}. */
    private void splitExports() {
        Set<String> taken = new HashSet<>();
        lines.stream().filter(line -> line.is(Line.Kind.HEADER)).forEach(line -> taken.add(Names.folded(line.title())));
        Set<Integer> options = new HashSet<>();
        List<String> sections = new ArrayList<>();
        eachOption((section, line) -> {
            Matcher name = EXPORT.matcher(line.key());
            if (!section.equalsIgnoreCase(EXPORTER) || !name.matches()) {
                return line;
            }
            String[] parts = line.value().split("\\s*,\\s*");
            String title = EXPORTER + ":" + name.group(1);
            if (parts.length != 3 || !taken.add(title.toLowerCase(Locale.ROOT))) {
                notes.add("[" + section + "] " + line.key() + " stays as it is: "
                        + (parts.length == 3
                                ? "there is a section [" + title + "] already."
                                : "it is not \"service, path, topic\"."));
                return line;
            }
            String indent = indentation(line);
            sections.addAll(List.of(
                    "",
                    headerIndent() + "[" + title + "]",
                    indent + "Service=" + parts[0],
                    indent + "DbusKey=" + parts[1],
                    indent + "MqttTopic=" + parts[2]));
            options.add(line.number());
            notes.add("[" + section + "] " + line.key() + " is the section [" + title + "] now.");
            return line;
        });
        if (!sections.isEmpty()) {
            insert(endOfExporter(), sections);
            retire(options);
            retireEmptyExporter();
        }
    }

    private String headerIndent() {
        return lines.stream()
                .filter(line -> line.is(Line.Kind.HEADER) && line.title().equalsIgnoreCase(EXPORTER))
                .map(Upgrade::indentation)
                .findFirst()
                .orElse("");
    }

    /** Behind the last line with content of the section that holds the exports. */
    private int endOfExporter() {
        int end = 0;
        boolean inside = false;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            inside = line.is(Line.Kind.HEADER) ? line.title().equalsIgnoreCase(EXPORTER) : inside;
            if (inside && !line.is(Line.Kind.BLANK)) {
                end = i + 1;
            }
        }
        return end;
    }

    /** A header without a key is an error now, and with only comments below it nothing is lost. */
    private void retireEmptyExporter() {
        int header = -1;
        for (int i = 0; i <= lines.size(); i++) {
            boolean boundary = i == lines.size() || lines.get(i).is(Line.Kind.HEADER);
            if (boundary && header >= 0) {
                lines.set(header, lines.get(header).commentedOut());
            }
            if (boundary) {
                header = i < lines.size() && lines.get(i).title().equalsIgnoreCase(EXPORTER) ? i : -1;
            } else if (!lines.get(i).is(Line.Kind.BLANK) && !lines.get(i).is(Line.Kind.COMMENT)) {
                header = -1;
            }
        }
    }

    private static String indentation(Line line) {
        return line.text().substring(0, Line.indentOf(line.text()));
    }

    private void insert(int position, List<String> texts) {
        List<Line> added = new ArrayList<>();
        for (Line line : Line.of(String.join(ending, texts))) {
            added.add(new Line(0, line.text(), ending, line.kind(), line.mark()));
        }
        Line before = lines.get(position - 1);
        if (before.ending().isEmpty()) {
            lines.set(position - 1, new Line(before.number(), before.text(), ending, before.kind(), before.mark()));
            Line last = added.remove(added.size() - 1);
            added.add(new Line(0, last.text(), "", last.kind(), last.mark()));
        }
        lines.addAll(position, added);
    }
}
