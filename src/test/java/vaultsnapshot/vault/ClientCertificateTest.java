package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.Problems;
import vaultsnapshot.input.Secret;

final class ClientCertificateTest {
  /** Made for this test by {@code openssl ecparam -name prime256v1 -genkey}; opens nothing. */
  private static final String SEC1_OF_OPENSSL =
      """
      -----BEGIN EC PARAMETERS-----
      BggqhkjOPQMBBw==
      -----END EC PARAMETERS-----
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIL55HR1G/1HnaJcMWALNWsRVql2iyStjAB85TzgVF1XWoAoGCCqGSM49
      AwEHoUQDQgAEgSx/xSyPZfbH2080GSknrgu4iqTD7vMWBNgvk8uASg1iC2rrie/X
      N55tu7MlPB0e2A+ADQRDveQY1fhGsKNclw==
      -----END EC PRIVATE KEY-----
      """;

  private static final String ITS_PUBLIC_KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEgSx/xSyPZfbH2080GSknrgu4iqTD
      7vMWBNgvk8uASg1iC2rrie/XN55tu7MlPB0e2A+ADQRDveQY1fhGsKNclw==
      -----END PUBLIC KEY-----
      """;

  /** Made for this test by {@code openssl ecparam -name secp521r1 -genkey}; opens nothing. */
  private static final String LONG_SEC1 =
      """
      -----BEGIN EC PRIVATE KEY-----
      MIHcAgEBBEIBPCmulcBLS2nI9maUyqECtszGb8A9GOE4dH/XkwvJ/ENDtKO70Mgw
      +zOWCC8aHIkX2s/lmnlcYbtUfOw9EX3GBv2gBwYFK4EEACOhgYkDgYYABABjQNuY
      fwNhzt6FN05fOl1jkATmq22tYYvFF1jddTjHIt8/lxgcFgs313x8mAsMAxYPE/J4
      zgOgIYWM5+URBD6fOAAjgOHsymgSYwrG6jKz6GCDBIq2NJhBTYTp4DE7modE3woi
      RJHfMaizwJhHfOOpMIBScoduZTYJdXEZiGvjgp+s3w==
      -----END EC PRIVATE KEY-----
      """;

  private static final String ITS_LONG_PUBLIC_KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQAY0DbmH8DYc7ehTdOXzpdY5AE5qtt
      rWGLxRdY3XU4xyLfP5cYHBYLN9d8fJgLDAMWDxPyeM4DoCGFjOflEQQ+nzgAI4Dh
      7MpoEmMKxuoys+hggwSKtjSYQU2E6eAxO5qHRN8KIkSR3zGos8CYR3zjqTCAUnKH
      bmU2CXVxGYhr44KfrN8=
      -----END PUBLIC KEY-----
      """;

  private final Problems problems = new Problems();

  @Test
  void aKeyInPkcs8IsRead() {
    HeldCertificate ecdsa = new HeldCertificate.Builder().build();
    HeldCertificate rsa = new HeldCertificate.Builder().rsa2048().build();
    assertThat(read(ecdsa, ecdsa.privateKeyPkcs8Pem())).isPresent();
    assertThat(read(rsa, rsa.privateKeyPkcs8Pem())).isPresent();
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void anRsaKeyInPkcs1IsRead() {
    HeldCertificate rsa = new HeldCertificate.Builder().rsa2048().build();
    assertThat(rsa.privateKeyPkcs1Pem()).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(read(rsa, rsa.privateKeyPkcs1Pem()))
        .hasValueSatisfying(read ->
            assertThat(read.key().getEncoded()).isEqualTo(rsa.keyPair().getPrivate().getEncoded()));
  }

  @Test
  void anEcKeyInSec1IsReadHoweverLong() throws Exception {
    assertIsReadAsTheKeyOf(SEC1_OF_OPENSSL, ITS_PUBLIC_KEY);
    assertIsReadAsTheKeyOf(LONG_SEC1, ITS_LONG_PUBLIC_KEY);
  }

  private void assertIsReadAsTheKeyOf(String sec1, String publicPem) throws Exception {
    Optional<PrivateKey> key = PrivateKeys.read("key", new Secret(sec1), problems);
    byte[] der = Pem.blocks(publicPem).getFirst().der();
    PublicKey publicKey = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
    assertThat(key)
        .hasValueSatisfying(
            read -> assertThat(PrivateKeys.belongTogether(read, publicKey)).isTrue());
  }

  @Test
  void lineBreaksThatBecameBlanksDoNoHarm() {
    HeldCertificate held = new HeldCertificate.Builder().build();
    String oneLine = held.privateKeyPkcs8Pem().replace('\n', ' ');
    assertThat(read(held, oneLine)).isPresent();
  }

  @Test
  void aKeyOfAnotherCertificateIsAProblem() {
    HeldCertificate held = new HeldCertificate.Builder().build();
    HeldCertificate other = new HeldCertificate.Builder().build();
    HeldCertificate rsa = new HeldCertificate.Builder().rsa2048().build();
    assertThat(read(held, other.privateKeyPkcs8Pem())).isEmpty();
    assertThat(read(held, rsa.privateKeyPkcs8Pem())).isEmpty();
    assertThat(problems.found())
        .hasSize(2)
        .allMatch(problem -> problem.contains("does not belong to the first certificate"));
  }

  @Test
  void anEncryptedKeyIsAProblemThatSaysSo() {
    HeldCertificate held = new HeldCertificate.Builder().build();
    String pem =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """;
    assertThat(read(held, pem)).isEmpty();
    assertThat(problems.found()).singleElement().asString().contains("is encrypted");
  }

  @Test
  void brokenKeysAreProblemsAndNeverQuoted() {
    HeldCertificate held = new HeldCertificate.Builder().build();
    assertThat(read(held, "c2VjcmV0")).isEmpty();
    assertThat(read(held, block("PRIVATE KEY", "c2VjcmV0"))).isEmpty();
    assertThat(read(held, block("PRIVATE KEY", "c2*VjcmV0"))).isEmpty();
    assertThat(read(held, block("EC PRIVATE KEY", "c2VjcmV0"))).isEmpty();
    assertThat(read(held, block("EC PRIVATE KEY", ""))).isEmpty();
    assertThat(read(held, block("RSA PRIVATE KEY", "MIL//w=="))).isEmpty();
    assertThat(problems.found())
        .hasSize(6)
        .allMatch(problem -> problem.startsWith("secret key 'client_key': "))
        .noneMatch(problem -> problem.contains("VjcmV0"));
  }

  @Test
  void itsTextHoldsNothingOfTheKey() {
    HeldCertificate held = new HeldCertificate.Builder().commonName("backup").build();
    assertThat(read(held, held.privateKeyPkcs8Pem()).orElseThrow())
        .hasToString("client certificate of CN=backup");
  }

  private Optional<ClientCertificate> read(HeldCertificate certificate, String keyPem) {
    return ClientCertificate.read(
        new Login.Cert("cert", Optional.empty(), certificate.certificatePem(), new Secret(keyPem)),
        problems);
  }

  private static String block(String label, String content) {
    return "-----BEGIN " + label + "-----\n" + content + "\n-----END " + label + "-----\n";
  }
}
