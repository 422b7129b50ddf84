package esess.web;

import esess.port.Listen.Request;
import java.util.regex.Pattern;

/** Whom a question really comes from. */
final class Peer {

    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{2,45}");

    private Peer() {}

    /**
     * An address. Behind the GX's web server all come from loopback, and it says for whom it asks; nobody else is
     * believed that. A program on the GX itself could say what it likes, but that one could read the file with the hash.
     */
    static String of(Request request) {
        String told = request.header("X-Real-IP").strip();
        boolean near = request.peer().equals("127.0.0.1") || request.peer().matches("::1|0:0:0:0:0:0:0:1");
        return near && ADDRESS.matcher(told).matches() ? told : request.peer();
    }
}
