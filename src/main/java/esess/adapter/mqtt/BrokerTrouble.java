package esess.adapter.mqtt;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Says in words that an owner understands why there is no connection. */
final class BrokerTrouble {

    private BrokerTrouble() {}

    static String describe(Throwable trouble, PahoMqtt.Settings settings) {
        String refusal = BrokerTrust.refusal(trouble);
        if (refusal != null) {
            return refusal;
        }
        Throwable root = trouble;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof MqttException e ? mqtt(e, settings) : network(root, settings);
    }

    private static String mqtt(MqttException e, PahoMqtt.Settings settings) {
        return switch (e.getReasonCode()) {
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION, MqttException.REASON_CODE_NOT_AUTHORIZED ->
                settings.user().isEmpty()
                        ? "the broker wants a user name and a password, and none is configured"
                        : "the broker refuses user \"" + settings.user()
                                + "\": user name or password is wrong, or not allowed";
            case MqttException.REASON_CODE_INVALID_CLIENT_ID ->
                "the broker refuses the client id " + settings.clientId();
            case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION -> "the broker does not speak MQTT 3.1.1";
            case MqttException.REASON_CODE_BROKER_UNAVAILABLE -> "the broker says that it is not available";
            case MqttException.REASON_CODE_CLIENT_TIMEOUT, MqttException.REASON_CODE_WRITE_TIMEOUT ->
                "the broker does not answer any more";
            default -> "MQTT error " + e.getReasonCode() + ": " + e.getMessage();
        };
    }

    private static String network(Throwable e, PahoMqtt.Settings settings) {
        String address = settings.host() + ":" + settings.port();
        if (e instanceof UnknownHostException) {
            return "the host name " + settings.host() + " is not known";
        }
        if (e instanceof NoRouteToHostException) {
            return "there is no way to " + address + " on the network";
        }
        if (e instanceof ConnectException) {
            return "nothing listens on " + address + " (" + e.getMessage() + ")";
        }
        if (e instanceof SocketTimeoutException) {
            return address + " does not answer";
        }
        if (e instanceof SSLException) {
            return "no TLS connection is possible: " + e.getMessage();
        }
        if (e instanceof EOFException || e instanceof SocketException) {
            return "the broker closed the connection";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
