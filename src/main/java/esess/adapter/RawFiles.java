package esess.adapter;

import esess.port.Computing;
import esess.port.SharedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Shared files by positional reads and writes. {@link SharedFiles} has the threads. */
public final class RawFiles implements SharedFiles {

    private static final String MODE = "rw-rw-r--";
    private static final String BUSY = "too much else is under way";

    private final Computing computing;

    public RawFiles(Computing computing) {
        this.computing = computing;
    }

    @Override
    public void read(String path, int bytes, Consumer<Read> onRead) {
        SharedFiles.check(path, bytes, 0, bytes);
        computing.compute(
                () -> readNow(path, bytes), read -> onRead.accept(read == null ? new Read(null, BUSY) : read));
    }

    @Override
    public void write(String path, int bytes, int offset, byte[] written, Consumer<String> onResult) {
        SharedFiles.check(path, bytes, offset, written.length);
        byte[] kept = written.clone();
        computing.compute(
                () -> Optional.ofNullable(writeNow(path, bytes, offset, kept)),
                trouble -> onResult.accept(trouble == null ? BUSY : trouble.orElse(null)));
    }

    private static Read readNow(String name, int bytes) {
        try {
            Path path = Path.of(name);
            String trouble = trouble(path, bytes);
            if (trouble != null) {
                return new Read(null, trouble);
            }
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                for (int at = 0; buffer.hasRemaining(); at = buffer.position()) {
                    if (file.read(buffer, at) < 0) {
                        return new Read(null, SharedFiles.tooSmall(name, buffer.position(), bytes));
                    }
                }
            }
            return new Read(buffer.array(), null);
        } catch (NoSuchFileException e) {
            return new Read(null, SharedFiles.missing(name));
        } catch (IOException | InvalidPathException e) {
            return new Read(null, name + " cannot be read: " + e.getMessage());
        }
    }

    private static String writeNow(String name, int bytes, int offset, byte[] written) {
        try {
            Path path = Path.of(name);
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                make(path, bytes);
            }
            String trouble = trouble(path, bytes);
            if (trouble != null) {
                return trouble;
            }
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                ByteBuffer left = ByteBuffer.wrap(written);
                while (left.hasRemaining()) {
                    file.write(left, (long) offset + left.position());
                }
            }
            return null;
        } catch (NoSuchFileException e) {
            return name + " cannot be made: its folder is not there";
        } catch (IOException | InvalidPathException e) {
            return name + " cannot be written: " + e.getMessage();
        }
    }

    /** Somebody else may make it at the same moment; then that one is it. */
    private static void make(Path path, int bytes) throws IOException {
        try (FileChannel file =
                FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            file.write(ByteBuffer.allocate(bytes));
            // The umask has its say when a file is made, but the owner's programs have to write it.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(MODE));
        } catch (FileAlreadyExistsException another) {
            return;
        }
    }

    private static String trouble(Path path, int bytes) throws IOException {
        BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (is.isSymbolicLink()) {
            return SharedFiles.link(path.toString());
        } else if (!is.isRegularFile()) {
            return SharedFiles.noFile(path.toString());
        } else if (Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer names
                && names > 1) {
            return SharedFiles.manyNames(path.toString());
        }
        return is.size() < bytes ? SharedFiles.tooSmall(path.toString(), is.size(), bytes) : null;
    }
}
