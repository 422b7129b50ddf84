package esess.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import esess.testing.RememberedHashing;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private static Boolean check(String hash, String password) {
        Boolean[] right = new Boolean[1];
        PasswordHash.parse(hash).check(password, new RememberedHashing(Runnable::run), answer -> right[0] = answer);
        return right[0];
    }

    @ParameterizedTest
    @CsvSource({
        // https://www.openwall.com/crypt/ (crypt_blowfish, its test vectors)
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW, U*U, true",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK, U*U*, true",
        "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW, U*U, true",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW, U*V, false"
    })
    @DisplayName("hashes that others have made are understood")
    void others(String hash, String password, boolean right) {
        assertEquals(right, check(hash, password));
    }

    @Test
    @DisplayName("an empty or an endless password is wrong")
    void extremes() {
        String hash = Hashes.of("correct horse");
        assertFalse(check(hash, ""));
        assertFalse(check(hash, "x".repeat(100_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
                "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$1$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
            })
    @DisplayName("what is no hash, or one that would keep a GX busy for hours, is refused without being repeated")
    void notHashes(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse(text))
                .getMessage();
        assertFalse(message.contains(text), message);
    }

    @Test
    @DisplayName("a new password has a least length, and a most")
    void complaints() {
        assertEquals("", PasswordHash.complaint("correct horse"));
        assertEquals("a password has at least 8 characters", PasswordHash.complaint("short"));
        assertEquals("a password has at most 72 bytes", PasswordHash.complaint("ä".repeat(37)));
    }
}
