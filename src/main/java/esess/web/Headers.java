package esess.web;

import esess.port.Listen.Answer;
import java.util.Map;

/** What every answer says to a browser, so that no page of others gets anything out of ours. */
final class Headers {

    /** No script, style or picture from elsewhere or in the page itself; nobody frames us. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()");

    private Headers() {}

    /** With all of them; nothing is kept by caches unless the answer says otherwise. */
    static Answer secured(Answer answer) {
        Answer secured = answer;
        for (Map.Entry<String, String> each : ALWAYS.entrySet()) {
            secured = secured.with(each.getKey(), each.getValue());
        }
        return answer.headers().keySet().stream().anyMatch("Cache-Control"::equalsIgnoreCase)
                ? secured
                : secured.with("Cache-Control", "no-store");
    }
}
