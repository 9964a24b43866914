package vaultsnapshot.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vaultsnapshot.fuzz.Canary;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.Problems;

/** Any address of a node, and the same text as a pattern of hosts. */
public final class AddressFuzz implements FuzzTarget {
  @Override
  public void run(byte[] input) {
    if (Canary.isSpelledIn(input)) {
      return;
    }
    Problems problems = new Problems();
    String text = new String(input, UTF_8);
    Optional<URI> address = VaultAddress.read("VAULT_ADDR", text, problems);
    Property.same(address.isEmpty(), !problems.found().isEmpty(), "refused with a problem");
    address.ifPresent(AddressFuzz::isUsable);
    Optional<HostPattern> pattern = HostPattern.read("VAULT_ALLOWED_HOSTS", text, problems);
    pattern.ifPresent(found -> isNarrow(found, text));
    secretIsNotQuoted(Canary.text(input));
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of(
            "https://vault.example.com:8200",
            "https://VAULT.example.com/",
            "http://127.0.0.1:8200",
            "https://[2001:db8::1]:8200",
            "https://user:\1@vault:8200",
            "https://vault:65536",
            "https://vault:0/v1?x#y",
            "vault.example.com",
            "*.vault.example.com:8200",
            "[::1]")
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  @Override
  public int longestBytes() {
    return 256;
  }

  /** What the transport takes as it is. */
  static void isUsable(URI address) {
    boolean https = address.getScheme().equals("https");
    boolean loopback = address.getScheme().equals("http") && VaultAddress.isLoopback(address);
    Property.holds(https || loopback, "https, or http to this machine: " + address);
    Property.holds(
        address.getPort() > 0 && address.getPort() < 65_536, "a port that there is: " + address);
    Property.holds(
        !InetSocketAddress.createUnresolved(address.getHost(), address.getPort())
            .getHostString()
            .isEmpty(),
        "a host");
    Property.holds(
        address.getRawUserInfo() == null
            && address.getRawQuery() == null
            && address.getRawPath().isEmpty(),
        "nothing beside scheme, host and port: " + address);
    Property.same(
        Optional.of(address),
        VaultAddress.read("VAULT_ADDR", address.toString(), new Problems()),
        "address, read again");
  }

  private static void isNarrow(HostPattern pattern, String text) {
    Property.holds(
        !pattern.matches(URI.create("https://attacker.test:8200"))
            || text.toLowerCase(java.util.Locale.ROOT).contains("attacker.test"),
        "a pattern matches what it names");
    Property.holds(!pattern.wildcard() || pattern.host().contains("."), "no top-level domain");
  }

  private static void secretIsNotQuoted(String text) {
    Problems problems = new Problems();
    VaultAddress.readSecret("secret key 'address'", text, problems);
    problems.found().forEach(problem -> Canary.isNotIn(problem, "a problem with a secret's key"));
  }
}
