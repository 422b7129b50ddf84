package esess.config;

import esess.config.Vocabulary.Meaning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes the secrets out of the owner's file, those in comments too, and puts them back. Immutable; any thread. */
final class SecretMask {

    /** A commented-out password is one. */
    private static final Pattern SECRET = Pattern.compile("password|passwd|secret|token", Pattern.CASE_INSENSITIVE);

    private final Vocabulary vocabulary;

    SecretMask(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    static boolean isSecret(KeyDeclaration key) {
        return key.key().secret() || SECRET.matcher(key.name()).find();
    }

    static boolean isSecret(Vocabulary vocabulary, String title, String key) {
        KeyDeclaration declared = vocabulary.meaningOf(title) instanceof Meaning.Known known
                ? known.declaration().key(key)
                : null;
        return SECRET.matcher(key).find() || declared != null && isSecret(declared);
    }

    /** The text without their values; everything else as it is. */
    String without(String text) {
        StringBuilder shown = new StringBuilder(text.startsWith(IniLine.BOM) ? IniLine.BOM : "");
        List<IniLine> lines = IniLine.of(text);
        List<LineChange.Line> masked = lines(text);
        for (int i = 0; i < lines.size(); i++) {
            shown.append(masked.get(i).shown()).append(lines.get(i).ending());
        }
        return shown.toString();
    }

    /** Each line, and how it is shown. */
    List<LineChange.Line> lines(String text) {
        List<LineChange.Line> masked = new ArrayList<>();
        String title = "";
        boolean hides = false;
        for (IniLine line : IniLine.of(text)) {
            String shown = line.text();
            switch (line.kind()) {
                case HEADER -> title = line.title();
                case OPTION -> {
                    hides = isSecret(vocabulary, title, line.key());
                    shown = hides && !line.value().isEmpty()
                            ? line.withValue(LineChange.MASK).text()
                            : shown;
                }
                case CONTINUATION -> shown = hides ? "    " + LineChange.MASK : shown;
                case COMMENT -> shown = maskedComment(shown);
                case BLANK, NONSENSE, TOO_LONG -> {}
            }
            masked.add(new LineChange.Line(line.text() + line.ending(), Findings.withoutLogins(shown)));
        }
        return masked;
    }

    private static String maskedComment(String comment) {
        int separator = Stream.of(comment.indexOf('='), comment.indexOf(':'))
                .filter(each -> each >= 0)
                .min(Integer::compare)
                .orElse(-1);
        return separator > 0
                        && SECRET.matcher(comment.substring(0, separator)).find()
                        && !comment.substring(separator + 1).isBlank()
                ? comment.substring(0, separator + 1) + LineChange.MASK
                : comment;
    }

    /**
     * The text with the secrets of the file: a line that was masked is what it was, and so is the value of a secret key
     * whose line looks different now. Line ends are those of the file, where it has one kind of them.
     *
     * @throws IllegalArgumentException for the owner, when the file has no secret for a place
     */
    String restored(String file, String text) {
        Map<String, Deque<IniLine>> lines = new HashMap<>();
        Map<String, IniLine> options = new HashMap<>();
        Set<String> endings = new LinkedHashSet<>();
        List<LineChange.Line> masked = lines(file);
        String title = "";
        for (IniLine line : IniLine.of(file)) {
            title = line.is(IniLine.Kind.HEADER) ? line.title() : title;
            String shown = masked.get(line.number() - 1).shown();
            endings.add(line.ending());
            if (!shown.equals(line.text())) {
                lines.computeIfAbsent(place(title, shown), each -> new ArrayDeque<>())
                        .add(line);
                if (line.is(IniLine.Kind.OPTION)) {
                    options.putIfAbsent(place(title, line.key()), line);
                }
            }
        }
        endings.remove("");
        StringBuilder restored = new StringBuilder(file.startsWith(IniLine.BOM) ? IniLine.BOM : "");
        title = "";
        for (IniLine line : IniLine.of(text)) {
            title = line.is(IniLine.Kind.HEADER) ? line.title() : title;
            boolean ends = line.ending().isEmpty();
            restored.append(isMasked(line.text()) ? original(line, title, lines, options) : line.text())
                    .append(
                            ends || endings.size() != 1
                                    ? line.ending()
                                    : endings.iterator().next());
        }
        return restored.toString();
    }

    private static String original(
            IniLine line, String title, Map<String, Deque<IniLine>> lines, Map<String, IniLine> options) {
        Deque<IniLine> same = lines.getOrDefault(place(title, line.text()), new ArrayDeque<>());
        if (!same.isEmpty()) {
            return (same.size() > 1 ? same.remove() : same.element()).text();
        }
        IniLine option = line.is(IniLine.Kind.OPTION) ? options.get(place(title, line.key())) : null;
        if (option == null || !line.value().equals(LineChange.MASK)) {
            throw new IllegalArgumentException("line " + line.number() + " of [" + title
                    + "]: the password that was taken out here is not in the file; write it in its place");
        }
        return line.withValue(option.value()).text();
    }

    private static boolean isMasked(String line) {
        return line.contains(LineChange.MASK) || Findings.isMasked(line);
    }

    private static String place(String title, String what) {
        return Names.folded(title) + "\n" + what.strip().toLowerCase(Locale.ROOT);
    }
}
