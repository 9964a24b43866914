package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Problems;

/** An authority that cannot be read must never leave the JVM's own ones trusted in its place. */
final class CertificatesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no PEM at all",
        "-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"
      })
  void anAuthorityThatCannotBeReadIsAProblem(String pem) {
    Problems problems = new Problems();
    assertThat(Certificates.read("VAULT_CACERT", pem, problems)).isEmpty();
    assertThat(problems.found()).hasSize(1).first().asString().startsWith("VAULT_CACERT");
  }
}
