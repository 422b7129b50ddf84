package esess.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Puts a new text in the place of a file, and the old one beside it. */
final class Replacement {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;
    private final byte[] old;

    /** @param file not a link: that would be replaced itself */
    Replacement(Path file, byte[] old) {
        this.file = file;
        this.old = old;
    }

    /** @return the backup */
    Path with(String text, int oldVersion) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), "." + file.getFileName() + ".", ".new");
        try {
            write(fresh, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
            takeOver(fresh, text);
            Path backup = backup(oldVersion, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return backup;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** A backup that is already there stays; one with this very content will do. */
    private Path backup(int version, String text) throws IOException {
        for (int copy = 1; ; copy++) {
            Path backup =
                    file.resolveSibling(file.getFileName() + ".v" + version + (copy == 1 ? "" : "." + copy) + ".bak");
            try {
                write(backup, new byte[0], StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                if (Arrays.equals(Files.readAllBytes(backup), old)) {
                    return backup;
                }
                continue;
            }
            takeOver(backup, text);
            write(backup, old, StandardOpenOption.WRITE);
            return backup;
        }
    }

    private static void write(Path file, byte[] bytes, StandardOpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, options)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Owner, group and permissions of the old file; with a password inside, nobody but the owner. */
    private void takeOver(Path target, String text) throws IOException {
        PosixFileAttributeView to = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (to == null) {
            return;
        }
        PosixFileAttributes from = Files.readAttributes(file, PosixFileAttributes.class);
        PosixFileAttributes has = to.readAttributes();
        if (!has.owner().equals(from.owner())) {
            to.setOwner(from.owner());
        }
        if (!has.group().equals(from.group())) {
            to.setGroup(from.group());
        }
        Set<PosixFilePermission> permissions = EnumSet.copyOf(OWNER_ONLY);
        permissions.addAll(from.permissions());
        if (Upgrade.holdsSecret(text)) {
            permissions.retainAll(OWNER_ONLY);
        }
        to.setPermissions(permissions);
    }
}
