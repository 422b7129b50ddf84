package esess.model;

import java.util.regex.Pattern;

/** Where a device is: name or address, with a port if it is not the usual one. Immutable; any thread. */
public record HostAddress(String text) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.%]+])(:[0-9]{1,5})?");

    private static final int HIGHEST_PORT = 65_535;

    /** @throws IllegalArgumentException for a URL, a user or a path in it */
    public static HostAddress parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a host is expected, as in 192.168.1.5 or shelly.local, without http:// and path");
        }
        HostAddress address = new HostAddress(text);
        if (address.port(1) < 1 || address.port(1) > HIGHEST_PORT) {
            throw new IllegalArgumentException("a port is 1 to " + HIGHEST_PORT);
        }
        return address;
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

    @Override
    public String toString() {
        return text;
    }
}
