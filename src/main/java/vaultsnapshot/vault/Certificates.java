package vaultsnapshot.vault;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import vaultsnapshot.input.Problems;

/** Reads X.509 certificates from PEM. */
final class Certificates {
  private Certificates() {}

  /** The certificates in order; an empty list and a problem under {@code subject} if any is bad. */
  static List<X509Certificate> read(String subject, String pem, Problems problems) {
    try {
      List<X509Certificate> certificates = parse(pem);
      if (certificates.isEmpty()) {
        problems.add(
            subject, "holds no certificate, expected PEM with -----BEGIN CERTIFICATE-----");
      }
      return certificates;
    } catch (Pem.UnreadablePemException unreadable) {
      problems.add(subject, unreadable.getMessage() + ", expected PEM certificates");
    } catch (CertificateException broken) {
      problems.add(subject, "holds a block that is no X.509 certificate: " + broken.getMessage());
    }
    return List.of();
  }

  private static List<X509Certificate> parse(String pem)
      throws Pem.UnreadablePemException, CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem.Block block : Pem.blocks(pem)) {
      if (block.label().equals("CERTIFICATE")) {
        ByteArrayInputStream der = new ByteArrayInputStream(block.der());
        certificates.add((X509Certificate) factory.generateCertificate(der));
      }
    }
    return List.copyOf(certificates);
  }
}
