package esess.adapter.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * {@code current.log}, moved aside at midnight UTC as {@code current.log.<day>}; of 14 days the files are kept, and never
 * more than a total size, because a full /data breaks a GX. Which days these are the files say, not the clock: a GX
 * starts in 1970, and a clock that jumps ahead must not make old what is new. A log that cannot be written is said once
 * on standard error, is tried again every half minute, and then tells how many lines are missing. Any thread.
 */
public final class LogFile {

    static final Duration RETRY = Duration.ofSeconds(30);

    private static final String CURRENT = "current.log";
    private static final int DAYS_KEPT = 14;

    private final Path directory;
    private final long mostBytes;
    private final Supplier<LocalDate> today;
    private final LongSupplier tick;
    private OutputStream out;
    private LocalDate day;
    private long bytes;
    private boolean broken;
    private long brokenTick;
    private long missing;

    public LogFile(Path directory, long mostBytes) {
        this(directory, mostBytes, () -> LocalDate.now(ZoneOffset.UTC), () -> System.nanoTime() / 1_000_000);
    }

    /** @param tick monotonic milliseconds */
    LogFile(Path directory, long mostBytes, Supplier<LocalDate> today, LongSupplier tick) {
        this.directory = directory;
        this.mostBytes = mostBytes;
        this.today = today;
        this.tick = tick;
    }

    /** Whether it was written. */
    synchronized boolean append(byte[] line) {
        LocalDate now = today.get();
        if (broken && tick.getAsLong() - brokenTick < RETRY.toMillis()) {
            missing++;
            return false;
        }
        try {
            if (out == null) {
                open(now);
            } else if (!now.equals(day) || bytes + line.length > mostBytes / 4) {
                close();
                moveAside(day);
                open(now);
            }
            if (broken) {
                write(("\n" + missing + " lines are missing here: the log could not be written.\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            write(line);
            broken = false;
            missing = 0;
            return true;
        } catch (IOException | UncheckedIOException e) {
            if (!broken) {
                System.err.println("es-ESS: the log in " + directory + " cannot be written: " + e);
            }
            broken = true;
            brokenTick = tick.getAsLong();
            missing++;
            close();
            return false;
        }
    }

    private void write(byte[] text) throws IOException {
        out.write(text);
        bytes += text.length;
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
        Set<String> days = new HashSet<>();
        long total = mostBytes / 4;
        for (Path file : old) {
            total += Files.size(file);
            days.add(dayOf(file));
            if (total > mostBytes || days.size() > DAYS_KEPT) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String dayOf(Path file) {
        return file.getFileName().toString().substring(CURRENT.length() + 1).split("\\.")[0];
    }

    /** Sorts by day, then by number within the day. */
    private static String age(Path file) {
        String[] parts =
                file.getFileName().toString().substring(CURRENT.length() + 1).split("\\.");
        return parts[0] + (parts.length > 1 ? String.format("%6s", parts[1]) : "");
    }
}
