package esess.adapter.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * {@code current.log}, moved aside at midnight UTC as {@code current.log.<day>}; 14 days are kept, and never more than a
 * total size, because a full /data breaks a GX. A log that cannot be written is said once on standard error, and tried
 * again with the next day. Any thread.
 */
public final class LogFile {

    private static final String CURRENT = "current.log";
    private static final int DAYS_KEPT = 14;

    private final Path directory;
    private final long mostBytes;
    private final Supplier<LocalDate> today;
    private OutputStream out;
    private LocalDate day;
    private long bytes;
    private boolean broken;

    public LogFile(Path directory, long mostBytes) {
        this(directory, mostBytes, () -> LocalDate.now(ZoneOffset.UTC));
    }

    LogFile(Path directory, long mostBytes, Supplier<LocalDate> today) {
        this.directory = directory;
        this.mostBytes = mostBytes;
        this.today = today;
    }

    /** Whether it was written. */
    synchronized boolean append(byte[] line) {
        LocalDate now = today.get();
        try {
            if (out == null && !(broken && now.equals(day))) {
                open(now);
            } else if (!now.equals(day) || bytes + line.length > mostBytes / 4) {
                close();
                moveAside(day);
                open(now);
            }
            if (out != null) {
                out.write(line);
                bytes += line.length;
                return true;
            }
        } catch (IOException | UncheckedIOException e) {
            broken = true;
            day = now;
            close();
            System.err.println("es-ESS: the log in " + directory + " cannot be written: " + e);
        }
        return false;
    }

    synchronized void close() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                System.err.println("es-ESS: the log in " + directory + " could not be closed: " + e);
            }
            out = null;
        }
    }

    private void open(LocalDate now) throws IOException {
        Files.createDirectories(directory);
        Path current = directory.resolve(CURRENT);
        if (Files.exists(current)) {
            LocalDate written = Files.getLastModifiedTime(current)
                    .toInstant()
                    .atOffset(ZoneOffset.UTC)
                    .toLocalDate();
            if (!written.equals(now)) {
                moveAside(written);
            }
        }
        out = Files.newOutputStream(current, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        bytes = Files.size(current);
        day = now;
        broken = false;
        prune();
    }

    /** A day with more than a quarter of the total has several files: {@code .<day>}, {@code .<day>.1}, ... */
    private void moveAside(LocalDate written) throws IOException {
        Path current = directory.resolve(CURRENT);
        if (!Files.exists(current)) {
            return;
        }
        Path target = directory.resolve(CURRENT + "." + written);
        for (int n = 1; Files.exists(target); n++) {
            target = directory.resolve(CURRENT + "." + written + "." + n);
        }
        Files.move(current, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private void prune() throws IOException {
        List<Path> old;
        try (Stream<Path> files = Files.list(directory)) {
            old = files.filter(f -> f.getFileName().toString().startsWith(CURRENT + "."))
                    .sorted(Comparator.comparing(LogFile::age).reversed())
                    .toList();
        }
        String oldest = CURRENT + "." + day.minusDays(DAYS_KEPT);
        long total = mostBytes / 4;
        for (Path file : old) {
            total += Files.size(file);
            if (total > mostBytes || file.getFileName().toString().compareTo(oldest) < 0) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Sorts by day, then by number within the day. */
    private static String age(Path file) {
        String[] parts =
                file.getFileName().toString().substring(CURRENT.length() + 1).split("\\.");
        return parts[0] + (parts.length > 1 ? String.format("%6s", parts[1]) : "");
    }
}
