package esess.port;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Small files that owners' programs share with es-ESS as raw memory: records at fixed places, written without a lock. Who
 * has mapped such a file sees what is written here. Only plain files with one name: no links, which could lead anywhere.
 * They are read and written elsewhere; asked and answered on the loop thread, exactly once and never before the call returns.
 */
public interface SharedFiles {

    /** No such file is longer. */
    int MOST_BYTES = 65_536;

    /** What came of it: bytes, or why there are none. One of them is null. */
    record Read(byte @Nullable [] bytes, @Nullable String trouble) {}

    /**
     * Reads the beginning of a file.
     *
     * @param path  absolute
     * @param bytes so many; a shorter file is refused
     */
    void read(String path, int bytes, Consumer<Read> onRead);

    /**
     * Writes one record and leaves the rest. A file that is not there is made of zeros, writeable for its owner and group.
     *
     * @param bytes    of the whole file; a shorter one is refused
     * @param offset   where the record begins
     * @param onResult null when it is written, else why not
     */
    void write(String path, int bytes, int offset, byte[] written, Consumer<@Nullable String> onResult);

    /** @throws IllegalArgumentException if it is nothing that can be asked for */
    static void check(String path, int bytes, int offset, int length) {
        boolean within = bytes > 0 && bytes <= MOST_BYTES && offset >= 0 && length >= 0 && offset + length <= bytes;
        if (!path.startsWith("/") || !within) {
            throw new IllegalArgumentException(path + ": " + length + " bytes at " + offset + " of " + bytes);
        }
    }

    static String missing(String path) {
        return path + " is not there";
    }

    static String link(String path) {
        return path + " is a link, and links are not followed";
    }

    static String manyNames(String path) {
        return path + " has a second name elsewhere (a hard link), so it may be another file";
    }

    static String noFile(String path) {
        return path + " is no plain file";
    }

    static String tooSmall(String path, long is, int expected) {
        return path + " has " + is + " bytes, and " + expected + " are expected";
    }
}
