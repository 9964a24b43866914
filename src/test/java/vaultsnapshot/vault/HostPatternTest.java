package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Problems;

final class HostPatternTest {
  private final Problems problems = new Problems();

  @ParameterizedTest
  @CsvSource({
    "vault.example.com,https://vault.example.com:8200,true",
    "Vault.Example.com,https://vault.example.com:8200,true",
    "vault.example.com:8200,https://vault.example.com:8200,true",
    "vault.example.com:8200,https://vault.example.com:443,false",
    "vault.example.com,https://xvault.example.com:8200,false",
    "vault.example.com,https://a.vault.example.com:8200,false",
    "*.example.com,https://a.example.com:8200,true",
    "*.example.com,https://a.b.example.com:8200,false",
    "*.example.com,https://example.com:8200,false",
    "*.example.com,https://aexample.com:8200,false",
    "*.example.com,https://a.example.com.evil.org:8200,false",
    "*.example.com:8200,https://a.example.com:8201,false",
    "10.0.0.7,https://10.0.0.7:8200,true",
    "[fd00::1]:8200,https://[fd00::1]:8200,true"
  })
  void oneLabelMayBeLeftOpen(String pattern, URI address, boolean matches) {
    HostPattern read = read(pattern).orElseThrow();
    assertThat(read.matches(address)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*.com", "*.*.example.com", "a.*.com", "https://a.b", "a b", "a/b"})
  void aPatternThatCoversTooMuchOrNothingIsAProblem(String pattern) {
    assertThat(read(pattern)).isEmpty();
    assertThat(problems.found()).singleElement().asString().contains("got '" + pattern + "'");
  }

  private Optional<HostPattern> read(String pattern) {
    return HostPattern.read("VAULT_ALLOWED_HOSTS", pattern, problems);
  }
}
