package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;

final class VaultEnvironmentTest {
  private static final HeldCertificate CA =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private static final HeldCertificate OTHER_CA =
      new HeldCertificate.Builder().certificateAuthority(0).build();

  private final Problems problems = new Problems();

  @TempDir private Path folder = Path.of("");

  @Test
  void theAddressAloneIsEnough() {
    VaultSettings settings = settings(Map.of("VAULT_ADDR", "https://vault.example.com"));
    assertThat(problems.found()).isEmpty();
    assertThat(settings)
        .isEqualTo(
            new VaultSettings(
                List.of(URI.create("https://vault.example.com:443")),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60)));
  }

  @Test
  void allVariablesAreRead() throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), CA.certificatePem());
    VaultSettings settings =
        settings(
            Map.of(
                "VAULT_ADDR", "https://A.example.com:8200/, https://b.example.com:8200",
                "VAULT_CACERT", file.toString(),
                "VAULT_TLS_SERVER_NAME", "vault.example.com",
                "VAULT_NAMESPACE", "/team/ops/",
                "VAULT_ALLOWED_HOSTS", "*.vault.example.com, 10.0.0.7:8200",
                "VAULT_SKIP_VERIFY", "false",
                "VAULT_CONNECT_TIMEOUT", "3s",
                "VAULT_FIRST_BYTE_TIMEOUT", "12m",
                "VAULT_STALL_TIMEOUT", "PT30S"));
    assertThat(problems.found()).isEmpty();
    assertThat(settings.addresses())
        .extracting(URI::toString)
        .containsExactly("https://a.example.com:8200", "https://b.example.com:8200");
    assertThat(settings.authorities()).containsExactly(CA.certificate());
    assertThat(settings.tlsServerName()).contains("vault.example.com");
    assertThat(settings.namespace()).contains("team/ops");
    assertThat(settings.allowedHosts()).hasSize(2);
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.firstByteTimeout()).isEqualTo(Duration.ofMinutes(12));
    assertThat(settings.stallTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://vault.example.com:8200|clear text",
        "http://localhost.example.com|clear text",
        "http://127.0.0.1.example.com|clear text",
        "https://user:word@vault.example.com|has a user name or password in it",
        "user:word@vault.example.com:8200|has a user name or password in it",
        "https://user:word@my_vault:8200|has a user name or password in it",
        "https://user:wo rd@vault|has a user name or password in it",
        "https://vault.example.com/ui|with a path",
        "https://vault.example.com/..|with a path",
        "https://vault.example.com?x=1|has a query",
        "https://vault.example.com#x|has a query",
        "https://vault.example.com:0|port out of range",
        "https://vault.example.com:70000|port out of range",
        "https://my_vault:8200|which has no host",
        "https://:8200|which has no host",
        "vault.example.com:8200|which has no host",
        "unix:///run/vault.sock|which has no host",
        "ftp://vault.example.com|which is not https",
        "https://vault example.com|is not a URL"
      })
  void anAddressThatCannotBeTrustedIsAProblem(String address, String why) {
    read(Map.of("VAULT_ADDR", address));
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("VAULT_ADDR: ")
        .contains(why)
        .contains("expected an address such as https://vault.example.com:8200")
        .doesNotContain("word@", "wo rd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8200", "http://localhost:8200", "http://[::1]:8200"})
  void onLoopbackHttpIsAllowed(String address) {
    assertThat(settings(Map.of("VAULT_ADDR", address)).addresses())
        .containsExactly(URI.create(address));
    assertThat(problems.found()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "TRUE", "yes"})
  void verificationCannotBeSkipped(String value) {
    read(Map.of("VAULT_SKIP_VERIFY", value));
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("VAULT_SKIP_VERIFY: got '" + value + "'")
        .contains("VAULT_CACERT_BYTES");
  }

  @Test
  void allProblemsAreFoundAtOnce() {
    read(
        Map.of(
            "VAULT_ADDR", "http://vault.example.com,https://x/ui",
            "VAULT_CACERT", folder.resolve("absent.pem").toString(),
            "VAULT_TLS_SERVER_NAME", "https://vault",
            "VAULT_NAMESPACE", "a b",
            "VAULT_ALLOWED_HOSTS", "*",
            "VAULT_STALL_TIMEOUT", "soon"));
    assertThat(problems.found())
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactly(
            "VAULT_ADDR",
            "VAULT_ADDR",
            "VAULT_CACERT",
            "VAULT_TLS_SERVER_NAME",
            "VAULT_NAMESPACE",
            "VAULT_ALLOWED_HOSTS",
            "VAULT_STALL_TIMEOUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
  void anAuthorityThatIsNoCertificateIsAProblem(String pem) {
    read(Map.of("VAULT_CACERT_BYTES", pem));
    assertThat(problems.found()).singleElement().asString().startsWith("VAULT_CACERT_BYTES: holds");
  }

  @Test
  void pemInThePlaceOfAFileNameIsNotShown() {
    read(Map.of("VAULT_CACERT", "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----"));
    assertThat(problems.found())
        .containsExactly(
            "VAULT_CACERT: holds PEM text, expected the name of a file; put PEM into"
                + " VAULT_CACERT_BYTES");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hvs.canary", "hvs.canary/x", "ftp://canary", "http://canary:8200"})
  void whatStandsUnderAddressInTheSecretIsNotShown(String misplaced) {
    read(Map.of()).complete(List.of(misplaced), Optional.empty(), Optional.empty(), problems);
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("secret key 'address': ")
        .doesNotContain("canary");
  }

  @Test
  void authoritiesThatDifferAreAProblem() throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), CA.certificatePem());
    read(Map.of("VAULT_CACERT", file.toString(), "VAULT_CACERT_BYTES", OTHER_CA.certificatePem()));
    assertThat(problems.found())
        .containsExactly(
            "VAULT_CACERT: differs from VAULT_CACERT_BYTES, expected only one of them, or both"
                + " equal");
  }

  @Test
  void theSecretMayHoldAddressAuthorityAndNamespace() {
    VaultSettings settings =
        read(Map.of())
            .complete(
                List.of("https://vault.example.com:8200"),
                Optional.of(CA.certificatePem()),
                Optional.of("team"),
                problems);
    assertThat(problems.found()).isEmpty();
    assertThat(settings.addresses()).containsExactly(URI.create("https://vault.example.com:8200"));
    assertThat(settings.authorities()).containsExactly(CA.certificate());
    assertThat(settings.namespace()).contains("team");
  }

  @Test
  void theSameThingTwiceIsFine() {
    VaultSettings settings =
        read(Map.of(
                "VAULT_ADDR", "https://vault.example.com",
                "VAULT_CACERT_BYTES", CA.certificatePem(),
                "VAULT_NAMESPACE", "team/"))
            .complete(
                List.of("https://VAULT.example.com:443/"),
                Optional.of(CA.certificatePem()),
                Optional.of("team"),
                problems);
    assertThat(problems.found()).isEmpty();
    assertThat(settings.addresses()).hasSize(1);
  }

  @Test
  void environmentAndSecretThatDifferAreProblems() {
    VaultEnvironment environment =
        read(
            Map.of(
                "VAULT_ADDR", "https://a.example.com",
                "VAULT_CACERT_BYTES", CA.certificatePem(),
                "VAULT_NAMESPACE", "a"));
    environment.complete(
        List.of("https://b.example.com"),
        Optional.of(OTHER_CA.certificatePem()),
        Optional.of("b"),
        problems);
    assertThat(problems.found())
        .hasSize(3)
        .allMatch(problem -> problem.contains("expected only one of them"));
  }

  @Test
  void withoutAnyAddressTheProblemNamesBothPlaces() {
    settings(Map.of());
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("VAULT_ADDR: not set and the secret has no key 'address'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "/", "root/"})
  void theRootNamespaceNeedsNoHeader(String namespace) {
    assertThat(read(Map.of("VAULT_NAMESPACE", namespace)).namespace()).isEmpty();
    assertThat(problems.found()).isEmpty();
  }

  private VaultSettings settings(Map<String, String> variables) {
    return read(variables).complete(List.of(), Optional.empty(), Optional.empty(), problems);
  }

  private VaultEnvironment read(Map<String, String> variables) {
    return VaultEnvironment.read(new Environment(variables, problems));
  }
}
