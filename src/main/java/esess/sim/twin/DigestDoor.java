package esess.sim.twin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device's side of HTTP digest authentication (RFC 7616, qop=auth), as strict as a Shelly: a nonce is its own, its
 * count rises. Thread-safe.
 */
final class DigestDoor {

    private static final Pattern PART = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^\\s,]+))");

    private final String algorithm;
    private final String realm;
    private final Map<String, Integer> highestCount = new HashMap<>();
    private int noncesMade;

    /** @param algorithm SHA-256 or MD5 */
    DigestDoor(String algorithm, String realm) {
        this.algorithm = algorithm;
        this.realm = realm;
    }

    synchronized String challenge() {
        String nonce = Integer.toHexString(System.identityHashCode(this)) + "x" + ++noncesMade;
        highestCount.put(nonce, 0);
        return "Digest qop=\"auth\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm;
    }

    /** Knows no nonce any more, as after a restart. */
    synchronized void forget() {
        highestCount.clear();
    }

    synchronized boolean lets(String authorization, String method, String uri, String user, String password) {
        if (authorization == null || !authorization.startsWith("Digest ")) {
            return false;
        }
        Map<String, String> told = new HashMap<>();
        for (Matcher part = PART.matcher(authorization); part.find(); ) {
            told.put(part.group(1), part.group(2) != null ? part.group(2) : part.group(3));
        }
        Integer highest = highestCount.get(told.get("nonce"));
        if (highest == null
                || !told.getOrDefault("nc", "").matches("[0-9a-f]{8}")
                || !user.equals(told.get("username"))
                || !uri.equals(told.get("uri"))) {
            return false;
        }
        int count = Integer.parseInt(told.get("nc"), 16);
        String response = hash(hash(user + ":" + realm + ":" + password) + ":" + told.get("nonce") + ":"
                + told.get("nc") + ":" + told.get("cnonce") + ":auth:" + hash(method + ":" + uri));
        if (count <= highest || !response.equals(told.get("response"))) {
            return false;
        }
        highestCount.put(told.get("nonce"), count);
        return true;
    }

    private String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
