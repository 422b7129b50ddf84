package esess.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.SharedFiles;
import esess.port.SharedFilesContract;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files keep to the contract, and are as safe as they can be in a folder that everybody writes. */
class RawFilesContractTest extends SharedFilesContract {

    @TempDir
    private Path folder;

    private int names;

    @Override
    protected Rig open() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
        RawFiles files = new RawFiles(new PoolComputing(pool, loop::add));
        return new Rig() {
            @Override
            public SharedFiles files() {
                return files;
            }

            @Override
            public void onLoop(Runnable task) {
                task.run();
            }

            @Override
            public void await(String what, BooleanSupplier condition) {
                while (!condition.getAsBoolean()) {
                    next(loop).run();
                }
            }

            @Override
            public String free() {
                return folder.resolve("file" + ++names).toString();
            }

            @Override
            public void place(String path, byte[] bytes) throws IOException {
                Files.write(Path.of(path), bytes);
            }

            @Override
            public void placeLink(String path) throws IOException {
                Path other = Files.write(Path.of(path + ".other"), new byte[2000]);
                Files.createSymbolicLink(Path.of(path), other);
            }

            @Override
            public void placeFolder(String path) throws IOException {
                Files.createDirectory(Path.of(path));
            }

            @Override
            public byte[] bytes(String path) throws IOException {
                return Files.readAllBytes(Path.of(path));
            }

            @Override
            public void close() {
                pool.shutdownNow();
            }
        };
    }

    private static Runnable next(LinkedBlockingQueue<Runnable> loop) {
        try {
            Runnable task = loop.poll(20, TimeUnit.SECONDS);
            assertTrue(task != null, "no answer");
            return task;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("who has mapped the file sees what is written, and the owner's group may write it too")
    void mapped() throws IOException {
        String path = rig.free();
        assertNull(write(path, 0, (byte) 1));
        assertEquals("rw-rw-r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(path))));
        try (FileChannel theirs = FileChannel.open(Path.of(path), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer memory = theirs.map(FileChannel.MapMode.READ_WRITE, 0, 1024);
            assertNull(write(path, 33, (byte) 42));
            assertEquals(42, memory.get(33));
            memory.put(64, (byte) 17);
            assertEquals(17, read(path).bytes()[64]);
        }
    }

    @Test
    @DisplayName("a second name of another file, and a pipe that nobody reads, are refused and hold nobody up")
    void traps() throws Exception {
        Path other = Files.write(folder.resolve("precious"), new byte[2000]);
        String second = rig.free();
        Files.createLink(Path.of(second), other);
        assertEquals(SharedFiles.manyNames(second), write(second, 0, (byte) 1));
        String pipe = rig.free();
        assertEquals(0, new ProcessBuilder("mkfifo", pipe).start().waitFor());
        assertEquals(SharedFiles.noFile(pipe), write(pipe, 0, (byte) 1));
        assertEquals(SharedFiles.noFile(pipe), read(pipe).trouble());
    }

    @Test
    @DisplayName("without its folder a file cannot be made")
    void noFolder() {
        String path = folder.resolve("missing/sensors").toString();
        assertTrue(write(path, 0, (byte) 1).contains("its folder is not there"));
    }
}
