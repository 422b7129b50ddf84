package esess.adapter.net;

import com.burgstaller.okhttp.basic.BasicAuthenticator;
import com.burgstaller.okhttp.digest.CachingAuthenticator;
import com.burgstaller.okhttp.digest.Credentials;
import com.burgstaller.okhttp.digest.DigestAuthenticator;
import esess.port.Http.Login;
import esess.port.Http.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.Challenge;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;

/**
 * Tells one device user and password in the way it asks for, if it is one that its kind has: digest before basic. Tells
 * nobody else, wherever the device redirects to. Thread-safe.
 */
final class DeviceLogin implements CachingAuthenticator {

    /** It asks only in ways that its kind does not have; nothing was told. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(Way asked) {
            super(
                    switch (asked) {
                        case BASIC -> "the password itself (HTTP basic)";
                        case MD5 -> "the password by digest with MD5";
                        case SHA256 -> "the password by digest with SHA-256";
                    });
        }
    }

    private final HttpUrl device;
    private final Set<Way> ways;
    private final DigestAuthenticator digest;
    private final BasicAuthenticator basic;
    private volatile CachingAuthenticator asked;

    DeviceLogin(HttpUrl device, Login login) {
        this.device = device;
        this.ways = login.ways();
        Credentials credentials = new Credentials(login.user(), login.password());
        digest = new DigestAuthenticator(credentials, StandardCharsets.UTF_8);
        basic = new BasicAuthenticator(credentials, StandardCharsets.UTF_8);
    }

    @Override
    public Request authenticate(Route route, Response response) throws IOException {
        if (!isDevice(response.request().url()) || response.code() != 401) {
            return null;
        }
        Map<Way, Challenge> asks = new EnumMap<>(Way.class);
        for (Challenge challenge : response.challenges()) {
            Way way = way(challenge);
            if (way != null) {
                asks.putIfAbsent(way, challenge);
            }
        }
        for (Way way : asks.keySet()) {
            if (ways.contains(way)) {
                return by(way, route, response, asks.get(way));
            }
        }
        if (!asks.isEmpty()) {
            throw new Refused(asks.keySet().iterator().next());
        }
        return null;
    }

    @Override
    public Request authenticateWithState(Route route, Request request) throws IOException {
        CachingAuthenticator by = asked;
        return by == null || !isDevice(request.url()) ? null : by.authenticateWithState(route, request);
    }

    /** Only what was chosen is shown to the library, which would choose by itself. */
    private Request by(Way way, Route route, Response response, Challenge chosen) throws IOException {
        try {
            return told(way, route, response, chosen);
        } catch (IOException | RuntimeException e) {
            throw new HttpTrouble.Nonsense(e);
        }
    }

    private Request told(Way way, Route route, Response response, Challenge chosen) throws IOException {
        CachingAuthenticator scheme = way == Way.BASIC ? basic : digest;
        Request again = scheme.authenticate(
                route,
                response.newBuilder().header("WWW-Authenticate", header(chosen)).build());
        asked = scheme;
        return again;
    }

    private static String header(Challenge challenge) {
        StringBuilder header = new StringBuilder(challenge.scheme());
        String separator = " ";
        for (Map.Entry<String, String> parameter : challenge.authParams().entrySet()) {
            if (parameter.getKey() != null) {
                header.append(separator)
                        .append(parameter.getKey())
                        .append("=\"")
                        .append(parameter.getValue().replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
                separator = ", ";
            }
        }
        return header.toString();
    }

    private static Way way(Challenge challenge) {
        return switch (challenge.scheme().toLowerCase(Locale.ROOT)) {
            case "basic" -> Way.BASIC;
            case "digest" ->
                String.valueOf(challenge.authParams().get("algorithm"))
                                .toUpperCase(Locale.ROOT)
                                .startsWith("SHA-256")
                        ? Way.SHA256
                        : Way.MD5;
            default -> null;
        };
    }

    private boolean isDevice(HttpUrl url) {
        return url.host().equals(device.host())
                && url.port() == device.port()
                && url.scheme().equals(device.scheme());
    }
}
