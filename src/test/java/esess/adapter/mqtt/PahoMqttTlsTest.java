package esess.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.Mosquitto;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Python es-ESS never verified TLS. */
@Timeout(120)
class PahoMqttTlsTest {

    @TempDir
    Path folder;

    private Path certificate;
    private Mosquitto broker;
    private MqttBench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new MqttBench();
        certificate = selfSigned("broker", "DNS:localhost,IP:127.0.0.1");
        broker = Mosquitto.withTls(certificate, folder.resolve("broker.key"));
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
        broker.close();
    }

    @Test
    @DisplayName("a self-signed certificate is refused by default, and the log shows its fingerprint")
    void defaultRefusesSelfSigned() throws Exception {
        refused(new PahoMqtt.Tls(true, true, null, ""), "127.0.0.1", "not signed by an authority that is trusted here");
        assertTrue(bench.logged(fingerprint(certificate)), bench.log::toString);
    }

    @Test
    void theCaFileAccepts() throws Exception {
        accepted(new PahoMqtt.Tls(true, true, certificate, null), "localhost");
        accepted(new PahoMqtt.Tls(true, true, certificate, ""), "127.0.0.1");
    }

    @Test
    void oneOfSeveralCertificatesInTheCaFileWillDo() throws Exception {
        Path bundle = folder.resolve("bundle.pem");
        Files.writeString(bundle, Files.readString(selfSigned("other", "DNS:other")) + Files.readString(certificate));
        accepted(new PahoMqtt.Tls(true, true, bundle, ""), "localhost");
    }

    @Test
    void anotherCaFileRefuses() throws Exception {
        refused(
                new PahoMqtt.Tls(true, true, selfSigned("other", "DNS:localhost"), ""),
                "localhost",
                "not signed by an authority");
    }

    @Test
    void withACaFileTheNameIsStillChecked() throws Exception {
        Path elsewhere = selfSigned("elsewhere", "DNS:elsewhere.example");
        try (Mosquitto misnamed = Mosquitto.withTls(elsewhere, folder.resolve("elsewhere.key"))) {
            PahoMqtt mqtt = start(misnamed.port(), new PahoMqtt.Tls(true, true, elsewhere, ""), "localhost");
            bench.awaitLog("is not for the host name localhost");
            assertFalse(mqtt.isConnected());
        }
    }

    @Test
    void theFingerprintAcceptsInAnySpelling() throws Exception {
        String fingerprint = fingerprint(certificate);
        accepted(new PahoMqtt.Tls(true, true, null, fingerprint), "localhost");
        accepted(
                new PahoMqtt.Tls(true, true, null, fingerprint.replace(":", "").toLowerCase(Locale.ROOT)), "localhost");
    }

    @Test
    void theFingerprintNeedsNoName() throws Exception {
        Path elsewhere = selfSigned("elsewhere", "DNS:elsewhere.example");
        try (Mosquitto misnamed = Mosquitto.withTls(elsewhere, folder.resolve("elsewhere.key"))) {
            PahoMqtt mqtt =
                    start(misnamed.port(), new PahoMqtt.Tls(true, true, null, fingerprint(elsewhere)), "localhost");
            bench.await("connected", mqtt::isConnected);
        }
    }

    @Test
    void anotherFingerprintIsRefusedEvenWithoutVerification() throws Exception {
        refused(
                new PahoMqtt.Tls(true, false, null, "00".repeat(32)),
                "localhost",
                "it presented " + fingerprint(certificate));
    }

    @Test
    void withoutVerificationEverythingIsAcceptedAndSaid() throws Exception {
        Path elsewhere = selfSigned("elsewhere", "DNS:elsewhere.example");
        try (Mosquitto misnamed = Mosquitto.withTls(elsewhere, folder.resolve("elsewhere.key"))) {
            PahoMqtt mqtt = start(misnamed.port(), new PahoMqtt.Tls(true, false, null, ""), "localhost");
            bench.await("connected", mqtt::isConnected);
            assertEquals(
                    1,
                    bench.log.stream()
                            .filter(line -> line.startsWith("WARNING") && line.contains("not verified"))
                            .count());
        }
    }

    @Test
    void settingsThatCannotWorkAreExplained() throws Exception {
        start(broker.port(), new PahoMqtt.Tls(true, true, folder.resolve("none.pem"), ""), "localhost");
        bench.awaitLog("none.pem does not exist");
        start(
                broker.port(),
                new PahoMqtt.Tls(true, true, Files.writeString(folder.resolve("empty.pem"), ""), ""),
                "localhost");
        bench.awaitLog("empty.pem holds no certificate");
        start(
                broker.port(),
                new PahoMqtt.Tls(true, true, Files.writeString(folder.resolve("text.pem"), "hello"), ""),
                "localhost");
        bench.awaitLog("text.pem is not a PEM file");
        start(broker.port(), new PahoMqtt.Tls(true, true, null, "AB:CD"), "localhost");
        bench.awaitLog("not a SHA-256");
    }

    @Test
    void tlsAgainstAPlainPortAndTheOtherWayRound() throws Exception {
        try (Mosquitto plain = Mosquitto.open()) {
            start(plain.port(), new PahoMqtt.Tls(true, true, certificate, ""), "localhost");
            bench.awaitLog("localhost:" + plain.port() + " cannot be used: ");
        }
        start(broker.port(), PahoMqtt.Tls.OFF, "localhost");
        bench.awaitLog("the broker closed the connection");
    }

    private PahoMqtt start(int port, PahoMqtt.Tls tls, String host) {
        PahoMqtt mqtt = bench.client(new PahoMqtt.Settings(host, port, "", "", "", tls, null, "", ""));
        mqtt.start();
        return mqtt;
    }

    private void accepted(PahoMqtt.Tls tls, String host) throws Exception {
        PahoMqtt mqtt = start(broker.port(), tls, host);
        bench.await("connected", mqtt::isConnected);
        List<String> got = new CopyOnWriteArrayList<>();
        bench.onLoop(() -> {
            mqtt.subscribe("tls/" + host, 1, m -> got.add(m.text()));
            mqtt.publish("tls/" + host, "through TLS", 2, false);
        });
        bench.await("a message there and back", () -> got.contains("through TLS"));
        mqtt.stop(MqttBench.LONG);
    }

    private void refused(PahoMqtt.Tls tls, String host, String reason) {
        PahoMqtt mqtt = start(broker.port(), tls, host);
        bench.awaitLog(reason);
        assertFalse(mqtt.isConnected());
        mqtt.stop(MqttBench.LONG);
        assertEquals(1, bench.log.stream().filter(line -> line.contains(reason)).count(), "said once");
    }

    private Path selfSigned(String name, String names) throws Exception {
        Path pem = folder.resolve(name + ".pem");
        Mosquitto.command(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-keyout",
                folder.resolve(name + ".key").toString(),
                "-out",
                pem.toString(),
                "-days",
                "30",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=" + names);
        return pem;
    }

    private static String fingerprint(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            byte[] der = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getEncoded();
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        }
    }
}
