package vaultsnapshot.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import vaultsnapshot.fuzz.Canary;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.Secret;

/**
 * Any Location under a 307, and the same text as Retry-After. The first byte chooses who answers: a
 * node on the network, or one on this machine that is reached by http.
 */
public final class RedirectFuzz implements FuzzTarget {
  private static final URI NODE = URI.create("https://vault-1.example.com:8200");
  private static final URI LOCAL = URI.create("http://127.0.0.1:8200");
  private static final String PATH = "/v1/sys/storage/raft/snapshot";
  private static final VaultRequest REQUEST =
      VaultRequest.get(Operation.SNAPSHOT, PATH, new Secret(Canary.SECRET), Duration.ofSeconds(1));

  private final Redirects redirects =
      new Redirects(
          new TrustedHosts(
              new VaultSettings(
                  List.of(NODE, LOCAL),
                  List.of(),
                  Optional.empty(),
                  Optional.empty(),
                  List.of(new HostPattern("vault.example.com", true, OptionalInt.empty())),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(1))));

  @Override
  public void run(byte[] input) throws Exception {
    FuzzedAnswer answer = new FuzzedAnswer(input);
    waitsAreBounded(answer);
    try {
      isAllowed(redirects.next(answer.open(), REQUEST, Set.of(answer.from())), answer.from());
    } catch (VaultException refused) {
      // What it quotes are the parts of an address; a user name or a query are none of them.
      Property.holds(
          Property.message(refused).indexOf('@') < 0 && Property.message(refused).indexOf('?') < 0,
          "a refusal quotes no user name and no query: " + Property.message(refused));
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of(
            "nhttps://vault-2.vault.example.com:8200" + PATH,
            "nhttps://vault-1.example.com" + PATH,
            "nhttps://attacker.test:8200" + PATH,
            "nhttp://vault-2.vault.example.com:8200" + PATH,
            "nhttps://user-info@vault-2.vault.example.com" + PATH + "?a-query",
            "n//vault-2.vault.example.com:8200" + PATH,
            "n" + PATH,
            "lhttp://localhost:8300" + PATH,
            "lhttp://vault-2.vault.example.com" + PATH,
            "lhttps://vault-1.example.com:8200" + PATH,
            "n120",
            "nMon, 23 Nov 2026 02:22:26 GMT",
            "n")
        .map(text -> text.getBytes(ISO_8859_1))
        .toList();
  }

  @Override
  public int longestBytes() {
    return 256;
  }

  private static void isAllowed(URI target, URI from) {
    AddressFuzz.isUsable(target);
    Property.same(from.getScheme(), target.getScheme(), "scheme after the redirect");
    String host = target.getHost();
    Property.holds(
        host.equals("vault-1.example.com")
            || host.matches("[^.]+\\.vault\\.example\\.com")
            || VaultAddress.isLoopback(target),
        "a host that the settings name: " + target);
  }

  private static void waitsAreBounded(FuzzedAnswer answer) throws Exception {
    Duration wait = answer.open().whole().retryAfter().orElse(Duration.ZERO);
    Property.holds(
        !wait.isNegative() && wait.compareTo(Duration.ofDays(12)) < 0, "a wait that ends: " + wait);
  }

  /** The answer that the input makes. */
  private record FuzzedAnswer(URI from, String header) {
    FuzzedAnswer(byte[] input) {
      this(
          input.length > 0 && input[0] == 'l' ? LOCAL : NODE,
          new String(input, Math.min(1, input.length), Math.max(0, input.length - 1), ISO_8859_1));
    }

    OpenAnswer open() {
      BasicClassicHttpResponse response = new BasicClassicHttpResponse(307);
      response.setHeader("Location", header);
      response.setHeader("Retry-After", header);
      return new OpenAnswer(from, new HttpGet(from), response);
    }
  }
}
