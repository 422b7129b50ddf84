package esess.web;

import esess.port.Listen.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** A word in the header Authorization: as Bearer, or as the password of any user for clients that only know Basic. Pure. */
final class BearerToken {

    private BearerToken() {}

    /** Whether the request brings this very word. */
    static boolean isIn(Request request, Optional<String> token) {
        return token.isPresent()
                && MessageDigest.isEqual(
                        given(request).getBytes(StandardCharsets.UTF_8),
                        token.get().getBytes(StandardCharsets.UTF_8));
    }

    private static String given(Request request) {
        String header = request.header("Authorization");
        int space = header.indexOf(' ');
        String way = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
        String word = header.substring(space + 1).strip();
        if (way.equals("bearer")) {
            return word;
        }
        if (!way.equals("basic")) {
            return "";
        }
        try {
            String pair = new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
