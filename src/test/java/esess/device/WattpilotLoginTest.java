package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.PasswordHashing;
import esess.adapter.PoolComputing;
import esess.device.Wattpilot.Hash;
import esess.port.Hashing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WattpilotLoginTest {

    private static final String PASSWORD = "Secret123!";
    private static final String SERIAL = "91012345";

    /** What was asked of the slow hashes; they are computed at once. */
    private static final class Counting implements Hashing {
        private final Hashing real = new PasswordHashing(new PoolComputing(Runnable::run, Runnable::run));
        private final List<String> asked = new ArrayList<>();

        @Override
        public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
            asked.add("pbkdf2 " + rounds + " rounds, " + bytes + " bytes");
            real.pbkdf2(password, salt, rounds, bytes, onHash);
        }

        @Override
        public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
            asked.add("bcrypt " + cost);
            real.bcrypt(password, salt, cost, onHash);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PBKDF2, FzKfLqeLWJVZM304GGUh6gTyIFzuLysS, a6f23a21d09d4ca9684c502a1780addf00737d3c961d6ecd0b2ae11b49704b74, 3dba7b3db11d57b348ec56f318fd955d6cd26cdd33d9c7320aa916ff21831f78",
        "BCRYPT, js4YRBySL1zsU.y9ZqyYKEz2CVgsKie, e805d8ebe8704c4cc499aec8292c086290a057bd161680b135a0b9cb041b0241, 986cae67827b813c4ca3f90211b5764a2d77b226663b3621c1de49a18ae10aca"
    })
    @DisplayName("the verified vectors: secret, answer to the challenge, signature of a command")
    void vectors(Hash hash, String expected, String answer, String signature) {
        WattpilotLogin login = new WattpilotLogin(PASSWORD, new Counting());
        List<Boolean> ready = new ArrayList<>();
        assertNull(login.secret(hash, SERIAL, ready::add));
        assertEquals(List.of(true), ready);
        String secret = login.secret(hash, SERIAL, ready::add);
        assertEquals(expected, secret);
        assertEquals(
                answer,
                WattpilotLogin.answer(
                        secret,
                        "0123456789abcdef0123456789abcdef",
                        "fedcba9876543210fedcba9876543210",
                        "00112233445566778899aabbccddeeff"));
        assertEquals(
                signature,
                WattpilotLogin.signature(
                        secret, "{\"type\": \"setValue\", \"requestId\": 1, \"key\": \"amp\", \"value\": 10}"));
    }

    @Test
    @DisplayName("PBKDF2 computes one block, and only once for each serial number")
    void noWasteOfWork() {
        Counting hashing = new Counting();
        WattpilotLogin login = new WattpilotLogin(PASSWORD, hashing);
        for (int i = 0; i < 10; i++) {
            login.secret(Hash.PBKDF2, SERIAL, ready -> {});
        }
        assertEquals(List.of("pbkdf2 100000 rounds, 64 bytes"), hashing.asked);
        String other = login.secret(Hash.PBKDF2, "32000001", ready -> {});
        assertNull(other);
        assertEquals(2, hashing.asked.size());
        assertNotEquals(
                login.secret(Hash.PBKDF2, SERIAL, ready -> {}), login.secret(Hash.PBKDF2, "32000001", ready -> {}));
    }

    @Test
    @DisplayName("nobody computes the hash: said, and asked again the next time")
    void nobodyComputes() {
        List<Consumer<byte[]>> asked = new ArrayList<>();
        WattpilotLogin login = new WattpilotLogin(PASSWORD, new Hashing() {
            @Override
            public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
                asked.add(onHash);
            }

            @Override
            public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
                throw new AssertionError();
            }
        });
        List<Boolean> ready = new ArrayList<>();
        login.secret(Hash.PBKDF2, SERIAL, ready::add);
        login.secret(Hash.PBKDF2, SERIAL, ready::add);
        assertEquals(1, asked.size(), "not twice at the same time");
        asked.get(0).accept(null);
        assertEquals(List.of(false), ready);
        login.secret(Hash.PBKDF2, SERIAL, ready::add);
        assertEquals(2, asked.size());
    }

    @Test
    @DisplayName("each login has a token of its own")
    void tokens() {
        WattpilotLogin login = new WattpilotLogin(PASSWORD, new Counting());
        assertTrue(login.token().matches("[0-9a-f]{32}"));
        assertNotEquals(login.token(), login.token());
    }

    @Test
    @DisplayName("the password is not in what ends up in logs")
    void noSecret() {
        assertFalse(new Wattpilot.Account("wattpilot", PASSWORD, Optional.of(Hash.BCRYPT))
                .toString()
                .contains(PASSWORD));
    }
}
