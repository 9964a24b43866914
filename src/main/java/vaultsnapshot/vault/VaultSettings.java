package vaultsnapshot.vault;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the client must be told, from environment and secret together; made by {@link
 * VaultEnvironment#complete}.
 *
 * @param addresses nodes or load balancers, at least one, each with an explicit port and no path
 * @param authorities the only certificates that are trusted as authorities; empty means the JVM's
 *     own
 * @param tlsServerName the name sent as SNI and looked for in every certificate, instead of the
 *     host's
 * @param namespace where the login is sent; no other call carries it
 * @param allowedHosts hosts beside {@code addresses} that the cluster may send the client to
 * @param connectTimeout for TCP and again for each read of the TLS handshake
 * @param firstByteTimeout from the request for a snapshot to its headers: the server scans its
 *     whole database first
 * @param stallTimeout longest time without a byte once headers are there, and for the answers of
 *     all other calls
 */
public record VaultSettings(
    List<URI> addresses,
    List<X509Certificate> authorities,
    Optional<String> tlsServerName,
    Optional<String> namespace,
    List<HostPattern> allowedHosts,
    Duration connectTimeout,
    Duration firstByteTimeout,
    Duration stallTimeout) {
  /** Copies the lists. */
  public VaultSettings {
    addresses = List.copyOf(addresses);
    authorities = List.copyOf(authorities);
    allowedHosts = List.copyOf(allowedHosts);
  }
}
