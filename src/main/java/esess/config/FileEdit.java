package esess.config;

import esess.config.Vocabulary.Meaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Changes single values in the text of a file. Every other byte stays: comments, order, spelling, indentation and line
 * ends. Nothing is thrown away: what is taken out of use becomes a comment, but for secrets, which go. One thread.
 */
final class FileEdit {

    /** Characters that would end a line, or that no editor shows. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9F\\u2028\\u2029]");

    private static final Pattern SEPARATOR = Pattern.compile("[ \\t]*[=:][ \\t]*");
    private static final int LONGEST_VALUE = 2000;
    private static final int LONGEST_SECTION_KEY = 64;

    private final Vocabulary vocabulary;
    private final boolean bom;
    private final List<IniLine> lines;
    private final String ending;

    FileEdit(Vocabulary vocabulary, String text) {
        this.vocabulary = vocabulary;
        bom = text.startsWith(IniLine.BOM);
        lines = new ArrayList<>(IniLine.of(text));
        if (lines.size() == 1 && lines.get(0).text().isEmpty()) {
            lines.clear();
        }
        ending = lines.stream()
                .map(IniLine::ending)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("\n");
    }

    String text() {
        return (bom ? IniLine.BOM : "")
                + lines.stream().map(line -> line.text() + line.ending()).collect(Collectors.joining());
    }

    /** @throws IllegalArgumentException for the owner, when it cannot be done */
    void apply(Change change) {
        if (change instanceof Change.SetValue set) {
            String value = set.value().strip();
            if (value.isEmpty()) {
                unset(set.section(), set.key());
            } else {
                set(set.section(), set.key(), value);
            }
        } else if (change instanceof Change.Unset unset) {
            unset(unset.section(), unset.key());
        } else if (change instanceof Change.AddSection add) {
            add(add.section(), add.values());
        } else if (change instanceof Change.RemoveSection remove) {
            remove(remove.section());
        }
    }

    private void set(String title, String key, String value) {
        requirePlain(value);
        int header = headerOf(title);
        if (header < 0) {
            add(title, Map.of(key, value));
            return;
        }
        int found = optionIn(header, key);
        if (found < 0) {
            insert(header, key, value);
            return;
        }
        IniLine line = lines.get(found);
        if (!line.value().equals(value)) {
            lines.set(found, line.withValue(value));
        }
        if (lines.removeIf(each -> each.is(IniLine.Kind.CONTINUATION) && each.mark() == line.number())) {
            renumber();
        }
    }

    private void unset(String title, String key) {
        int header = headerOf(title);
        int found = header < 0 ? -1 : optionIn(header, key);
        if (found >= 0) {
            retire(found, found + 1);
        }
    }

    private void add(String title, Map<String, String> values) {
        Meaning meaning = vocabulary.meaningOf(title);
        if (meaning instanceof Meaning.Unknown unknown) {
            throw new IllegalArgumentException("[" + title + "]: " + unknown.message());
        } else if (headerOf(title) >= 0) {
            throw new IllegalArgumentException("[" + title + "] is there already");
        }
        if (title.length() > LONGEST_SECTION_KEY
                || title.matches(".*[\\[\\]#;].*")
                || CONTROL.matcher(title).find()) {
            throw new IllegalArgumentException("[" + title + "] cannot be the name of a section");
        }
        values.forEach((key, value) -> requireKey(title, key));
        values.values().forEach(value -> requirePlain(value.strip()));
        int position = endOfLastSibling(meaning);
        String indent = indentAt(position, -1);
        List<String> texts = new ArrayList<>();
        if (position > 0 && !lines.get(position - 1).is(IniLine.Kind.BLANK)) {
            texts.add("");
        }
        texts.add(indent + "[" + title + "]");
        String separator = separatorBefore(position);
        values.forEach((key, value) -> {
            if (!value.isBlank()) {
                texts.add(indent + key + separator + value.strip());
            }
        });
        if (position < lines.size() && !lines.get(position).is(IniLine.Kind.BLANK)) {
            texts.add("");
        }
        insert(position, texts);
    }

