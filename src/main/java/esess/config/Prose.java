package esess.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a key's declaration says, in words; the same in the sample and in the README. */
final class Prose {

    private Prose() {}

    /** "ms, 0 to 3600000"; "" when any text will do. */
    static String unitAndRange(KeyDeclaration key) {
        return Stream.of(key.key().unit(), key.type().range())
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** The sentence, with other spellings. */
    static String purpose(KeyDeclaration key) {
        List<String> others = List.of(key.key().aliases());
        return key.key().doc() + (others.isEmpty() ? "" : " Also written " + String.join(", ", others) + ".");
    }

    /** "default 5", "required" or "optional". */
    static String need(KeyDeclaration key) {
        if (key.hasDefault() && !key.key().defaultValue().isEmpty()) {
            return "default " + key.key().defaultValue();
        }
        return key.isRequired() ? "required" : "optional";
    }

    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
