package esess.config;

import esess.model.HostAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** [Mqtt]: the owner's broker. */
@Section(value = "Mqtt", doc = "The MQTT broker that devices and dashboards talk to.")
public record Broker(
        @Key(value = "Host", defaultValue = "localhost", doc = "Name or address of the broker.")
        String host,

        @Key(value = "Port", defaultValue = "1883", min = 1, max = 65535, doc = "1883, or 8883 with TLS, as a rule.")
        int port,

        @Key(value = "User", example = "es-ess", doc = "Leave out for a broker without login.")
        Optional<String> user,

        @Key(value = "Password", secret = true, example = "secret", doc = "The password of User.")
        Optional<String> password,

        @Key(value = "SslEnabled", defaultValue = "false", whileWrong = "true", doc = "Talk TLS to the broker.")
        boolean sslEnabled,

        @Key(value = "SslVerify", defaultValue = "true", doc = "Make sure that it is the right broker.")
        boolean sslVerify,

        @Key(
                value = "SslCaFile",
                example = "/data/es-ESS-ca.pem",
                doc = "PEM file with the authority (or the broker's own certificate) to trust, for a broker whose"
                        + " certificate no public authority signed.")
        Optional<Path> sslCaFile,

        @Key(
                value = "SslFingerprint",
                example =
                        "9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B:2B:0B:82:2C:D1:5D:6C:15:B0:F0:0A:08",
                doc = "SHA-256 fingerprint of the broker's certificate: the other way to trust a self-signed one.")
        Optional<String> sslFingerprint,

        @Key(
                value = "ThrottlePeriod",
                defaultValue = "0",
                unit = "ms",
                min = 0,
                max = 3600000,
                doc =
                        "Each topic is sent once in this time at most; the latest value wins. 0 sends everything at once.")
        Duration throttlePeriod,

        @Key(value = "TopicRoot", defaultValue = "es-ESS", doc = "What all topics of es-ESS begin with.")
        TopicRoot topicRoot,

        @Key(
                value = "ClientId",
                example = "es-ESS-garage",
                doc = "Name of this client at the broker, unique there. es-ESS makes one up by itself.")
        Optional<String> clientId,

        @Key(
                value = "LocalSslEnabled",
                defaultValue = "false",
                doc = "Accepted from older files; no longer needed, because es-ESS does not use the GX's own broker.")
        boolean localSslEnabled)
        implements Checked {

    @Override
    public void check(Complaints complaints) {
        try {
            HostAddress.requireWithoutPort(host);
        } catch (IllegalArgumentException e) {
            complaints.error("Host", e.getMessage());
        }
        complaints.unusedIf(password.isPresent() && user.isEmpty(), "Password", "because there is no User");
        complaints.unusedIf(
                sslCaFile.isPresent() && !sslEnabled,
                "SslCaFile",
                "because SslEnabled=false: everything goes over the network in plain text");
        complaints.unusedIf(
                sslFingerprint.isPresent() && !sslEnabled,
                "SslFingerprint",
                "because SslEnabled=false: everything goes over the network in plain text");
        complaints.unusedIf(
                sslCaFile.isPresent() && sslEnabled && sslFingerprint.isPresent(),
                "SslCaFile",
                "because SslFingerprint names the one certificate that is taken");
        if (sslFingerprint.isPresent() && !fingerprintHex().matches("[0-9a-f]{64}")) {
            complaints.error(
                    "SslFingerprint", "a SHA-256 fingerprint is expected: 64 hex digits, with or without colons");
        }
        if (sslEnabled && !sslVerify && sslCaFile.isPresent() && sslFingerprint.isEmpty()) {
            complaints.warning(
                    "SslCaFile",
                    "it is not used, because SslVerify=false accepts every certificate; set SslVerify=true");
        } else if (sslEnabled && !sslVerify && sslFingerprint.isEmpty()) {
            complaints.warning(
                    "SslVerify",
                    "anybody in the network can pose as the broker, read the password and command"
                            + " your devices; set it to true, and for a self-signed broker name its certificate with SslCaFile or"
                            + " SslFingerprint");
        }
        if (localSslEnabled) {
            complaints.warning("LocalSslEnabled", "no longer needed: es-ESS does not use the GX's own broker");
        }
    }

    /** {@link #sslFingerprint} as 64 lower-case hex digits; "" when there is none. */
    public String fingerprintHex() {
        return sslFingerprint.orElse("").replaceAll("[:\\s]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * What all topics of ours begin with.
     *
     * @param text without + and #, neither beginning nor ending with a slash
     */
    public record TopicRoot(String text) {

        /** @throws IllegalArgumentException saying what is expected */
        public static TopicRoot parse(String text) {
            if (!text.matches("[^+#/\\p{Cntrl}]+(/[^+#/\\p{Cntrl}]+)*+")) {
                throw new IllegalArgumentException(
                        "a topic without + and # that neither begins nor ends with / is expected");
            }
            return new TopicRoot(text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Without the password: records end up in logs. */
    @Override
    public String toString() {
        return "Broker[" + host + ":" + port + (sslEnabled ? ", TLS" : "") + ", " + topicRoot + "]";
    }
}
