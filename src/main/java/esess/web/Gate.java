package esess.web;

import esess.port.Listen.Request;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out what a page of somebody else makes a browser send. A name under which nobody may know us stands for an
 * attacker's page whose name points to us (DNS rebinding); an address cannot. A change that a browser says comes from
 * another page is none of ours (CSRF). Pure.
 */
final class Gate {

    /** Why somebody is not let in. */
    record Refusal(int status, String why) {}

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]+]");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private final Set<String> names;

    /** @param names besides localhost and addresses, as which we may be called */
    Gate(Set<String> names) {
        this.names = names.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /** Null: it may come in. */
    @Nullable
    Refusal check(Request request) {
        String host = request.header("Host").toLowerCase(Locale.ROOT);
        if (!isOurs(PORT.matcher(host).replaceFirst(""))) {
            return new Refusal(
                    421,
                    "es-ESS does not answer to this name. Use its address, or name it in Hosts of the configuration");
        }
        if (isRead(request.method())) {
            return null;
        }
        String origin = request.header("Origin").toLowerCase(Locale.ROOT);
        String site = request.header("Sec-Fetch-Site");
        boolean foreign = !origin.isEmpty() && !origin.equals("http://" + host) && !origin.equals("https://" + host)
                || !site.isEmpty() && !site.equals("same-origin");
        return foreign ? new Refusal(403, "changes are taken from the own page only") : null;
    }

    /** Whether a browser asks for this on behalf of another page. */
    static boolean isForForeignPage(Request request) {
        String site = request.header("Sec-Fetch-Site");
        return site.equals("cross-site") || site.equals("same-site");
    }

    private boolean isOurs(String name) {
        return name.equals("localhost")
                || IPV4.matcher(name).matches()
                || IPV6.matcher(name).matches()
                || names.contains(name);
    }

    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }
}
