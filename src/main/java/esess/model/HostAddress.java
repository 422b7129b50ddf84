package esess.model;

import java.util.regex.Pattern;

/** Where a device is: name or address, with a port if it is not the usual one. Immutable; any thread. */
public record HostAddress(String text) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.%]+])(:[0-9]{1,5})?");

    /** @throws IllegalArgumentException for a URL, a user or a path in it */
    public static HostAddress parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a host is expected, as in 192.168.1.5 or shelly.local, without http:// and path");
        }
        return new HostAddress(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
