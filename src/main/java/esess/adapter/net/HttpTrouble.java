package esess.adapter.net;

import esess.port.Http.Failed;
import esess.port.Http.Failure;
import esess.port.HttpRules;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Says in words that an owner understands why a device has not answered. Any thread. */
final class HttpTrouble {

    private HttpTrouble() {}

    /** What a library has thrown because it could make nothing of what came. */
    static final class Nonsense extends IOException {
        private static final long serialVersionUID = 1;

        Nonsense(Throwable cause) {
            super(cause.getClass().getSimpleName(), cause);
        }
    }

    static Failed describe(IOException e, String address) {
        if (e instanceof DeviceLogin.Refused) {
            return new Failed(
                    Failure.UNAUTHORIZED,
                    401,
                    address + " asks for " + e.getMessage() + ", which this kind of device does not; it is not told");
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BoundedSockets.TooMuch) {
                return tooLarge(0, address);
            }
        }
        boolean brokeOff = String.valueOf(e.getMessage()).startsWith("unexpected end");
        if (e instanceof Nonsense || e instanceof ProtocolException && !brokeOff) {
            return new Failed(Failure.NONSENSE, 0, address + " answers what makes no sense");
        }
        if (e instanceof UnknownHostException) {
            return new Failed(Failure.UNKNOWN_HOST, 0, "the host name of " + address + " is not known");
        }
        if (e instanceof NoRouteToHostException) {
            return unreachable(address);
        }
        if (e instanceof ConnectException) {
            String why = String.valueOf(e.getMessage()) + e.getCause();
            return why.contains("unreachable") || why.contains("No route")
                    ? unreachable(address)
                    : new Failed(Failure.REFUSED, 0, "nothing listens on " + address);
        }
        if (e instanceof SSLException) {
            return new Failed(
                    Failure.TLS, 0, "no encrypted connection to " + address + " is possible: " + e.getMessage());
        }
        return new Failed(Failure.BROKEN, 0, "the connection to " + address + " broke");
    }

    static Failed badStatus(int status, String address, boolean withLogin) {
        return HttpRules.badStatus(status, address, withLogin);
    }

    static Failed tooLarge(int status, String address) {
        return new Failed(
                Failure.TOO_LARGE, status, address + " answers more than " + OkHttp.LONGEST_BODY / 1024 + " kB");
    }

    private static Failed unreachable(String address) {
        return new Failed(Failure.UNREACHABLE, 0, "there is no way to " + address + " on the network");
    }
}
