package esess.sim.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of somebody's CSV file, whatever wrote it: UTF-8, UTF-16 or windows-1252; comma, semicolon or tab, or what a
 * first line {@code sep=;} tells; cells in quotes. Empty lines and those with a # are left out. Rows keep the number of
 * their line. Immutable.
 */
final class TextTable {

    private static final long MOST_BYTES = 256 << 20;
    private static final Pattern SEPARATOR_LINE = Pattern.compile("sep=([,;\t])", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    private record Row(int line, String text) {}

    private final Path file;
    private final List<Row> rows;
    private final char separator;

    private TextTable(Path file, List<Row> rows, char separator) {
        this.file = file;
        this.rows = rows;
        this.separator = separator;
    }

    /** @throws IllegalArgumentException why it cannot be read, with its name */
    static TextTable read(Path file) {
        try {
            if (!Files.exists(file)) {
                throw new IllegalArgumentException(file + " cannot be read: there is no such file");
            }
            if (Files.isDirectory(file)) {
                throw new IllegalArgumentException(file + " is a directory; a CSV file is expected");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException(file + " is larger than 256 MB; fewer days or columns are expected");
            }
            return of(file, decode(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + " cannot be read: " + (Files.isReadable(file) ? e.getMessage() : "you may not read it"), e);
        }
    }

    private static String decode(byte[] bytes) {
        int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        if (mark == 0xFEFF || mark == 0xFFFE) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, Charset.forName("windows-1252"));
        }
    }

    static TextTable of(Path file, String text) {
        if (text.indexOf('\0') >= 0 || text.startsWith("PK\u0003\u0004")) {
            throw new IllegalArgumentException(file + " is no text; if it is a spreadsheet, save it as CSV");
        }
        List<Row> rows = new ArrayList<>();
        // PVGIS tells the place and the panels before its table, and explains it behind.
        boolean pvgis = text.startsWith("Latitude");
        char separator = 0;
        int number = 0;
        for (String line : text.replace("\uFEFF", "")
                .replace('\u00A0', ' ')
                .replace('\u202F', ' ')
                .split("\r?\n|\r", -1)) {
            number++;
            if (pvgis && (rows.isEmpty() ? !line.startsWith("time,") : line.isBlank())) {
                if (!rows.isEmpty()) {
                    break;
                }
                continue;
            }
            Matcher told = SEPARATOR_LINE.matcher(line.strip());
            if (rows.isEmpty() && told.matches()) {
                separator = told.group(1).charAt(0);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                rows.add(new Row(number, line));
            }
        }
        if (separator == 0) {
            String first =
                    rows.isEmpty() ? "" : QUOTED.matcher(rows.get(0).text).replaceAll("");
            separator = first.contains(";") ? ';' : first.contains("\t") ? '\t' : ',';
        }
        return new TextTable(file, rows, separator);
    }

    int size() {
        return rows.size();
    }

    int line(int row) {
        return rows.get(row).line;
    }

    char separator() {
        return separator;
    }

    /** Without their quotes and the space around them. */
    List<String> cells(int row) {
        String text = rows.get(row).text;
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        if (quoted) {
            throw wrong(line(row), "a quote is opened here and not closed");
        }
        cells.add(cell.toString().strip());
        return cells;
    }

    IllegalArgumentException wrong(int line, String reason) {
        return new IllegalArgumentException(file + ":" + line + " " + reason);
    }

    IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException(file + " " + reason);
    }
}
