package esess.adapter.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides whether the broker is the one the owner means, and says in words what is wrong if it is not. In this order:
 * a fingerprint pins exactly one certificate, whatever its name; without verification everything is accepted; else
 * the certificate must lead to the CA file, or without one to the JVM's authorities, and bear the broker's name.
 * Thread-safe; used by the thread that connects.
 */
final class BrokerTrust extends X509ExtendedTrustManager {

    /** The certificate was refused; the message is for the owner. */
    private static final class Refused extends CertificateException {
        private static final long serialVersionUID = 1;

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private final String host;
    private final String fingerprint;
    private final X509ExtendedTrustManager authorities;

    private BrokerTrust(String host, String fingerprint, X509ExtendedTrustManager authorities) {
        this.host = host;
        this.fingerprint = fingerprint;
        this.authorities = authorities;
    }

    /**
     * Speaks TLS on a connected socket.
     *
     * @throws IOException if the broker is not to be trusted, or the settings cannot be used
     */
    static SSLSocket handshake(Socket plain, String host, int port, PahoMqtt.Tls tls) throws IOException {
        BrokerTrust trust = of(host, tls);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
            if (trust.authorities != null) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** What the owner should know about a refused certificate; null if that was not the trouble. */
    static String refusal(Throwable trouble) {
        for (Throwable t = trouble; t != null; t = t.getCause()) {
            if (t instanceof Refused) {
                return t.getMessage();
            }
        }
        return null;
    }

    private static BrokerTrust of(String host, PahoMqtt.Tls tls) throws IOException {
        if (tls.isPinned()) {
            String pin = tls.fingerprint().replaceAll("[:\\s]", "").toLowerCase(Locale.ROOT);
            if (!SHA256.matcher(pin).matches()) {
                throw new IOException(
                        "the configured fingerprint is not a SHA-256 (64 hex digits): " + tls.fingerprint());
            }
            return new BrokerTrust(host, pin, null);
        }
        return new BrokerTrust(host, null, tls.verify() ? authorities(tls.caFile()) : null);
    }

    private static X509ExtendedTrustManager authorities(Path caFile) throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(caFile == null ? null : anchors(caFile));
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new IOException("this Java has no X.509 trust manager");
        } catch (GeneralSecurityException e) {
            throw new IOException("the list of trusted authorities cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore anchors(Path caFile) throws IOException {
        if (!Files.isReadable(caFile)) {
            throw new IOException("the CA file " + caFile + " does not exist or cannot be read");
        }
        try (InputStream in = Files.newInputStream(caFile)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException("the CA file " + caFile + " holds no certificate");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca" + store.size(), certificate);
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException("the CA file " + caFile + " is not a PEM file of certificates");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        String presented = sha256(chain[0]);
        if (fingerprint != null) {
            if (!presented.replace(":", "").equalsIgnoreCase(fingerprint)) {
                throw new Refused(
                        "the broker's certificate has another fingerprint than configured; it presented " + presented,
                        null);
            }
        } else if (authorities != null) {
            try {
                authorities.checkServerTrusted(chain, authType, socket);
            } catch (CertificateException e) {
                throw new Refused(
                        explain(chain, authType, e) + "; the certificate's SHA-256 fingerprint is " + presented, e);
            }
        }
    }

    /** Tells a wrong name from an unknown issuer by asking again without the name. */
    private String explain(X509Certificate[] chain, String authType, CertificateException refused) {
        for (Throwable t = refused; t != null; t = t.getCause()) {
            if (t instanceof CertificateExpiredException) {
                return "the broker's certificate has expired (" + chain[0].getNotAfter() + ")";
            }
            if (t instanceof CertificateNotYetValidException) {
                return "the broker's certificate is not valid yet, is the clock right? (" + chain[0].getNotBefore()
                        + ")";
            }
        }
        try {
            authorities.checkServerTrusted(chain, authType);
            return "the broker's certificate is not for the host name " + host;
        } catch (CertificateException e) {
            return "the broker's certificate is not signed by an authority that is trusted here";
        }
    }

    private static String sha256(X509Certificate certificate) throws CertificateException {
        try {
            return COLONS.formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("used with sockets only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("used with sockets only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("a client only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("a client only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a client only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
