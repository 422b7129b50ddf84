package esess.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationOnDiskTest {

    private static final String OLD = "[Common]\nConfigVersion=4\n";
    private static final String NEW = "[Common]\nConfigVersion=100\n";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void oldFile() throws IOException {
        file = directory.resolve("config.ini");
        Files.writeString(file, OLD);
        permit(file, "rw-r-----");
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theNewFileTakesThePlaceAndTheOldOneStaysBesideIt() throws IOException {
        Migration.Result result = Migration.migrate(file);
        assertTrue(result.changed() && result.written());
        assertEquals(NEW, Files.readString(file));
        assertEquals(OLD, Files.readString(directory.resolve("config.ini.v4.bak")));
        assertEquals(List.of("config.ini", "config.ini.v4.bak"), files());
        assertEquals("rw-r-----", permissions(file));
        assertEquals("rw-r-----", permissions(directory.resolve("config.ini.v4.bak")));
        assertTrue(
                result.notes().contains("The old file is " + file.toRealPath() + ".v4.bak."),
                result.notes().toString());

        assertFalse(Migration.migrate(file).changed());
        assertEquals(List.of("config.ini", "config.ini.v4.bak"), files());
    }

    @Test
    void withAPasswordInsideOnlyTheOwnerMayReadIt() throws IOException {
        Files.writeString(file, OLD + "[Mqtt]\nPassword=geheim\n");
        permit(file, "rw-r--r--");
        Migration.migrate(file);
        assertEquals("rw-------", permissions(file));
        assertEquals("rw-------", permissions(directory.resolve("config.ini.v4.bak")));
    }

    @Test
    void anOlderBackupIsNeverOverwritten() throws IOException {
        Files.writeString(directory.resolve("config.ini.v4.bak"), "precious");
        Migration.migrate(file);
        assertEquals("precious", Files.readString(directory.resolve("config.ini.v4.bak")));
        assertEquals(OLD, Files.readString(directory.resolve("config.ini.v4.2.bak")));
        Files.writeString(file, OLD);
        Migration.migrate(file);
        assertEquals(
                List.of("config.ini", "config.ini.v4.2.bak", "config.ini.v4.bak"),
                files(),
                "the same content is kept once");
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link.ini"), file);
        Migration.migrate(link);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(NEW, Files.readString(file));
    }

    @Test
    void aFileInLatin1BecomesUtf8() throws IOException {
        Files.write(file, (OLD + "# f\u00fcr\n").getBytes(StandardCharsets.ISO_8859_1));
        Migration.Result result = Migration.migrate(file);
        assertEquals(NEW + "# f\u00fcr\n", Files.readString(file));
        assertTrue(result.notes().contains("The file was ISO-8859-1 and is UTF-8 now."));
        assertEquals(OLD.length() + 6, Files.size(directory.resolve("config.ini.v4.bak")));
    }

    /** The name leaves no room for that of a backup: like a directory that takes no file, also for root, who runs the tests. */
    @Test
    void whereNothingCanBeWrittenTheTextIsUsed() throws IOException {
        file = Files.move(file, directory.resolve("c".repeat(251) + ".ini"));
        Migration.Result result = Migration.migrate(file);
        assertTrue(result.changed());
        assertFalse(result.written());
        assertEquals(NEW, result.text());
        assertEquals(OLD, Files.readString(file));
        assertEquals(1, files().size());
        assertTrue(
                result.notes().get(1).startsWith("The new configuration is in use, but could not be written"),
                result.notes().toString());
    }

    @Test
    void aFileThatIsNotThereIsTheCallersBusiness() {
        assertThrows(NoSuchFileException.class, () -> Migration.migrate(directory.resolve("none.ini")));
    }
}
