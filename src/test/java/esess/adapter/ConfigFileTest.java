package esess.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.OwnersFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner's file, as the page changes it. */
class ConfigFileTest {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("config.ini");
    }

    private ConfigFile open() {
        return new ConfigFile(
                file(),
                Runnable::run,
                Runnable::run,
                Clock.fixed(Instant.parse("2026-06-21T10:00:00Z"), ZoneOffset.UTC));
    }

    private String write(ConfigFile door, String text, String was) {
        List<String> result = new ArrayList<>();
        door.write(text, was, result::add);
        assertEquals(1, result.size());
        return result.get(0);
    }

    private static List<String> former(ConfigFile door) {
        List<List<String>> names = new ArrayList<>();
        door.former(names::add);
        return names.get(0);
    }

    private static OwnersFile.Read read(ConfigFile door, String name) {
        List<OwnersFile.Read> read = new ArrayList<>();
        door.readFormer(name, read::add);
        return read.get(0);
    }

    @Test
    @DisplayName("the last ten are kept, newest first, for their owner alone, also within one second")
    void keepsTen() throws IOException {
        Files.writeString(file(), "0");
        ConfigFile door = open();
        for (int i = 1; i <= 12; i++) {
            assertNull(write(door, Integer.toString(i), Integer.toString(i - 1)));
        }
        assertEquals("12", Files.readString(file()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        List<String> names = former(door);
        assertEquals(10, names.size());
        assertEquals("11", read(door, names.get(0)).text());
        assertEquals("2", read(door, names.get(9)).text());
        Path kept = directory.resolve("config.ini.former");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.resolve(names.get(0)))));
        try (var left = Files.list(directory)) {
            assertEquals(2, left.count(), "nothing else is left");
        }
    }

    @Test
    @DisplayName("a change that somebody made meanwhile is not lost")
    void meanwhile() throws IOException {
        Files.writeString(file(), "the owner's");
        String trouble = write(open(), "the page's", "what the page saw");
        assertTrue(trouble.contains("has been changed by somebody else"), trouble);
        assertEquals("the owner's", Files.readString(file()));
        assertEquals(List.of(), former(open()));
    }

    @Test
    @DisplayName("a link stays a link, and a file in ISO-8859-1 stays one")
    void asItWas() throws IOException {
        Path real = directory.resolve("real.ini");
        byte[] latin = "; Wärmepumpe\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(real, latin);
        Files.createSymbolicLink(file(), real);
        assertNull(write(open(), "; Wärmepumpe\n[Common]\n", "; Wärmepumpe\n"));
        assertTrue(Files.isSymbolicLink(file()));
        assertArrayEquals("; Wärmepumpe\n[Common]\n".getBytes(StandardCharsets.ISO_8859_1), Files.readAllBytes(real));
        assertNull(write(open(), "; 5 €\n", "; Wärmepumpe\n[Common]\n"));
        assertEquals("; 5 €\n", Files.readString(real));
    }

    @Test
    @DisplayName("only names of former files are read: no other file of the machine")
    void otherNames() throws IOException {
        Files.writeString(file(), "secret");
        for (String name :
                List.of("../config.ini", "/etc/passwd", "config.ini", "", "20260621-100000.ini/../../config.ini")) {
            assertNull(read(open(), name).text(), name);
        }
    }

    @Test
    @DisplayName("a file that is gone is told, and not made anew")
    void gone() {
        String trouble = write(open(), "new", "old");
        assertTrue(trouble.contains("cannot be written"), trouble);
        assertTrue(!Files.exists(file()));
    }
}
