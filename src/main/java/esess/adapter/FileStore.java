package esess.adapter;

import esess.port.Json;
import esess.port.Log;
import esess.port.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/**
 * Documents as JSON files in one directory. A file is written beside its old version, synced and renamed over it, so a
 * power cut leaves the old or the new one, never half of one. An unreadable file is set aside as {@code *.broken}.
 *
 * <p>Reading and writing: loop thread; {@link #flush}: any thread.
 */
public final class FileStore implements Store {

    private static final String ENDING = ".json";

    private final Path directory;
    private final Json json;
    private final Executor pool;
    private final Log log;
    private final Map<String, Map<String, Object>> documents = new HashMap<>();
    private final Map<String, Map<String, Object>> unsaved = new LinkedHashMap<>();
    /** Held while a file is written: the loop, which only adds to what is unsaved, never waits for it. */
    private final Object disk = new Object();

    /** Why a document is not saved, by its name. Guarded by {@link #unsaved}. */
    private final Map<String, String> failures = new TreeMap<>();

    public FileStore(Path directory, Json json, Executor pool, Log log) {
        this.directory = directory;
        this.json = json;
        this.pool = pool;
        this.log = log;
    }

    /** Reads all documents; blocks, so before the loop runs. A directory that cannot be made is reported, not fatal. */
    public void load() {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(ENDING)).forEach(this::load);
            }
        } catch (IOException | UncheckedIOException e) {
            log.error("What has to survive a restart cannot be kept in " + directory + ": " + e, null);
        }
    }

    @Override
    public Map<String, Object> read(String name) {
        return documents.getOrDefault(name, Map.of());
    }

    /** All documents by name. Loop thread. */
    public Map<String, Map<String, Object>> all() {
        return new TreeMap<>(documents);
    }

    @Override
    public void write(String name, Map<String, Object> document) {
        if (document.equals(documents.put(name, document))) {
            return;
        }
        synchronized (unsaved) {
            unsaved.put(name, document);
        }
        flushSoon();
    }

    /** Tries again what could not be saved. To be called every few seconds; loop thread. */
    public void saveAgain() {
        synchronized (unsaved) {
            if (unsaved.isEmpty()) {
                return;
            }
        }
        flushSoon();
    }

    /** What is not saved, and why, for the owner; empty: all is well. */
    public Optional<String> trouble() {
        synchronized (unsaved) {
            return failures.isEmpty()
                    ? Optional.empty()
                    : Optional.of("Not saved in " + directory + ", and lost with a restart: "
                            + String.join(", ", failures.keySet()) + " ("
                            + failures.values().iterator().next() + "). It is tried again and again.");
        }
    }

    private void flushSoon() {
        try {
            pool.execute(this::flush);
        } catch (RejectedExecutionException full) {
            log.debug("The pool is full; what is not saved is tried again.");
        }
    }

    @Override
    public boolean isSaved(String name) {
        synchronized (unsaved) {
            return !unsaved.containsKey(name);
        }
    }

    /** Writes what is not on disk yet; blocks. What cannot be written now is tried again by {@link #saveAgain}. */
    public void flush() {
        synchronized (disk) {
            Map<String, Map<String, Object>> saving;
            synchronized (unsaved) {
                saving = new LinkedHashMap<>(unsaved);
            }
            saving.forEach((name, document) -> {
                if (save(name, document)) {
                    synchronized (unsaved) {
                        unsaved.remove(name, document);
                    }
                }
            });
        }
    }

    private void load(Path file) {
        String fileName = file.getFileName().toString();
        try {
            if (json.parse(Files.readString(file)) instanceof Map<?, ?> map) {
                Map<String, Object> document = new LinkedHashMap<>();
                map.forEach((key, value) -> document.put((String) key, value));
                documents.put(fileName.substring(0, fileName.length() - ENDING.length()), document);
                return;
            }
            setAside(file, "it is not a document of ours");
        } catch (IOException | IllegalArgumentException e) {
            setAside(file, e.getMessage());
        }
    }

    private void setAside(Path file, String why) {
        Path broken = file.resolveSibling(file.getFileName() + ".broken");
        log.error(file + " is unreadable (" + why + ") and set aside as " + broken.getFileName(), null);
        try {
            Files.move(file, broken, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.error(file + " cannot be set aside", e);
        }
    }

    /** Whether it is on disk. */
    private boolean save(String name, Map<String, Object> document) {
        try {
            write(directory.resolve(name + ".new"), directory.resolve(name + ENDING), json.write(document));
            saved(name);
            return true;
        } catch (IOException | RuntimeException e) {
            failed(name, e);
            return false;
        }
    }

    private void write(Path fresh, Path file, String text) throws IOException {
        Files.createDirectories(directory);
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void failed(String name, Exception e) {
        boolean news;
        synchronized (unsaved) {
            news = failures.put(name, String.valueOf(e.getMessage())) == null;
        }
        if (news) {
            log.error(directory.resolve(name + ENDING) + " cannot be written; it is tried again", e);
        }
    }

    private void saved(String name) {
        boolean news;
        synchronized (unsaved) {
            news = failures.remove(name) != null;
        }
        if (news) {
            log.info(directory.resolve(name + ENDING) + " is written again.");
        }
    }
}