    private void remove(String title) {
        int header = headerOf(title);
        if (header < 0) {
            throw new IllegalArgumentException("[" + title + "] is not there");
        }
        retire(header, endOf(header));
    }

    /** Takes lines out of use; a secret must not stay in a comment. */
    private void retire(int from, int to) {
        Set<Integer> numbers = new TreeSet<>();
        for (int i = from; i < to; i++) {
            numbers.add(lines.get(i).number());
        }
        Set<Integer> secret = new TreeSet<>();
        for (int i = from; i < to; i++) {
            IniLine line = lines.get(i);
            if (line.is(IniLine.Kind.OPTION) && isSecret(i)) {
                secret.add(line.number());
            }
        }
        List<IniLine> kept = new ArrayList<>();
        for (IniLine line : lines) {
            boolean continues = line.is(IniLine.Kind.CONTINUATION);
            int owner = continues ? line.mark() : line.number();
            boolean concerned = numbers.contains(owner);
            if (!concerned || line.is(IniLine.Kind.BLANK) || line.is(IniLine.Kind.COMMENT)) {
                kept.add(line);
            } else if (!secret.contains(owner)) {
                kept.add(line.commentedOut());
            }
        }
        lines.clear();
        lines.addAll(kept);
        renumber();
    }

    private boolean isSecret(int option) {
        int header = option;
        while (header >= 0 && !lines.get(header).is(IniLine.Kind.HEADER)) {
            header--;
        }
        return header >= 0
                && SecretMask.isSecret(
                        vocabulary, lines.get(header).title(), lines.get(option).key());
    }

    private void insert(int header, String key, String value) {
        requireKey(lines.get(header).title(), key);
        int end = endOf(header);
        int position = header + 1;
        int example = -1;
        Pattern commented = Pattern.compile("[#;]\\s*" + Pattern.quote(key) + "\\s*[=:].*", Pattern.CASE_INSENSITIVE);
        for (int i = header + 1; i < end; i++) {
            IniLine line = lines.get(i);
            if (line.is(IniLine.Kind.COMMENT)
                    && commented.matcher(IniLine.trimmed(line.text())).matches()) {
                example = i;
            } else if (!line.is(IniLine.Kind.BLANK) && !line.is(IniLine.Kind.COMMENT)) {
                position = i + 1;
            }
        }
        if (example >= 0 && !isContinuedBehind(example)) {
            position = example + 1;
        }
        insert(position, List.of(indentAt(position, header) + key + separatorBefore(position) + value));
    }

    /** A line in between would take the continuation away from the value that it belongs to. */
    private boolean isContinuedBehind(int index) {
        for (int i = index + 1; i < lines.size(); i++) {
            IniLine line = lines.get(i);
            if (!line.is(IniLine.Kind.BLANK) && !line.is(IniLine.Kind.COMMENT)) {
                return line.is(IniLine.Kind.CONTINUATION);
            }
        }
        return false;
    }

    /** As the option before it in its section; else as what follows, which would become a continuation with more. */
    private String indentAt(int position, int header) {
        for (int i = position - 1; i > header && header >= 0; i--) {
            if (lines.get(i).is(IniLine.Kind.OPTION)) {
                return indentOf(lines.get(i));
            }
        }
        for (int i = position; i < lines.size(); i++) {
            if (!lines.get(i).is(IniLine.Kind.BLANK) && !lines.get(i).is(IniLine.Kind.COMMENT)) {
                return indentOf(lines.get(i));
            }
        }
        return "";
    }

    private static String indentOf(IniLine line) {
        return line.text().substring(0, IniLine.indentOf(line.text()));
    }

    /** As the owner writes: with blanks around the = or without. */
    private String separatorBefore(int position) {
        for (int i = position - 1; i >= 0; i--) {
            IniLine line = lines.get(i);
            if (line.is(IniLine.Kind.OPTION) && !line.value().isEmpty()) {
                int keyEnd = line.mark();
                while (keyEnd > 0 && IniLine.isSpace(line.text().charAt(keyEnd - 1))) {
                    keyEnd--;
                }
                String text = line.withValue("").text().substring(keyEnd);
                return SEPARATOR.matcher(text).matches() ? text : "=";
            }
        }
        return "=";
    }

