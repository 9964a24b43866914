package vaultsnapshot.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which hosts the cluster may send the client on to, the token with it. */
final class TrustedHostsTest {
  private static final URI CONFIGURED = URI.create("https://vault.example.com:8200");
  private static final URI OTHER = URI.create("https://other.example.com:8200");

  @Test
  void withoutAnAuthorityOfItsOwnOnlyTheClustersNamesAreTrusted() {
    TrustedHosts hosts = new TrustedHosts(settings(List.of()));
    assertThat(hosts.include(CONFIGURED)).isTrue();
    assertThat(hosts.include(URI.create("https://vault.example.com:8201"))).isTrue();
    assertThat(hosts.include(OTHER)).isFalse();
  }

  @Test
  void aHostThatMatchesAnAllowedPatternIsTrusted() {
    TrustedHosts hosts =
        new TrustedHosts(ClientUnderTest.allowing("*.example.com", settings(List.of())));
    assertThat(hosts.include(OTHER)).isTrue();
    assertThat(hosts.include(URI.create("https://example.org:8200"))).isFalse();
  }

  @Test
  void withAPrivateAuthorityWhateverItCertifiesIsTrusted() {
    TrustedHosts hosts = new TrustedHosts(settings(List.of(WireNode.AUTHORITY.certificate())));
    assertThat(hosts.include(OTHER)).isTrue();
  }

  @Test
  void withAnAuthorityThatEveryoneKnowsAmongThemOnlyTheClustersNamesAreTrusted() {
    TrustedHosts hosts = new TrustedHosts(ClientUnderTest.withPublicAuthority(CONFIGURED));
    assertThat(hosts.include(CONFIGURED)).isTrue();
    assertThat(hosts.include(OTHER)).isFalse();
  }

  @Test
  void noAuthorityVouchesForAHostThatIsAskedInClearText() {
    TrustedHosts hosts = new TrustedHosts(settings(List.of(WireNode.AUTHORITY.certificate())));
    assertThat(hosts.include(URI.create("http://other.example.com:8200"))).isFalse();
    assertThat(hosts.include(URI.create("http://127.0.0.1:8200"))).isTrue();
  }

  private static VaultSettings settings(List<X509Certificate> authorities) {
    return ClientUnderTest.settings(authorities, List.of(CONFIGURED));
  }
}
