package vaultsnapshot.credentials;

import java.time.Instant;
import vaultsnapshot.input.Secret;

/** Where a cluster's secret comes from. */
@FunctionalInterface
public interface SecretSource {
  /**
   * Fetches the secret.
   *
   * @param secretId by which the settings name it
   * @throws SecretRefusedException if only a person can help
   * @throws SecretUnreachableException if a later attempt may succeed
   */
  Secret fetch(String secretId, Instant giveUpAt);
}
