package esess.adapter.net;

import esess.port.Http.Failed;
import esess.port.Http.Failure;
import esess.port.HttpRules;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Says in words that an owner understands why a device has not answered. Any thread. */
final class HttpTrouble {

    private HttpTrouble() {}

    static Failed describe(IOException e, String address) {
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

    private static Failed unreachable(String address) {
        return new Failed(Failure.UNREACHABLE, 0, "there is no way to " + address + " on the network");
    }
}
