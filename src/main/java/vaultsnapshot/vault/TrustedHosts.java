package vaultsnapshot.vault;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.X509TrustManager;

/**
 * Decides which hosts may be given the token or a password, when the cluster itself sends the
 * client on (a redirect, a leader's address). Trusted are the hosts of the addresses in the
 * settings, those that match VAULT_ALLOWED_HOSTS, and, with a private authority, all: the
 * connection then stands only if that authority certified the host. Over http only this machine is.
 */
final class TrustedHosts {
  private final VaultSettings settings;

  TrustedHosts(VaultSettings settings) {
    this.settings = settings;
  }

  /** Whether the token may go to {@code target} (scheme, host, port). */
  boolean include(URI target) {
    if (isHttp(target)) {
      return VaultAddress.isLoopback(target);
    }
    return isConfigured(target)
        || settings.allowedHosts().stream().anyMatch(pattern -> pattern.matches(target))
        || hasPrivateAuthority();
  }

  /** What to change so that {@code target} would be trusted. */
  String remedy(URI target) {
    return "add "
        + target.getHost()
        + " to VAULT_ALLOWED_HOSTS if it belongs to the cluster (patterns such as"
        + " *.vault.example.com are allowed), or list the nodes in VAULT_ADDR, or pass the"
        + " cluster's private authority in VAULT_CACERT";
  }

  private boolean isConfigured(URI target) {
    return settings.addresses().stream()
        .anyMatch(address -> address.getHost().equals(target.getHost()));
  }

  private static boolean isHttp(URI target) {
    return target.getScheme().equals("http");
  }

  /** An authority that every JVM knows certifies anyone's host, so it says nothing about one. */
  private boolean hasPrivateAuthority() {
    if (settings.authorities().isEmpty()) {
      return false;
    }
    Set<X509Certificate> publicOnes = publicAuthorities();
    return settings.authorities().stream().noneMatch(publicOnes::contains);
  }

  private static Set<X509Certificate> publicAuthorities() {
    try {
      return Arrays.stream(TlsSockets.trustManagers(null))
          .filter(X509TrustManager.class::isInstance)
          .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
          .collect(Collectors.toUnmodifiableSet());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the JVM's own authorities cannot be read", impossible);
    }
  }
}
