package esess.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a device is: name or address, with a port if it is not the usual one. Immutable; any thread. */
public record HostAddress(String text) {

    private static final int LAST_PORT = 65_535;
    private static final Pattern FORM =
            Pattern.compile("(?<host>[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.%]+])(:(?<port>[0-9]{1,5}))?");
    /** The resolver takes letters of all alphabets. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.-]+|\\[[0-9A-Fa-f:.%]+]");
    /** What stands between brackets where a port may follow. */
    private static final Pattern BARE_IPV6 =
            Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9]+)?");

    /** @throws IllegalArgumentException for a URL, a user or a path in it, or a port that there is not */
    public static HostAddress parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "a host is expected, as in 192.168.1.5 or shelly.local, without http:// and path");
        }
        String port = form.group("port");
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > LAST_PORT)) {
            throw new IllegalArgumentException("a port from 1 to " + LAST_PORT + " is expected behind the host");
        }
        return new HostAddress(text);
    }

    /** Without the port, and without the brackets of an IPv6 address. */
    public String host() {
        String host = text.substring(0, text.length() - portText().length());
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** @param usual where none is written */
    public int port(int usual) {
        String written = portText();
        return written.isEmpty() ? usual : Integer.parseInt(written.substring(1));
    }

    private String portText() {
        int colon = text.lastIndexOf(':');
        return colon > text.lastIndexOf(']') ? text.substring(colon) : "";
    }

    /**
     * A host whose port is told elsewhere.
     *
     * @throws IllegalArgumentException if it is none, or has a port
     */
    public static void requireWithoutPort(String text) {
        if (NAME.matcher(text).matches() || BARE_IPV6.matcher(text).matches()) {
            return;
        }
        throw new IllegalArgumentException(
                FORM.matcher(text).matches()
                        ? "a host without port is expected; the port has a key of its own"
                        : "a host is expected, as in 192.168.1.5 or broker.local, without mqtt:// and path");
    }

    @Override
    public String toString() {
        return text;
    }
}
