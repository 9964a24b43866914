package vaultsnapshot.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority of its own for each use: the CA that servers' and clients' certificates
 * are signed with, and contexts that trust it and nothing else.
 */
public final class LocalAuthority {
  /** The names under which a server on this machine is reached. */
  public static final List<String> LOOPBACK_NAMES = List.of("localhost", "127.0.0.1", "::1");

  /** Password of the trust stores written here; they hold public certificates alone. */
  public static final String TRUST_STORE_PASSWORD = "changeit";

  private static final Duration VALID = Duration.ofDays(7);

  private final HeldCertificate authority;

  /** Makes a new CA. */
  public LocalAuthority() {
    this.authority =
        new HeldCertificate.Builder()
            .commonName("vault-snapshot local CA")
            .certificateAuthority(0)
            .validityInterval(yesterday(), later())
            .build();
  }

  /** The CA's certificate, PEM. */
  public String caPem() {
    return authority.certificatePem();
  }

  /** A server's certificate for {@link #LOOPBACK_NAMES} and {@code names}. */
  public HeldCertificate serverCertificate(String... names) {
    List<String> all =
        java.util.stream.Stream.concat(LOOPBACK_NAMES.stream(), java.util.Arrays.stream(names))
            .toList();
    return serverCertificateFor(all, Instant.ofEpochMilli(later()));
  }

  /** A server's certificate for exactly {@code names}: for tests of a wrong name. */
  public HeldCertificate serverCertificateOnlyFor(String... names) {
    return serverCertificateFor(List.of(names), Instant.ofEpochMilli(later()));
  }

  /** A server's certificate for {@link #LOOPBACK_NAMES} that ended an hour ago. */
  public HeldCertificate expiredServerCertificate() {
    return serverCertificateFor(LOOPBACK_NAMES, Instant.now().minus(Duration.ofHours(1)));
  }

  /** A client's certificate with the given common name. */
  public HeldCertificate clientCertificate(String commonName) {
    return new HeldCertificate.Builder()
        .commonName(commonName)
        .signedBy(authority)
        .validityInterval(yesterday(), later())
        .build();
  }

  /** Trusts this CA alone. */
  public SSLContext sslContext() {
    return context(null);
  }

  /** Trusts this CA alone and shows {@code certificate} to servers that ask. */
  public SSLContext sslContext(HeldCertificate certificate) {
    return context(certificate);
  }

  /** Trusts this CA alone: for clients that take a trust manager. */
  public TrustManager trustManager() {
    try {
      return trustManagers().getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException failure) {
      throw new LocalPartsException("trust manager: could not be made", failure);
    }
  }

  /** Writes the CA's certificate to {@code file}, PEM. */
  public Path writeCa(Path file) {
    return PrivateFiles.write(file, caPem());
  }

  /**
   * Writes a PKCS#12 trust store with this CA alone, for JVMs that are started with {@code
   * javax.net.ssl.trustStore}; its password is {@link #TRUST_STORE_PASSWORD}.
   */
  public Path writeTrustStore(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      trustStore().store(out, TRUST_STORE_PASSWORD.toCharArray());
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (GeneralSecurityException failure) {
      throw new LocalPartsException("trust store: could not be written to " + file, failure);
    }
  }

  private HeldCertificate serverCertificateFor(List<String> names, Instant until) {
    HeldCertificate.Builder builder =
        new HeldCertificate.Builder()
            .commonName(names.getFirst())
            .signedBy(authority)
            .validityInterval(yesterday(), until.toEpochMilli());
    names.forEach(builder::addSubjectAlternativeName);
    return builder.build();
  }

  private SSLContext context(@Nullable HeldCertificate client) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keyStore(client), new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trustManagers().getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException failure) {
      throw new LocalPartsException("TLS context: could not be made", failure);
    }
  }

  private TrustManagerFactory trustManagers() throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trustStore());
    return factory;
  }

  private KeyStore trustStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", authority.certificate());
    return store;
  }

  private static KeyStore keyStore(@Nullable HeldCertificate client)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (client != null) {
      store.setKeyEntry(
          "client",
          client.keyPair().getPrivate(),
          new char[0],
          new java.security.cert.Certificate[] {client.certificate()});
    }
    return store;
  }

  private static long yesterday() {
    return Instant.now().minus(Duration.ofDays(1)).toEpochMilli();
  }

  private static long later() {
    return Instant.now().plus(VALID).toEpochMilli();
  }
}
