package vaultsnapshot.vault;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.input.Problems;

/**
 * The certificate that a {@code cert} login shows in the TLS handshake.
 *
 * @param chain the certificate, then its issuers if any were given
 */
record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final String CERTIFICATE = "secret key 'client_cert'";
  private static final String KEY = "secret key 'client_key'";

  ClientCertificate {
    chain = List.copyOf(chain);
  }

  /** Parses both PEM texts; nothing and at least one problem when they can't be used. */
  static Optional<ClientCertificate> read(Login.Cert login, Problems problems) {
    List<X509Certificate> chain = Certificates.read(CERTIFICATE, login.certificatePem(), problems);
    Optional<PrivateKey> key = PrivateKeys.read(KEY, login.keyPem(), problems);
    if (chain.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    if (!PrivateKeys.belongTogether(key.get(), chain.getFirst().getPublicKey())) {
      problems.add(KEY, "does not belong to the first certificate in " + CERTIFICATE);
      return Optional.empty();
    }
    return Optional.of(new ClientCertificate(chain, key.get()));
  }

  /** Says whose it is, nothing of the key. */
  @Override
  public String toString() {
    return "client certificate of " + chain.getFirst().getSubjectX500Principal();
  }
}
