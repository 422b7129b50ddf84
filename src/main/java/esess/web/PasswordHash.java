package esess.web;

import esess.port.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bcrypt hash of a password, as {@code es-ess password} and htpasswd write it
 * (https://passlib.readthedocs.io/en/stable/lib/passlib.hash.bcrypt.html). Immutable.
 */
public final class PasswordHash {

    /** About a second of a GX's processor. */
    public static final int COST = 10;
    /** bcrypt looks at no more. */
    public static final int LONGEST_BYTES = 72;

    public static final int SHORTEST = 8;

    private static final int HIGHEST_COST = 13;
    private static final Pattern FORM =
            Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");
    private static final String DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final int cost;
    private final String digits;
    private final byte[] salt;

    private PasswordHash(int cost, String salt, String hash) {
        this.cost = cost;
        this.salt = bytes(salt);
        digits = salt + hash;
    }

    /** @throws IllegalArgumentException with what is expected */
    public static PasswordHash parse(String text) {
        Matcher form = FORM.matcher(text);
        int cost = form.matches() ? Integer.parseInt(form.group(1)) : 0;
        if (cost < 4 || cost > HIGHEST_COST) {
            throw new IllegalArgumentException(
                    "a bcrypt hash is expected, as es-ess password makes it ($2a$10$...), of a cost from 4 to "
                            + HIGHEST_COST);
        }
        return new PasswordHash(cost, form.group(2), form.group(3));
    }

    /** What is wrong with a new password; empty: nothing. */
    public static String complaint(String password) {
        return password.codePointCount(0, password.length()) < SHORTEST
                ? "a password has at least " + SHORTEST + " characters"
                : isTooLong(password) ? "a password has at most " + LONGEST_BYTES + " bytes" : "";
    }

    /** @param onAnswer null: nobody can tell now */
    void check(String password, Hashing hashing, Consumer<Boolean> onAnswer) {
        // The same work for every wrong one: how long it takes tells nothing.
        String tried = isTooLong(password) ? "" : password;
        hashing.bcrypt(
                tried, salt, cost, hash -> onAnswer.accept(hash == null ? null : !tried.isEmpty() && fits(hash)));
    }

    private boolean fits(String hash) {
        Matcher form = FORM.matcher(hash);
        return form.matches()
                && MessageDigest.isEqual(
                        (form.group(2) + form.group(3)).getBytes(StandardCharsets.US_ASCII),
                        digits.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isTooLong(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES;
    }

    private static byte[] bytes(String salt) {
        byte[] bytes = new byte[16];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = 0; i < salt.length(); i++) {
            char digit = salt.charAt(i);
            held = held << 6 | DIGITS.indexOf(digit);
            bits += 6;
            if (bits >= 8 && at < bytes.length) {
                bits -= 8;
                bytes[at++] = (byte) (held >> bits);
            }
        }
        return bytes;
    }

    /** Not the hash: this may end up in a log. */
    @Override
    public String toString() {
        return "a bcrypt hash of cost " + cost;
    }
}
