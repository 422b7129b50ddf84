package esess.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * A section as it stands in the file, not yet understood.
 *
 * @param line    of the header; of the service's flag for a section that the file does not have
 * @param title   between the brackets
 * @param entries in file order, duplicates included
 * @param flaws   lines that could not be read
 * @param isAbsent whether the file does not have it
 */
record Block(int line, String title, List<Entry> entries, List<Flaw> flaws, boolean isAbsent) {

    record Entry(int line, String key, String value) {}

    /**
     * A line that is not what it should be.
     *
     * @param grave whether the section may now mean something else than its owner wants, so that it must not be used
     */
    record Flaw(int line, String key, String message, boolean grave) {}

    /** A section that the file does not have. */
    static Block absent(int line, String title) {
        return new Block(line, title, List.of(), List.of(), true);
    }

    /** The sections of the file; first what stands before the first header, as a section without a name. */
    static List<Block> in(String file) {
        return in(file, IntUnaryOperator.identity());
    }

    /** @param numbers what the owner knows a line of this text by */
    static List<Block> in(String file, IntUnaryOperator numbers) {
        List<IniLine> lines = IniLine.of(file);
        Map<Integer, Map.Entry<String, String>> options = Ini4j.optionsOf(lines);
        List<Block> blocks = new ArrayList<>();
        Block block = started(0, "");
        blocks.add(block);
        boolean full = false;
        for (IniLine line : lines) {
            int number = numbers.applyAsInt(line.number());
            switch (line.kind()) {
                case BLANK, COMMENT -> {}
                case HEADER -> {
                    block = started(number, line.title());
                    blocks.add(block);
                    full = false;
                    if (line.text().length() > FileLimits.LONGEST_LINE) {
                        block.flaws.add(new Flaw(number, "", FileLimits.tooLong(line.text()), true));
                    } else if (!line.isWellFormed()) {
                        block.flaws.add(new Flaw(
                                number,
                                "",
                                line.text().indexOf(']') < 0
                                        ? "the closing ] is missing"
                                        : "nothing but a comment may stand behind the ]",
                                true));
                    }
                }
                case OPTION -> {
                    if (block.entries.size() == FileLimits.MOST_KEYS) {
                        if (!full) {
                            block.flaws.add(new Flaw(number, "", FileLimits.TOO_MANY_KEYS, true));
                        }
                        full = true;
                        continue;
                    }
                    Map.Entry<String, String> option = options.get(line.number());
                    block.entries.add(new Entry(number, option.getKey(), option.getValue()));
                }
                case CONTINUATION ->
                    block.flaws.add(new Flaw(
                            number,
                            lines.get(line.mark() - 1).key(),
                            "this line is indented, so it would continue the value in line "
                                    + numbers.applyAsInt(line.mark())
                                    + "; write the value on one line, or begin this line without blanks",
                            true));
                case TOO_LONG -> block.flaws.add(new Flaw(number, "", FileLimits.tooLong(line.text()), true));
                case NONSENSE ->
                    block.flaws.add(new Flaw(
                            number,
                            "",
                            "this is neither \"Key = value\" nor a [Section] nor a comment (# or ; in front)",
                            false));
            }
        }
        return blocks;
    }

    private static Block started(int line, String title) {
        return new Block(line, title, new ArrayList<>(), new ArrayList<>(), false);
    }
}
