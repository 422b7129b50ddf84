package esess.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What services rely on at files that others share with them, whatever is behind it. */
@Timeout(60)
public abstract class SharedFilesContract {

    /** The door to be tested, and somebody else who has to do with its files. */
    public interface Rig extends AutoCloseable {

        SharedFiles files();

        void onLoop(Runnable task);

        void await(String what, BooleanSupplier condition);

        /** Where no file is yet. */
        String free();

        void place(String path, byte[] bytes) throws Exception;

        /** A link to something else. */
        void placeLink(String path) throws Exception;

        void placeFolder(String path) throws Exception;

        byte[] bytes(String path) throws Exception;

        @Override
        void close();
    }

    private static final int BYTES = 1024;

    protected Rig rig;

    protected abstract Rig open() throws Exception;

    @BeforeEach
    void openRig() throws Exception {
        rig = open();
    }

    @AfterEach
    void closeRig() {
        rig.close();
    }

    protected SharedFiles.Read read(String path) {
        List<SharedFiles.Read> read = Collections.synchronizedList(new ArrayList<>());
        rig.onLoop(() -> {
            rig.files().read(path, BYTES, read::add);
            assertEquals(List.of(), read, "never before the call returns");
        });
        rig.await("an answer", () -> !read.isEmpty());
        assertEquals(1, read.size());
        return read.get(0);
    }

    /** Null when it is written. */
    protected String write(String path, int offset, byte... bytes) {
        List<String> written = Collections.synchronizedList(new ArrayList<>());
        rig.onLoop(() -> {
            rig.files().write(path, BYTES, offset, bytes, trouble -> written.add(String.valueOf(trouble)));
            assertEquals(List.of(), written, "never before the call returns");
        });
        rig.await("an answer", () -> !written.isEmpty());
        assertEquals(1, written.size());
        return written.get(0).equals("null") ? null : written.get(0);
    }

    @Test
    @DisplayName("a file that is not there is made of zeros, and a record stands where it belongs")
    void made() throws Exception {
        String path = rig.free();
        assertEquals(SharedFiles.missing(path), read(path).trouble());
        assertNull(write(path, 32, (byte) 1, (byte) 2, (byte) 255));
        byte[] expected = new byte[BYTES];
        expected[32] = 1;
        expected[33] = 2;
        expected[34] = (byte) 255;
        assertArrayEquals(expected, rig.bytes(path));
        assertArrayEquals(expected, read(path).bytes());
    }

    @Test
    @DisplayName("what others have written stays, and what they write is read")
    void shared() throws Exception {
        String path = rig.free();
        byte[] theirs = new byte[BYTES + 10];
        theirs[0] = 7;
        theirs[BYTES - 1] = 9;
        rig.place(path, theirs.clone());
        assertNull(write(path, 64, (byte) 5));
        theirs[64] = 5;
        assertArrayEquals(theirs, rig.bytes(path));
        assertEquals(BYTES, read(path).bytes().length);
        assertEquals(7, read(path).bytes()[0]);
        assertEquals(9, read(path).bytes()[BYTES - 1]);
    }

    @Test
    @DisplayName("links, folders and files that are too small are refused, with the reason, and stay as they are")
    void refused() throws Exception {
        String link = rig.free();
        rig.placeLink(link);
        assertEquals(SharedFiles.link(link), write(link, 0, (byte) 1));
        assertEquals(SharedFiles.link(link), read(link).trouble());
        String folder = rig.free();
        rig.placeFolder(folder);
        assertEquals(SharedFiles.noFile(folder), write(folder, 0, (byte) 1));
        assertEquals(SharedFiles.noFile(folder), read(folder).trouble());
        String small = rig.free();
        rig.place(small, new byte[12]);
        assertEquals(SharedFiles.tooSmall(small, 12, BYTES), write(small, 0, (byte) 1));
        assertEquals(SharedFiles.tooSmall(small, 12, BYTES), read(small).trouble());
        assertArrayEquals(new byte[12], rig.bytes(small));
    }

    @Test
    @DisplayName("the bytes of the call count, whatever the caller does with them afterwards")
    void copied() throws Exception {
        String path = rig.free();
        byte[] bytes = {1};
        List<String> written = Collections.synchronizedList(new ArrayList<>());
        rig.onLoop(() -> {
            rig.files().write(path, BYTES, 0, bytes, trouble -> written.add(String.valueOf(trouble)));
            bytes[0] = 2;
        });
        rig.await("an answer", () -> !written.isEmpty());
        assertEquals(1, rig.bytes(path)[0]);
    }

    @Test
    @DisplayName("a record beyond the end, and a path that depends on where es-ESS runs, are mistakes of the caller")
    void mistakes() {
        rig.onLoop(() -> {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> rig.files().write("/tmp/x", BYTES, BYTES - 1, new byte[2], trouble -> {}));
            assertThrows(IllegalArgumentException.class, () -> rig.files().read("sensors", BYTES, read -> {}));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> rig.files().read("/tmp/x", SharedFiles.MOST_BYTES + 1, read -> {}));
        });
    }
}
