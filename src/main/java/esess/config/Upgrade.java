package esess.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final Pattern REFERENCE = Pattern.compile("(?<!%)(?:%%)*%\\(([^()%]*)\\)s");
    private static final Pattern EXPORT = Pattern.compile("Export_(.+)", Pattern.CASE_INSENSITIVE);
    private static final String EXPORTER = "MqttExporter";
    /** https://github.com/AndreiContributor/es-ESS has this key from ConfigVersion 11 on: Required, if not told otherwise. */
    private static final String FORKED_VERIFICATION = "SslVerification";

    private static final int FIRST_VERIFYING = 11;

    private final boolean bom;
    private final String ending;
    private final List<String> notes = new ArrayList<>();
    private List<IniLine> lines;

    Upgrade(String text) {
        bom = text.startsWith(IniLine.BOM);
        lines = IniLine.of(text);
        ending = lines.stream()
                .map(IniLine::ending)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("\n");
    }

    static boolean holdsSecret(String text) {
        return IniLine.of(text).stream()
                .anyMatch(line -> line.is(IniLine.Kind.OPTION)
                        && !line.value().isEmpty()
                        && SECRET.matcher(line.key()).find());
    }

    /** The file's ConfigVersion; 0 when it has none, or none that is a number. */
    int version() {
        String section = "";
        for (IniLine line : lines) {
            if (line.is(IniLine.Kind.HEADER)) {
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
        return (bom ? IniLine.BOM : "")
                + lines.stream().map(line -> line.text() + line.ending()).collect(Collectors.joining());
    }

    /** For each line of the text the number of the line that it comes from. */
    List<Integer> origins() {
        return lines.stream().map(IniLine::number).toList();
    }

    void run() {
        int from = version();
        joinContinuations();
        eachOption((section, line) -> withoutPercentEscapes(section, line));
        commentOut("SolarOverheadDistributor", "Strategy");
        // The fork's: logs are limited by size, a request has its own time, and the GX's broker is not used.
        commentOut("Common", "LogRetentionDays");
        commentOut("Common", "HttpRequestTimeout");
        commentOut("Mqtt", "LocalSslVerification");
        commentOut("Mqtt", "LocalSslCaFile");
        eachOption((section, line) -> isConfigVersion(section, line) ? line.withValue("" + Migration.CURRENT) : line);
        keepVerification(from);
        splitExports();
    }

    private static boolean isConfigVersion(String section, IniLine line) {
        return section.equalsIgnoreCase("Common")
                && line.is(IniLine.Kind.OPTION)
                && line.key().equalsIgnoreCase("ConfigVersion");
    }

    private interface Change {
        IniLine apply(String section, IniLine line);
    }

    private void eachOption(Change change) {
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            IniLine line = lines.get(i);
            if (line.is(IniLine.Kind.HEADER)) {
                section = line.title();
            } else if (line.is(IniLine.Kind.OPTION)) {
                lines.set(i, change.apply(section, line));
            }
        }
    }

    /** Python reads on over indented lines. Where one of them could be meant as a key of its own, all stay as they are. */
    private void joinContinuations() {
        Set<Integer> doubtful = new HashSet<>();
        Map<Integer, Integer> lengths = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            IniLine line = lines.get(i);
            IniLine.Kind before = lines.get(i - 1).kind();
            String content = IniLine.trimmed(line.text());
            if (!line.is(IniLine.Kind.CONTINUATION)) {
                continue;
            }
            int length = lengths.merge(line.mark(), 1 + content.length(), Integer::sum)
                    + lines.get(line.mark() - 1).text().length();
            if (length > FileLimits.LONGEST_LINE
                    || before != IniLine.Kind.OPTION && before != IniLine.Kind.CONTINUATION
                    || content.startsWith("[")
                    || LOOKS_LIKE_A_KEY.matcher(content).matches()) {
                doubtful.add(line.mark());
            }
        }
        List<IniLine> joined = new ArrayList<>();
        for (IniLine line : lines) {
            if (!line.is(IniLine.Kind.CONTINUATION) || doubtful.contains(line.mark())) {
                joined.add(line);
                continue;
            }
            int last = joined.size() - 1;
            IniLine option = joined.get(last);
            joined.set(
                    last,
                    new IniLine(
                            option.number(),
                            option.text().stripTrailing() + " " + IniLine.trimmed(line.text()),
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

    private IniLine withoutPercentEscapes(String section, IniLine line) {
        Matcher reference = REFERENCE.matcher(line.value());
        if (reference.find()) {
            notes.add(place(section, line) + " refers to %(" + reference.group(1)
                    + ")s, which is not replaced any more: write out what is meant.");
        }
        return line.value().contains("%%") ? line.withValue(line.value().replace("%%", "%")) : line;
    }

    private void commentOut(String section, String key) {
        Set<Integer> options = new HashSet<>();
        eachOption((title, line) -> {
            if (title.equalsIgnoreCase(section) && line.key().equalsIgnoreCase(key)) {
                options.add(line.number());
                notes.add(place(title, line) + " has no meaning any more and is a comment now.");
            }
            return line;
        });
        retire(options);
    }

    /** Comments out these options, with the lines that continue them. */
    private void retire(Set<Integer> options) {
        UnaryOperator<IniLine> change = line -> line.is(IniLine.Kind.OPTION) && options.contains(line.number())
                        || line.is(IniLine.Kind.CONTINUATION) && options.contains(line.mark())
                ? line.commentedOut()
                : line;
        lines.replaceAll(change);
    }

    /** Whether the file still says in the fork's words if the broker is verified. */
    boolean hasForkedVerification() {
        return brokerOption(FORKED_VERIFICATION) >= 0;
    }

    /**
     * What the file says of verifying the broker holds, and where it says nothing, what its program did: the fork verified
     * unless it was told {@code SslVerification=Insecure}; the original never did, and owners with a self-signed broker
     * would be cut off, so theirs stays unverified, and is told.
     *
     * @param from the version of the file
     */
    void keepVerification(int from) {
        int enabled = brokerOption("SslEnabled");
        boolean tls = enabled >= 0 && isOn(lines.get(enabled).value());
        if (hasForkedVerification()) {
            takeOverForkedVerification(tls);
        } else if (tls && from < FIRST_VERIFYING && brokerOption("SslVerify") < 0) {
            if (brokerOption("SslCaFile") >= 0 || brokerOption("SslFingerprint") >= 0) {
                notes.add("[Mqtt] From now on the broker is verified: the file names SslCaFile or SslFingerprint.");
                return;
            }
            IniLine tlsLine = lines.get(enabled);
            insert(enabled + 1, unverified(indentation(tlsLine)), tlsLine.number());
            notes.add(
                    "[Mqtt] SslVerify=false was added, because the original did not verify the broker; see the comment there.");
        }
    }

    private void takeOverForkedVerification(boolean tls) {
        IniLine forked = lines.get(brokerOption(FORKED_VERIFICATION));
        String told = forked.value();
        boolean verify = !told.equalsIgnoreCase("Insecure");
        boolean repeated = brokerOption("SslVerify") >= 0 || !verify && !tls;
        eachOption((section, line) -> {
            if (isBrokerOption(section, line, FORKED_VERIFICATION)) {
                return repeated ? line.commentedOut() : renamed(line, "SslVerify", verify ? "true" : "false");
            }
            boolean weaker = verify && isBrokerOption(section, line, "SslVerify") && !isOn(line.value());
            return weaker ? line.withValue("true") : line;
        });
        if (!verify && !repeated) {
            int position = brokerOption("SslVerify");
            List<String> explained = unverified(indentation(lines.get(position)));
            insert(
                    position,
                    explained.subList(0, explained.size() - 1),
                    lines.get(position).number());
        }
        notes.add("[Mqtt] " + FORKED_VERIFICATION + "=" + told + " (line " + forked.number() + ") is SslVerify="
                + (verify || !tls) + " now."
                + (told.equalsIgnoreCase("CertificateOnly")
                        ? " That checks the broker's name too; if its certificate bears another one, set SslFingerprint."
                        : ""));
    }

    private static List<String> unverified(String indent) {
        return List.of(
                indent
                        + "# Until now es-ESS took any certificate. That stays so, but anybody in the network can pose as"
                        + " the broker.",
                indent
                        + "# Better: SslVerify=true, with SslCaFile or SslFingerprint when the certificate is self-signed.",
                indent + "SslVerify=false");
    }

    private static IniLine renamed(IniLine line, String key, String value) {
        String text = indentation(line) + key + "=" + value;
        return new IniLine(line.number(), text, line.ending(), IniLine.Kind.OPTION, text.indexOf('='));
    }

    /** Where [Mqtt] has this key with a value, else where it inherits one from [DEFAULT]; -1 for nowhere. */
    private int brokerOption(String key) {
        int inherited = -1;
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            IniLine line = lines.get(i);
            section = line.is(IniLine.Kind.HEADER) ? line.title() : section;
            if (isBrokerOption(section, line, key)) {
                if (section.equalsIgnoreCase("Mqtt")) {
                    return i;
                }
                inherited = i;
            }
        }
        return inherited;
    }

    private static boolean isBrokerOption(String section, IniLine line, String key) {
        return line.is(IniLine.Kind.OPTION)
                && (section.equalsIgnoreCase("Mqtt") || section.equalsIgnoreCase(Vocabulary.DEFAULTS))
                && line.key().equalsIgnoreCase(key)
                && !line.value().isEmpty();
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
        lines.stream()
                .filter(line -> line.is(IniLine.Kind.HEADER))
                .forEach(line -> taken.add(Names.folded(line.title())));
        Map<Integer, List<String>> sections = new LinkedHashMap<>();
        eachOption((section, line) -> {
            Matcher name = EXPORT.matcher(line.key());
            if (!section.equalsIgnoreCase(EXPORTER) || !name.matches()) {
                return line;
            }
            String[] parts =
                    Arrays.stream(line.value().split(",")).map(IniLine::trimmed).toArray(String[]::new);
            String title = EXPORTER + ":" + name.group(1);
            if (parts.length != 3 || !taken.add(title.toLowerCase(Locale.ROOT))) {
                notes.add(place(section, line) + " stays as it is: "
                        + (parts.length == 3
                                ? "there is a section [" + title + "] already."
                                : "it is not \"service, path, topic\"."));
                return line;
            }
            String indent = indentation(line);
            sections.put(
                    line.number(),
                    List.of(
                            "",
                            headerIndent() + "[" + title + "]",
                            indent + "Service=" + parts[0],
                            indent + "DbusKey=" + parts[1],
                            indent + "MqttTopic=" + parts[2]));
            notes.add(place(section, line) + " is the section [" + title + "] now.");
            return line;
        });
        if (!sections.isEmpty()) {
            retire(sections.keySet());
            int end = endOfExporter();
            for (Map.Entry<Integer, List<String>> each : sections.entrySet()) {
                insert(end, each.getValue(), each.getKey());
                end += each.getValue().size();
            }
            retireEmptyExporter();
        }
    }

    private String headerIndent() {
        return lines.stream()
                .filter(line -> line.is(IniLine.Kind.HEADER) && line.title().equalsIgnoreCase(EXPORTER))
                .map(Upgrade::indentation)
                .findFirst()
                .orElse("");
    }

    /** Behind the last line with content of the section that holds the exports. */
    private int endOfExporter() {
        int end = 0;
        boolean inside = false;
        for (int i = 0; i < lines.size(); i++) {
            IniLine line = lines.get(i);
            inside = line.is(IniLine.Kind.HEADER) ? line.title().equalsIgnoreCase(EXPORTER) : inside;
            if (inside && !line.is(IniLine.Kind.BLANK)) {
                end = i + 1;
            }
        }
        return end;
    }

    /** A header without a key is an error now, and with only comments below it nothing is lost. */
    private void retireEmptyExporter() {
        int header = -1;
        for (int i = 0; i <= lines.size(); i++) {
            boolean boundary = i == lines.size() || lines.get(i).is(IniLine.Kind.HEADER);
            if (boundary && header >= 0) {
                lines.set(header, lines.get(header).commentedOut());
            }
            if (boundary) {
                header = i < lines.size() && lines.get(i).title().equalsIgnoreCase(EXPORTER) ? i : -1;
            } else if (!lines.get(i).is(IniLine.Kind.BLANK) && !lines.get(i).is(IniLine.Kind.COMMENT)) {
                header = -1;
            }
        }
    }

    private static String indentation(IniLine line) {
        return line.text().substring(0, IniLine.indentOf(line.text()));
    }

    private static String place(String section, IniLine line) {
        return "[" + section + "] " + line.key() + " (line " + line.number() + ")";
    }

    /** @param origin the number of the line that they come from */
    private void insert(int position, List<String> texts, int origin) {
        List<IniLine> added = new ArrayList<>();
        for (IniLine line : IniLine.of(String.join(ending, texts))) {
            added.add(new IniLine(origin, line.text(), ending, line.kind(), line.mark()));
        }
        IniLine before = lines.get(position - 1);
        if (before.ending().isEmpty()) {
            lines.set(position - 1, new IniLine(before.number(), before.text(), ending, before.kind(), before.mark()));
            IniLine last = added.remove(added.size() - 1);
            added.add(new IniLine(origin, last.text(), "", last.kind(), last.mark()));
        }
        lines.addAll(position, added);
    }
}
