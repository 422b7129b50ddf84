package esess.control.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a client signs: {@code client|id|time|node|comp|command|parameters}, with id, time and parameters as JSON, names in
 * order, without blanks; HMAC-SHA256 (RFC 2104) of its UTF-8, in hexadecimal. No known name has a bar in it.
 */
public final class Signature {

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    public static String text(String client, Request request) {
        return String.join(
                "|",
                client,
                JsonText.sorted(request.id()),
                JsonText.sorted(request.echo().get("time")),
                request.node(),
                request.component(),
                request.command(),
                JsonText.sorted(request.parameters()));
    }

    public static String of(String secret, String client, Request request) {
        return HexFormat.of().formatHex(hmac(secret, text(client, request)));
    }

    /** Takes the same time whatever is wrong. */
    static boolean isRight(String secret, String client, Request request) {
        byte[] told = String.valueOf(request.signature()).getBytes(StandardCharsets.UTF_8);
        byte[] right = of(secret, client, request).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(right, told);
    }

    private static byte[] hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
