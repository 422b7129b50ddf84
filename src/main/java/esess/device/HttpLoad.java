package esess.device;

import esess.port.Http.Login;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A load that is switched by HTTP GET, as the owner describes it. Immutable.
 *
 * @param statusUrl  empty: the load is taken to be as it was last told
 * @param onKeyword  found in the status: the load is on; not found: off
 * @param powerUrl   may be the same as the status: then one request tells both
 * @param power      group 1 is the power in W; empty: the whole answer is the number
 * @param timeout    for each request
 */
public record HttpLoad(
        String onUrl,
        String offUrl,
        Optional<String> statusUrl,
        Optional<Pattern> onKeyword,
        Optional<String> powerUrl,
        Optional<Pattern> power,
        Optional<Login> login,
        Duration timeout) {

    /** Long enough for a relay on bad Wi-Fi. */
    public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);

    /** @throws IllegalArgumentException if the status cannot be understood for want of a keyword */
    public HttpLoad {
        if (statusUrl.isPresent() && onKeyword.isEmpty()) {
            throw new IllegalArgumentException("with a StatusUrl, IsOnKeywordRegex has to say what means on");
        }
    }

    /** Without the URLs: some devices want the password there. */
    @Override
    public String toString() {
        return "HttpLoad[" + login + "]";
    }
}
