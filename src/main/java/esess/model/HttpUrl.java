package esess.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address as owners write it: http:// or https://, a host, and what follows. Immutable; any thread. */
public record HttpUrl(String text) {

    private static final Pattern FORM =
            Pattern.compile("(?i:https?)://(?:[^/?#@\\s]*@)?(?<host>[^/?#@\\s]+)(?:[/?#]\\P{Cntrl}*)?");

    /** @throws IllegalArgumentException if no request can go there */
    public static HttpUrl parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a URL is expected, as in http://192.168.1.20/relay/0?turn=on");
        }
        HostAddress.parse(form.group("host"));
        return new HttpUrl(text);
    }

    /** Without a login that stands in it. */
    @Override
    public String toString() {
        return text.replaceFirst("://[^/?#@\\s]*@", "://***@");
    }
}
