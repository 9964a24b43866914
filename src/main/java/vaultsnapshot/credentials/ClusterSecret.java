package vaultsnapshot.credentials;

import java.util.List;
import java.util.Optional;
import vaultsnapshot.vault.Login;

/**
 * What a cluster's secret says.
 *
 * @param login how to get a token
 * @param addresses the cluster's addresses as they were written; empty where the environment has
 *     them
 * @param caPem the certificates (PEM, one or more) that the cluster's own must verify under
 * @param namespace the namespace of the login, without slashes at its ends
 * @param operator what only an operator's actions need
 */
public record ClusterSecret(
    Login login,
    List<String> addresses,
    Optional<String> caPem,
    Optional<String> namespace,
    OperatorSecrets operator) {
  /** Copies the list. */
  public ClusterSecret {
    addresses = List.copyOf(addresses);
  }
}