    private int endOfLastSibling(Meaning meaning) {
        int position = lines.size();
        while (position > 0 && lines.get(position - 1).text().isEmpty()) {
            position--;
        }
        if (meaning instanceof Meaning.Known known) {
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).is(IniLine.Kind.HEADER)
                        && vocabulary.meaningOf(lines.get(i).title()) instanceof Meaning.Known other
                        && other.declaration() == known.declaration()) {
                    position = i + 1;
                    for (int j = i + 1; j < endOf(i); j++) {
                        position = lines.get(j).is(IniLine.Kind.BLANK)
                                        || lines.get(j).is(IniLine.Kind.COMMENT)
                                ? position
                                : j + 1;
                    }
                }
            }
        }
        return position;
    }

    private void insert(int position, List<String> texts) {
        List<IniLine> added = new ArrayList<>();
        for (String text : texts) {
            added.add(new IniLine(0, text, ending, IniLine.Kind.BLANK, -1));
        }
        if (position > 0 && lines.get(position - 1).ending().isEmpty()) {
            IniLine before = lines.get(position - 1);
            lines.set(position - 1, new IniLine(before.number(), before.text(), ending, before.kind(), before.mark()));
            IniLine last = added.remove(added.size() - 1);
            added.add(new IniLine(0, last.text(), "", last.kind(), -1));
        }
        lines.addAll(position, added);
        renumber();
    }

    private void renumber() {
        String all = lines.stream().map(line -> line.text() + line.ending()).collect(Collectors.joining());
        lines.clear();
        lines.addAll(IniLine.of(all));
    }

    /** The first header of that meaning, which is the one that counts; -1: none. */
    private int headerOf(String title) {
        Meaning wanted = vocabulary.meaningOf(title);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).is(IniLine.Kind.HEADER)
                    && (lines.get(i).title().equals(title)
                            || vocabulary.meaningOf(lines.get(i).title()).equals(wanted))) {
                return i;
            }
        }
        return -1;
    }

    private int endOf(int header) {
        int end = header + 1;
        while (end < lines.size() && !lines.get(end).is(IniLine.Kind.HEADER)) {
            end++;
        }
        return end;
    }

    /** The first option of that key or another spelling of it; -1: none. */
    private int optionIn(int header, String key) {
        Set<String> names = namesOf(lines.get(header).title(), key);
        for (int i = header + 1; i < endOf(header); i++) {
            if (lines.get(i).is(IniLine.Kind.OPTION)
                    && names.contains(Names.folded(lines.get(i).key()))) {
                return i;
            }
        }
        return -1;
    }

    private Set<String> namesOf(String title, String key) {
        Meaning meaning = vocabulary.meaningOf(title);
        List<String> names = List.of(key);
        if (meaning instanceof Meaning.Known known && known.declaration().key(key) != null) {
            names = known.declaration().key(key).names();
        } else if (meaning instanceof Meaning.Flags && vocabulary.service(key) != null) {
            names = Stream.concat(Stream.of(vocabulary.service(key).name()), vocabulary.service(key).aliases().stream())
                    .toList();
        }
        return names.stream().map(Names::folded).collect(Collectors.toSet());
    }

    private void requireKey(String title, String key) {
        Meaning meaning = vocabulary.meaningOf(title);
        boolean known = meaning instanceof Meaning.Known section
                ? section.declaration().key(key) != null
                : meaning instanceof Meaning.Flags && vocabulary.service(key) != null;
        if (!known) {
            throw new IllegalArgumentException("[" + title + "] has no key " + key);
        }
    }

    private static void requirePlain(String value) {
        if (value.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException("a value of at most " + LONGEST_VALUE + " characters is expected");
        } else if (CONTROL.matcher(value).find()) {
            throw new IllegalArgumentException("a value on one line is expected, without control characters");
        }
    }
}
