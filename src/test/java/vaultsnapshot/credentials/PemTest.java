package vaultsnapshot.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

final class PemTest {
  private final HeldCertificate held = new HeldCertificate.Builder().commonName("ca").build();
  private final String pem = held.certificatePem();

  @Test
  void aCertificateThatLostItsLineBreaksIsReadAsItWas() throws CertificateException {
    assertThat(straightened(pem.replace("\n", " "))).isEqualTo(held.certificate());
    assertThat(straightened(pem.replace("\n", ""))).isEqualTo(held.certificate());
    assertThat(straightened(pem.replace("\n", "\\n"))).isEqualTo(held.certificate());
    assertThat(straightened(pem.replace("\n", "\r\n"))).isEqualTo(held.certificate());
    assertThat(straightened("Subject: ca\n" + pem)).isEqualTo(held.certificate());
  }

  @Test
  void everyBlockOfTheKindIsKept() {
    assertThat(Pem.straighten(pem + pem, "CERTIFICATE").orElseThrow()).isEqualTo(pem + pem);
  }

  @Test
  void theParametersBeforeASec1KeyAreDropped() {
    String key = "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n";
    String parameters = "-----BEGIN EC PARAMETERS-----\nBggq\n-----END EC PARAMETERS-----\n";
    assertThat(Pem.straighten(parameters + key, "PRIVATE KEY")).contains(key);
  }

  @Test
  void aKeyUnderAPassphraseIsNoUsablePem() {
    String encrypted =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMHcC\n-----END RSA PRIVATE KEY-----\n";
    assertThat(Pem.straighten(encrypted, "PRIVATE KEY")).isEmpty();
  }

  private static Certificate straightened(String text) throws CertificateException {
    byte[] straight =
        Pem.straighten(text, "CERTIFICATE").orElseThrow().getBytes(StandardCharsets.US_ASCII);
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(straight));
  }
}
