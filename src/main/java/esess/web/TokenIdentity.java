package esess.web;

import esess.port.Listen.Request;
import java.util.Optional;

/** Full access for who brings the token; for everybody where there is none. */
public record TokenIdentity(Optional<String> token) implements Identity {

    /** A token with fewer characters can be guessed. */
    public static final int SHORTEST = 16;

    @Override
    public Access of(Request request) {
        return token.isEmpty() || BearerToken.isIn(request, token) ? Access.FULL : Access.NONE;
    }

    @Override
    public String challenge() {
        return "Basic realm=\"es-ESS\", charset=\"UTF-8\"";
    }

    /** Without the token: this may end up in a log. */
    @Override
    public String toString() {
        return "TokenIdentity[token=" + (token.isPresent() ? "set" : "none") + "]";
    }
}
