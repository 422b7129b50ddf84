package esess.sim.door;

import esess.port.SharedFiles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Shared files in memory. One thread. */
public final class SimSharedFiles implements SharedFiles {

    private final Executor loop;
    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, String> odd = new HashMap<>();

    public SimSharedFiles(Executor loop) {
        this.loop = loop;
    }

    /** A file as another program has made it; what is written is seen in these bytes. */
    public void place(String path, byte[] bytes) {
        files.put(path, bytes);
        odd.remove(path);
    }

    /** Something that is no plain file. */
    public void placeLink(String path) {
        odd.put(path, SharedFiles.link(path));
    }

    /** Something that is no file at all. */
    public void placeFolder(String path) {
        odd.put(path, SharedFiles.noFile(path));
    }

    /** Null: it is not there. */
    public byte[] bytes(String path) {
        return files.get(path);
    }

    private String trouble(String path, int bytes) {
        byte[] is = files.get(path);
        return odd.containsKey(path)
                ? odd.get(path)
                : is == null
                        ? SharedFiles.missing(path)
                        : is.length < bytes ? SharedFiles.tooSmall(path, is.length, bytes) : null;
    }

    @Override
    public void read(String path, int bytes, Consumer<Read> onRead) {
        SharedFiles.check(path, bytes, 0, bytes);
        loop.execute(() -> {
            String trouble = trouble(path, bytes);
            onRead.accept(new Read(trouble == null ? Arrays.copyOf(files.get(path), bytes) : null, trouble));
        });
    }

    @Override
    public void write(String path, int bytes, int offset, byte[] written, Consumer<String> onResult) {
        SharedFiles.check(path, bytes, offset, written.length);
        byte[] kept = written.clone();
        loop.execute(() -> {
            if (!odd.containsKey(path)) {
                files.computeIfAbsent(path, name -> new byte[bytes]);
            }
            String trouble = trouble(path, bytes);
            if (trouble == null) {
                System.arraycopy(kept, 0, files.get(path), offset, kept.length);
            }
            onResult.accept(trouble);
        });
    }
}
