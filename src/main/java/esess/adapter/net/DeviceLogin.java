package esess.adapter.net;

import com.burgstaller.okhttp.basic.BasicAuthenticator;
import com.burgstaller.okhttp.digest.CachingAuthenticator;
import com.burgstaller.okhttp.digest.Credentials;
import com.burgstaller.okhttp.digest.DigestAuthenticator;
import esess.port.Http.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;

/**
 * Tells one device user and password in the way it asks for: digest (MD5, SHA-256) before basic. Tells nobody else,
 * wherever the device redirects to. A challenge that is not understood is a login that fails, not an exception in
 * OkHttp's thread. Thread-safe.
 */
final class DeviceLogin implements CachingAuthenticator {

    private final HttpUrl device;
    private final DigestAuthenticator digest;
    private final BasicAuthenticator basic;
    private volatile CachingAuthenticator asked;

    DeviceLogin(HttpUrl device, Login login) {
        this.device = device;
        Credentials credentials = new Credentials(login.user(), login.password());
        digest = new DigestAuthenticator(credentials, StandardCharsets.UTF_8);
        basic = new BasicAuthenticator(credentials, StandardCharsets.UTF_8);
    }

    @Override
    public Request authenticate(Route route, Response response) throws IOException {
        if (!isDevice(response.request().url()) || response.code() != 401) {
            return null;
        }
        for (okhttp3.Challenge challenge : response.challenges()) {
            if (challenge.scheme().equalsIgnoreCase("Digest")) {
                return by(digest, route, response);
            }
        }
        for (okhttp3.Challenge challenge : response.challenges()) {
            if (challenge.scheme().equalsIgnoreCase("Basic")) {
                return by(basic, route, response);
            }
        }
        return null;
    }

    @Override
    public Request authenticateWithState(Route route, Request request) throws IOException {
        CachingAuthenticator by = asked;
        return by == null || !isDevice(request.url()) ? null : by.authenticateWithState(route, request);
    }

    private Request by(CachingAuthenticator scheme, Route route, Response response) throws IOException {
        try {
            Request again = scheme.authenticate(route, response);
            asked = scheme;
            return again;
        } catch (IllegalArgumentException | IllegalStateException notUnderstood) {
            return null;
        }
    }

    private boolean isDevice(HttpUrl url) {
        return url.host().equals(device.host())
                && url.port() == device.port()
                && url.scheme().equals(device.scheme());
    }
}
