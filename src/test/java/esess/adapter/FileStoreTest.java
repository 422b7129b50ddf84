package esess.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.log.Logging;
import esess.port.Log;
import esess.testing.MemoryLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {

    @TempDir
    Path directory;

    private final Log log = Logging.log("test");
    private final List<Runnable> pool = new ArrayList<>();

    private FileStore store() {
        FileStore store = new FileStore(directory.resolve("runtimeData"), new GsonJson(), pool::add, log);
        store.load();
        return store;
    }

    @Test
    @DisplayName("the directory is made, what was written is there after a restart, for root alone")
    void restart() throws Exception {
        FileStore store = store();
        store.write("names", Map.of("a", "Küche", "n", 5, "list", List.of(1.5)));
        assertEquals("Küche", store.read("names").get("a"), "before it is on disk");
        pool.forEach(Runnable::run);
        Map<String, Object> read = store().read("names");
        assertEquals(Map.of("a", "Küche", "n", 5.0, "list", List.of(1.5)), read);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("runtimeData/names.json"))));
        assertEquals(Map.of(), store().read("nothing"));
    }

    @Test
    @DisplayName("a half-written file of a power cut does not hide the good one, a broken one is set aside")
    void powerCut() throws Exception {
        FileStore store = store();
        store.write("names", Map.of("a", "good"));
        store.flush();
        Path data = directory.resolve("runtimeData");
        Files.writeString(data.resolve("names.new"), "{\"a\":\"ha");
        Files.writeString(data.resolve("other.json"), "{\"a\":\"ha");
        FileStore next = store();
        assertEquals("good", next.read("names").get("a"));
        assertEquals(Map.of(), next.read("other"));
        assertTrue(Files.exists(data.resolve("other.json.broken")));
        next.write("names", Map.of("a", "newer"));
        next.flush();
        assertEquals("newer", store().read("names").get("a"));
    }

    @Test
    @DisplayName("a full pool does not lose the document: it is written at stop")
    void fullPool() {
        FileStore store = new FileStore(
                directory,
                new GsonJson(),
                task -> {
                    throw new RejectedExecutionException();
                },
                log);
        store.write("names", Map.of("a", "b"));
        store.flush();
        FileStore next = new FileStore(directory, new GsonJson(), pool::add, log);
        next.load();
        assertEquals("b", next.read("names").get("a"));
    }

    @Test
    @DisplayName("what has not changed is not written again: flash wears")
    void unchanged() {
        FileStore store = store();
        store.write("names", Map.of("a", "b"));
        store.write("names", Map.of("a", "b"));
        assertEquals(1, pool.size());
        store.write("names", Map.of("a", "c"));
        assertEquals(2, pool.size());
    }

    @Test
    @DisplayName("what could not be written is not forgotten: it is on disk once the disk takes it")
    void triedAgain() throws Exception {
        FileStore store = store();
        Path data = directory.resolve("runtimeData");
        Files.createDirectory(data.resolve("names.new"));
        Files.writeString(data.resolve("names.new/in the way"), "");
        store.write("names", Map.of("a", "b"));
        store.flush();
        assertEquals(Map.of(), store().read("names"));
        Files.delete(data.resolve("names.new/in the way"));
        store.flush();
        assertEquals("b", store().read("names").get("a"));
    }

    @Test
    @DisplayName(
            "a full disk: what is not saved is said by name, tried again without a new document, and said to be saved")
    void savesAgainByItself() throws Exception {
        Path data = directory.resolve("full");
        MemoryLog log = new MemoryLog();
        FileStore store = new FileStore(data, new GsonJson(), pool::add, log);
        Files.writeString(data, "in the way");
        store.write("battery-monitor", Map.of("a", "b"));
        store.write("grid-setpoint", Map.of("a", "b"));
        store.flush();
        assertFalse(store.isSaved("grid-setpoint"));
        String trouble = store.trouble().orElseThrow();
        assertTrue(trouble.contains("battery-monitor, grid-setpoint") && trouble.contains("tried again"), trouble);
        pool.clear();
        store.saveAgain();
        pool.remove(0).run();
        assertEquals(2, log.count("cannot be written"), "once a document, not once a try");
        Files.delete(data);
        store.saveAgain();
        pool.remove(0).run();
        assertTrue(store.isSaved("grid-setpoint") && store.isSaved("battery-monitor"));
        assertTrue(store.trouble().isEmpty());
        store.saveAgain();
        assertEquals(0, pool.size(), "nothing left to do");
    }

    @Test
    @DisplayName("a document that cannot be spelled does not keep the others from the disk")
    void onlyTheBadOne() {
        FileStore store = store();
        store.write("bad", Map.of("a", Double.NaN));
        store.write("good", Map.of("a", "b"));
        store.flush();
        assertTrue(store.isSaved("good"));
    }
}
