package esess.config;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The README's tables of keys, from the same declarations that the file is read with. */
public final class KeyTables {

    private static final String END = "<!-- /keys -->";

    private KeyTables() {}

    /** A Markdown table for each section of the service. */
    public static String render(ServiceDeclaration service) {
        return service.sections().stream().map(KeyTables::render).collect(Collectors.joining("\n"));
    }

    /** A Markdown table for one section. */
    public static String render(Class<? extends Record> section) {
        SectionDeclaration declaration = SectionDeclaration.of(section);
        StringBuilder table = new StringBuilder("**`[")
                .append(declaration.title())
                .append("]`** ")
                .append(cell(declaration.section().doc()))
                .append("\n\n| Key | What it does | Unit/Range | Default |\n|---|---|---|---|\n");
        for (KeyDeclaration key : declaration.keys()) {
            table.append("| `")
                    .append(key.name())
                    .append("` | ")
                    .append(cell(Prose.purpose(key)))
                    .append(" | ")
                    .append(cell(Prose.unitAndRange(key)))
                    .append(" | ")
                    .append(cell(defaultOf(key)))
                    .append(" |\n");
        }
        return table.toString();
    }

    /**
     * The README with the text between {@code <!-- keys:NAME -->} and the next {@code <!-- /keys -->} replaced.
     *
     * @throws IllegalArgumentException when it does not have these markers
     */
    public static String replace(String readme, String name, String table) {
        String begin = "<!-- keys:" + name + " -->";
        int start = readme.indexOf(begin);
        int end = readme.indexOf(END, Math.max(start, 0));
        if (start < 0 || end < 0) {
            throw new IllegalArgumentException("no " + begin + " ... " + END);
        }
        String newline = Pattern.compile("\r\n").matcher(readme).find() ? "\r\n" : "\n";
        return readme.substring(0, start + begin.length())
                + newline
                + table.replace("\n", newline)
                + readme.substring(end);
    }

    private static String defaultOf(KeyDeclaration key) {
        return key.hasDefault() && !key.key().defaultValue().isEmpty()
                ? "`" + key.key().defaultValue() + "`"
                : Prose.need(key);
    }

    /** Between backticks nothing is a tag. */
    private static String cell(String text) {
        String[] parts = text.replace("|", "\\|").split("`", -1);
        for (int i = 0; i < parts.length; i += 2) {
            parts[i] = parts[i].replace("<", "&lt;");
        }
        return String.join("`", parts);
    }
}
