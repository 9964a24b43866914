package vaultsnapshot.vault;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

/**
 * TLS as the settings want it: whom to trust, which name to look for, what to show. The JVM itself
 * compares the name with the certificate's, always.
 */
final class TlsSockets {
  private static final char[] NO_PASSWORD = {};

  private TlsSockets() {}

  static TlsSocketStrategy of(VaultSettings settings, Optional<ClientCertificate> shown) {
    TlsSocketStrategy tls =
        new DefaultClientTlsStrategy(
            context(settings.authorities(), shown), HostnameVerificationPolicy.BUILTIN, null);
    return settings.tlsServerName().map(name -> named(name, tls)).orElse(tls);
  }

  /** The name given here is what goes out as SNI and what the certificate is compared with. */
  private static TlsSocketStrategy named(String name, TlsSocketStrategy tls) {
    return (socket, _, port, attachment, context) ->
        tls.upgrade(socket, name, port, attachment, context);
  }

  private static SSLContext context(
      List<X509Certificate> authorities, Optional<ClientCertificate> shown) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          shown.isPresent() ? keyManagers(shown.get()) : null,
          authorities.isEmpty() ? null : trustManagers(authorities),
          null);
      return context;
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("TLS cannot be set up in this JVM", impossible);
    }
  }

  private static KeyManager[] keyManagers(ClientCertificate shown)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    Certificate[] chain = shown.chain().toArray(Certificate[]::new);
    store.setKeyEntry("client", shown.key(), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trustManagers(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("authority-" + store.size(), authority);
    }
    return trustManagers(store);
  }

  /** With {@code null} those of the JVM. */
  static TrustManager[] trustManagers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
