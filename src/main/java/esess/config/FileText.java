package esess.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The text of a file, whatever editor it comes from.
 *
 * @param firstForeignLine where it stops being UTF-8, so that ISO-8859-1 was taken for all of it; 0 when it is UTF-8
 */
record FileText(String text, int firstForeignLine) {

    /** All of a file. @throws FileLimits.TooMuch when that is more than is read */
    static byte[] bytesOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FileLimits.MOST_BYTES + 1);
            if (bytes.length > FileLimits.MOST_BYTES) {
                throw new FileLimits.TooMuch(FileLimits.ofBytes(bytes));
            }
            return bytes;
        }
    }

    static FileText of(byte[] bytes) {
        try {
            return new FileText(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    0);
        } catch (CharacterCodingException e) {
            return new FileText(new String(bytes, StandardCharsets.ISO_8859_1), firstForeignLine(bytes));
        }
    }

    /** The decoder stops in front of the first byte that it does not understand. */
    private static int firstForeignLine(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        return 1 + (int) out.flip().chars().filter(c -> c == '\n').count();
    }

    /** The file's text, "" when it has none for us; what is wrong goes to the findings. */
    static String read(Path file, Findings findings) {
        try {
            FileText read = of(bytesOf(file));
            if (read.text.indexOf('\0') >= 0) {
                report(findings, Severity.ERROR, 0, "this is not a text file in UTF-8 (UTF-16?); save it as UTF-8");
                return "";
            } else if (read.firstForeignLine > 0) {
                report(
                        findings,
                        Severity.WARNING,
                        read.firstForeignLine,
                        "this line is not UTF-8, so the file is read as ISO-8859-1; save it as UTF-8");
            }
            return read.text;
        } catch (FileLimits.TooMuch e) {
            report(findings, Severity.ERROR, e.line, e.reason);
        } catch (NoSuchFileException e) {
            report(findings, Severity.ERROR, 0, "the file " + file + " does not exist");
        } catch (AccessDeniedException e) {
            report(findings, Severity.ERROR, 0, "the file " + file + " may not be read by this user");
        } catch (IOException e) {
            report(findings, Severity.ERROR, 0, "the file " + file + " cannot be read: " + e.getMessage());
        }
        return "";
    }

    private static void report(Findings findings, Severity severity, int line, String message) {
        findings.add(severity, line, "", "", "", message, "");
    }
}
