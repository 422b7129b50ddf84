package esess.adapter;

import esess.port.Computing;
import esess.port.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.Consumer;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.mindrot.jbcrypt.BCrypt;

/** PBKDF2 by the JDK, bcrypt by jBCrypt. {@link Hashing} has the threads. */
public final class PasswordHashing implements Hashing {

    private static final String BCRYPT_DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int BCRYPT_SALT_CHARACTERS = 22;

    private final Computing computing;

    public PasswordHashing(Computing computing) {
        this.computing = computing;
    }

    @Override
    public void pbkdf2(String password, String salt, int rounds, int bytes, Consumer<byte[]> onHash) {
        computing.compute(
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
        computing.compute(() -> BCrypt.hashpw(password, String.format("$2a$%02d$%s", cost, digits(salt))), onHash);
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
