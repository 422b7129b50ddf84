package esess.adapter;

import esess.port.OwnersFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The owner's configuration file, read and written on the pool. Former ones are in a directory beside it, for root
 * alone. {@link OwnersFile} has the threads.
 */
public final class ConfigFile implements OwnersFile {

    private static final int MOST_BYTES = 1 << 20;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Pattern FORMER = Pattern.compile("\\d{8}-\\d{6}(-\\d{1,4})?\\.ini");
    private static final String PRIVATE = "rw-------";

    private final Path file;
    private final Path formerOnes;
    private final Executor pool;
    private final Executor loop;
    private final Clock clock;
    private final Object disk = new Object();

    public ConfigFile(Path file, Executor pool, Executor loop) {
        this(file, pool, loop, Clock.systemUTC());
    }

    ConfigFile(Path file, Executor pool, Executor loop, Clock clock) {
        this.file = file.toAbsolutePath().normalize();
        this.formerOnes = this.file.resolveSibling(file.getFileName() + ".former");
        this.pool = pool;
        this.loop = loop;
        this.clock = clock;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public void read(Consumer<Read> onText) {
        onPool(() -> readNow(file), onText, new Read(null, "too much else is under way"));
    }

    @Override
    public void readFormer(String name, Consumer<Read> onText) {
        onPool(
                () -> FORMER.matcher(name).matches()
                        ? readNow(formerOnes.resolve(name))
                        : new Read(null, "there is no such file"),
                onText,
                new Read(null, "too much else is under way"));
    }

    @Override
    public void former(Consumer<List<String>> onNames) {
        onPool(this::formerNow, onNames, List.of());
    }

    @Override
    public void write(String text, String was, Consumer<String> onResult) {
        onPool(() -> writeNow(text, was), onResult, "too much else is under way");
    }

    private <T> void onPool(Supplier<T> work, Consumer<T> onResult, T otherwise) {
        try {
            pool.execute(() -> {
                T result = otherwise;
                try {
                    synchronized (disk) {
                        result = work.get();
                    }
                } finally {
                    T told = result;
                    loop.execute(() -> onResult.accept(told));
                }
            });
        } catch (RejectedExecutionException full) {
            loop.execute(() -> onResult.accept(otherwise));
        }
    }

    private static Read readNow(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES
                    ? new Read(null, path + " is longer than " + MOST_BYTES + " bytes")
                    : new Read(decoded(bytes), null);
        } catch (IOException e) {
            return new Read(null, path + " cannot be read: " + e.getMessage());
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private List<String> formerNow() {
        if (!Files.isDirectory(formerOnes)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(formerOnes)) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> FORMER.matcher(each).matches())
                    .sorted(Comparator.comparing(ConfigFile::age).reversed())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Sorts by time, then by number within the second. */
    private static String age(String name) {
        String[] parts = name.substring(0, name.length() - ".ini".length()).split("-");
        return parts[0] + parts[1] + (parts.length > 2 ? String.format("%5s", parts[2]) : "     ");
    }

    private static int numberOf(String name) {
        String[] parts = name.substring(0, name.length() - ".ini".length()).split("-");
        return parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
    }

    private String writeNow(String text, String was) {
        try {
            // A link stays one: what it leads to is replaced.
            Path real = file.toRealPath();
            Read now = readNow(real);
            if (now.text() == null) {
                return now.trouble();
            }
            if (!now.text().equals(was)) {
                return file.getFileName() + " has been changed by somebody else meanwhile; look at it again";
            }
            if (text.equals(was)) {
                return null;
            }
            keep(real);
            Path fresh = real.resolveSibling("." + real.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            byte[] bytes = text.getBytes(encodingOf(real, text));
            try (FileChannel out = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)))) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                out.force(true);
            }
            takeOver(real, fresh);
            Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return null;
        } catch (IOException e) {
            return file + " cannot be written: " + e.getMessage();
        }
    }

    /** A file in ISO-8859-1 stays one while it can: its other lines are not to change. */
    private static Charset encodingOf(Path real, String text) throws IOException {
        byte[] bytes = Files.readAllBytes(real);
        boolean isUtf8 = Arrays.equals(decoded(bytes).getBytes(StandardCharsets.UTF_8), bytes);
        return !isUtf8 && StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)
                ? StandardCharsets.ISO_8859_1
                : StandardCharsets.UTF_8;
    }

    private void keep(Path real) throws IOException {
        if (!Files.isDirectory(formerOnes)) {
            Files.createDirectory(
                    formerOnes, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        String stamp = STAMP.format(clock.instant());
        // Behind the newest of the same second: numbers that became free are older.
        int number = formerNow().stream()
                .filter(each -> each.startsWith(stamp))
                .mapToInt(each -> numberOf(each) + 1)
                .max()
                .orElse(0);
        Path copy = formerOnes.resolve(number == 0 ? stamp + ".ini" : stamp + "-" + number + ".ini");
        Files.copy(real, copy);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(PRIVATE));
        List<String> all = formerNow();
        for (String old : all.subList(Math.min(all.size(), MOST_FORMER), all.size())) {
            Files.deleteIfExists(formerOnes.resolve(old));
        }
    }

    /** The owner of the file stays its owner. */
    private static void takeOver(Path from, Path to) throws IOException {
        PosixFileAttributes had = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView has = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (!has.readAttributes().owner().equals(had.owner())) {
            has.setOwner(had.owner());
        }
        if (!has.readAttributes().group().equals(had.group())) {
            has.setGroup(had.group());
        }
    }
}
