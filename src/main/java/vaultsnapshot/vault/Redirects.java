package vaultsnapshot.vault;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * Says where an answer with a redirect sends the same request, token and body included. A Vault
 * standby answers 307 with the leader's {@code api_addr} to every call that it can't serve, even to
 * one with a bad token (recorded from 1.21.4).
 */
final class Redirects {
  private static final int MOST_HOPS = 4;

  private final TrustedHosts trusted;

  Redirects(TrustedHosts trusted) {
    this.trusted = trusted;
  }

  /**
   * The next address.
   *
   * @param asked every address that had this request already, the one that answered included
   * @throws PermanentVaultException if the token must not go there
   * @throws RetryableVaultException if the nodes send the request round and round
   */
  URI next(OpenAnswer answer, VaultRequest request, Set<URI> asked) {
    Hop hop = new Hop(request.operation().at(answer.address()), answer.address(), request.path());
    int status = answer.status();
    if (status != 307 && status != 308) {
      throw hop.refused(
          "answered " + status + ", expected 307 as Vault sends it",
          "something between the function and Vault redirects; set VAULT_ADDR to Vault's own"
              + " address");
    }
    URI target = hop.target(answer.header("Location"));
    if (!trusted.include(target)) {
      throw hop.refused(
          "redirects to "
              + target
              + ", a host that the settings do not name, so it is not given"
              + " the token",
          trusted.remedy(target));
    }
    refuseCircle(hop, target, asked);
    return target;
  }

  private static void refuseCircle(Hop hop, URI target, Set<URI> asked) {
    if (target.equals(hop.from)) {
      throw new RetryableVaultException(
          hop.subject
              + "redirects to itself; behind a load balancer set api_addr of every node to"
              + " the node's own address, or list the nodes in VAULT_ADDR");
    }
    if (asked.contains(target) || asked.size() > MOST_HOPS) {
      throw new RetryableVaultException(
          hop.subject
              + "redirects to "
              + target
              + " after "
              + asked
              + ": the nodes do not agree who the leader is");
    }
  }

  /** One redirect, on its way from Location to an address. */
  private record Hop(String subject, URI from, String path) {
    URI target(Optional<String> location) {
      URI full =
          resolved(
              location.orElseThrow(() ->
                  refused(
                      "redirects without saying where to (no Location)", "ask who runs " + from)));
      if (full.getRawUserInfo() != null) {
        throw refused("redirects to an address with a user name in it", apiAddr());
      }
      if (full.getHost() == null || !path.equals(full.getRawPath()) || full.getRawQuery() != null) {
        throw refused("redirects to something other than " + path, apiAddr());
      }
      URI target = address(full);
      if (!target.getScheme().equals(from.getScheme())) {
        throw refused(
            "redirects from " + from.getScheme() + " to " + target + ", another scheme", apiAddr());
      }
      return target;
    }

    /** By the same rules as an address in the settings: no clear text over a network, for one. */
    private URI address(URI full) {
      String address = full.getScheme() + "://" + full.getRawAuthority();
      try {
        return VaultAddress.parse(address, "is '" + address + "'");
      } catch (VaultAddress.UnusableAddressException unusable) {
        throw refused(
            "redirects to an address that cannot be asked: it " + unusable.getMessage(), apiAddr());
      }
    }

    private URI resolved(String location) {
      try {
        return from.resolve(new URI(location));
      } catch (URISyntaxException unreadable) {
        throw refused("redirects to something that is no URL", apiAddr());
      }
    }

    PermanentVaultException refused(String what, String remedy) {
      return new PermanentVaultException(subject + what + "; " + remedy);
    }

    private static String apiAddr() {
      return "correct api_addr in the leader's configuration, expected https://its-host:8200";
    }
  }
}
