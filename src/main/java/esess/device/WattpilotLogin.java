package esess.device;

import esess.port.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves to a Wattpilot that we know its password, by PBKDF2 or, on a Flex, bcrypt. The slow hash is computed once for each
 * serial number and kept, also when the connection is gone before it is ready. Loop thread.
 */
final class WattpilotLogin {

    private static final int PBKDF2_ROUNDS = 100_000;
    /** One block of SHA-512. The device's own software asks for 256, four times the work, and uses 24. */
    private static final int PBKDF2_BYTES = 64;

    private static final int PBKDF2_CHARACTERS = 32;
    private static final int BCRYPT_COST = 8;
    private static final int BCRYPT_SALT_BYTES = 16;
    private static final int BCRYPT_PREFIX = 29;
    private static final int TOKEN_BYTES = 16;

    private record Key(Wattpilot.Hash kind, String serial) {}

    private final String password;
    private final Hashing hashing;
    private final SecureRandom random = new SecureRandom();
    private final Map<Key, String> known = new HashMap<>();
    private final Set<Key> computing = new HashSet<>();

    WattpilotLogin(String password, Hashing hashing) {
        this.password = password;
        this.hashing = hashing;
    }

    /** The hash if it is there, else null: then it is being computed, and {@code onReady} is told when it is there, or cannot be. */
    String secret(Wattpilot.Hash kind, String serial, Consumer<Boolean> onReady) {
        Key key = new Key(kind, serial);
        String secret = known.get(key);
        if (secret == null && computing.add(key)) {
            switch (kind) {
                case PBKDF2 ->
                    hashing.pbkdf2(
                            password,
                            serial,
                            PBKDF2_ROUNDS,
                            PBKDF2_BYTES,
                            hash -> ready(
                                    key,
                                    hash == null
                                            ? null
                                            : Base64.getEncoder()
                                                    .encodeToString(hash)
                                                    .substring(0, PBKDF2_CHARACTERS),
                                    onReady));
                case BCRYPT ->
                    hashing.bcrypt(
                            sha256(password),
                            bcryptSalt(serial),
                            BCRYPT_COST,
                            hash -> ready(key, hash == null ? null : hash.substring(BCRYPT_PREFIX), onReady));
            }
        }
        return secret;
    }

    private void ready(Key key, String secret, Consumer<Boolean> onReady) {
        computing.remove(key);
        if (secret != null) {
            known.put(key, secret);
        }
        onReady.accept(secret != null);
    }

    /** The serial number's digits, each a byte, to the right. */
    private static byte[] bcryptSalt(String serial) {
        byte[] salt = new byte[BCRYPT_SALT_BYTES];
        int at = salt.length;
        for (int i = serial.length() - 1; i >= 0 && at > 0; i--) {
            if (serial.charAt(i) >= '0' && serial.charAt(i) <= '9') {
                salt[--at] = (byte) (serial.charAt(i) - '0');
            }
        }
        return salt;
    }

    /** Our part of what is hashed, another each time. */
    String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static String answer(String secret, String token1, String token2, String token3) {
        return sha256(token3 + token2 + sha256(token1 + secret));
    }

    static String signature(String secret, String data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(data.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java knows no HmacSHA256", e);
        }
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java knows no SHA-256", e);
        }
    }
}
