package esess.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a configuration file of the Python original (ConfigVersion 1 to 8) to ours. It works on the text: comments,
 * order, spelling and line endings stay, and only lines that must change do. A file without ConfigVersion, or with one
 * that is not known, is left alone.
 */
public final class Migration {

    /** The ConfigVersion of files that need no migration; far from the numbers of the original and its forks. */
    public static final int CURRENT = 100;

    /** The last version of the original; a fork counted on to {@link #LAST_FORKED}. */
    private static final int LAST_ORIGINAL = 8;

    private static final int LAST_FORKED = 16;

    /**
     * @param text        the file as it now should be
     * @param notes       what was done, for the log
     * @param fromVersion 0 when the file names none
     * @param changed     whether the text is another than before
     * @param written     whether the file on disk is the text; if it is not, use the text
     * @param origins     for each line of the text the number of the old line that it comes from; empty when none moved
     */
    public record Result(
            String text, List<String> notes, int fromVersion, boolean changed, boolean written, List<Integer> origins) {

        /** Nothing is another than before. */
        static Result unchanged(String text, List<String> notes, int fromVersion) {
            return new Result(text, notes, fromVersion, false, false, List.of());
        }

        /** The line of the file on disk that this line of the text is or comes from. */
        public int ownersLine(int line) {
            return written || line < 1 || line > origins.size() ? line : origins.get(line - 1);
        }
    }

    private Migration() {}

    /** The migration of a text; nothing is written. Any thread. */
    public static Result migrate(String text) {
        if (FileLimits.excessOf(text).isPresent()) {
            // Configuration says so.
            return Result.unchanged(text, List.of(), 0);
        }
        Upgrade upgrade = new Upgrade(text);
        int version = upgrade.version();
        if (version == CURRENT && upgrade.hasForkedVerification()) {
            // Left by an older es-ESS, which added SslVerify=false beside it.
            upgrade.keepVerification(version);
            return new Result(upgrade.text(), upgrade.notes(), version, true, false, upgrade.origins());
        } else if (version < 1 || version == CURRENT) {
            return Result.unchanged(text, List.of(), Math.max(0, version));
        } else if (version > LAST_FORKED) {
            return Result.unchanged(
                    text,
                    List.of("ConfigVersion " + version + " is not known, so the file is used as it is."),
                    version);
        }
        upgrade.run();
        List<String> notes = new ArrayList<>(upgrade.notes());
        notes.add(0, "The configuration was brought from version " + version + " to " + CURRENT + ".");
        if (version > LAST_ORIGINAL) {
            notes.add("Version " + version
                    + " comes from a fork of es-ESS; keys that only the fork has are not known here.");
        }
        Optional<FileLimits.Excess> excess = FileLimits.excessOf(upgrade.text());
        if (excess.isPresent()) {
            String note = "The configuration stays as it is, version " + version + ": brought to " + CURRENT
                    + " it would be too much (line " + excess.get().line() + ": "
                    + excess.get().message() + ").";
            return Result.unchanged(text, List.of(note), version);
        }
        return new Result(upgrade.text(), notes, version, true, false, upgrade.origins());
    }

    /**
     * What the migration of a file would give; nothing is written.
     *
     * @throws IOException when the file cannot be read
     */
    public static Result preview(Path file) throws IOException {
        return migrate(FileText.of(FileText.bytesOf(file)).text());
    }

    /**
     * The migration of a file. The old one stays beside it as {@code config.ini.v<version>.bak}; the new one takes its
     * place in one step, so that a power cut leaves one of the two whole. Both keep the file's permissions, less what
     * others may do when it holds a password. Where nothing can be written, a note says so. Blocks on the disk.
     *
     * @throws IOException when the file cannot be read
     */
    public static Result migrate(Path file) throws IOException {
        byte[] bytes = FileText.bytesOf(file);
        FileText read = FileText.of(bytes);
        Result result = migrate(read.text());
        if (!result.changed) {
            return result;
        }
        List<String> notes = new ArrayList<>(result.notes);
        if (read.firstForeignLine() > 0) {
            notes.add("The file was ISO-8859-1 and is UTF-8 now.");
        }
        boolean written = false;
        try {
            Path backup = new Replacement(file.toRealPath(), bytes).with(result.text, result.fromVersion);
            notes.add("The old file is " + backup + ".");
            written = true;
        } catch (IOException e) {
            notes.add(
                    "The new configuration is in use, but could not be written (" + e + "); the file stays as it was.");
        }
        return new Result(result.text, notes, result.fromVersion, true, written, result.origins);
    }
}
