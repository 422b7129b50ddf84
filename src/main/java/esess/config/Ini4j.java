package esess.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ini4j.Config;
import org.ini4j.Ini;

/**
 * ini4j, which splits keys from values; nothing else names the library. It tells no line numbers, merges sections of
 * the same name and joins a line to one that ends with a backslash. So each line goes in with its number as part of the
 * key, only when {@link IniLine} has found it to be one that ini4j reads right, and with a mark at its end.
 */
final class Ini4j {

    private static final char END = '|';

    private Ini4j() {}

    /** By line number: key and value of each option below a section header. */
    static Map<Integer, Map.Entry<String, String>> optionsOf(List<IniLine> lines) {
        StringBuilder text = new StringBuilder("[options]\n");
        for (IniLine line : lines) {
            if (line.is(IniLine.Kind.OPTION)) {
                text.append(line.number())
                        .append(' ')
                        .append(IniLine.trimmed(line.text()))
                        .append(END)
                        .append('\n');
            }
        }
        Map<Integer, Map.Entry<String, String>> options = new HashMap<>();
        read(text.toString()).get("options").forEach((name, value) -> {
            int blank = name.indexOf(' ');
            options.put(
                    Integer.valueOf(name.substring(0, blank)),
                    Map.entry(
                            IniLine.trimmed(name.substring(blank)),
                            IniLine.trimmed(value.substring(0, value.length() - 1))));
        });
        return options;
    }

    private static Ini read(String text) {
        Config config = new Config();
        config.setEscape(false);
        config.setEscapeNewline(false);
        config.setTree(false);
        Ini ini = new Ini();
        ini.setConfig(config);
        try {
            ini.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        return ini;
    }
}
