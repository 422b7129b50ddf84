package esess.port;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Password hashes that are slow on purpose: seconds on a GX. They are computed elsewhere; asked and answered on the
 * loop thread, exactly once and never before the call returns. The answer is null when nobody can compute it now.
 */
public interface Hashing {

    /** PBKDF2 with HMAC-SHA512. */
    void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte @Nullable []> onHash);

    /**
     * bcrypt, version 2a.
     *
     * @param salt 16 bytes
     * @param cost the binary logarithm of the number of rounds
     * @param onHash gets the usual text: {@code $2a$}, cost, 22 characters of salt, 31 characters of hash
     */
    void bcrypt(String password, byte[] salt, int cost, Consumer<@Nullable String> onHash);
}
