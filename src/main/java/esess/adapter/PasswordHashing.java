package esess.adapter;

import esess.port.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.mindrot.jbcrypt.BCrypt;

/** PBKDF2 by the JDK, bcrypt by jBCrypt, on the pool. {@link Hashing} has the threads. */
public final class PasswordHashing implements Hashing {

    private static final String BCRYPT_DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int BCRYPT_SALT_CHARACTERS = 22;

    private final Executor pool;
    private final Executor loop;

    public PasswordHashing(Executor pool, Executor loop) {
        this.pool = pool;
        this.loop = loop;
    }

    @Override
    public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
        compute(
                () -> {
                    PBEKeySpec asked = new PBEKeySpec(
                            password.toCharArray(), salt.getBytes(StandardCharsets.UTF_8), rounds, bytes * 8);
                    try {
                        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                                .generateSecret(asked)
                                .getEncoded();
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException("this Java knows no PBKDF2WithHmacSHA512", e);
                    } finally {
                        asked.clearPassword();
                    }
                },
                onHash);
    }

    @Override
    public void bcrypt(String password, byte[] salt, int cost, Consumer<String> onHash) {
        compute(() -> BCrypt.hashpw(password, String.format("$2a$%02d$%s", cost, digits(salt))), onHash);
    }

    private <T> void compute(Supplier<T> hash, Consumer<T> onHash) {
        try {
            pool.execute(() -> {
                T[] result = newResult();
                try {
                    result[0] = hash.get();
                } finally {
                    loop.execute(() -> onHash.accept(result[0]));
                }
            });
        } catch (RejectedExecutionException full) {
            loop.execute(() -> onHash.accept(null));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T[] newResult() {
        return (T[]) new Object[1];
    }

    /** bcrypt's own base64: another alphabet, no padding. */
    private static String digits(byte[] salt) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; text.length() < BCRYPT_SALT_CHARACTERS; bit += 6) {
            int at = bit / 8;
            int pair = (salt[at] & 0xff) << 8 | (at + 1 < salt.length ? salt[at + 1] & 0xff : 0);
            text.append(BCRYPT_DIGITS.charAt(pair >> 10 - bit % 8 & 0x3f));
        }
        return text.toString();
    }
}
