package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

/** That a backup is stored, whole, and not behind what its cluster had applied before it began. */
final class Freshness {
  private Freshness() {}

  /** The index is read from the stored archive itself; the receipt must say the same. */
  static void assertStored(Deployment deployment, Backup backup, long appliedBefore) {
    assertThat(backup.status()).isEqualTo("stored");
    assertThat(backup.receipt().get("fresh").getAsBoolean()).isTrue();
    assertThat(backup.receipt().get("tokenRevoked").getAsBoolean()).isTrue();
    assertThat(deployment.indexInside(backup.key()))
        .isEqualTo(backup.receipt().get("raftIndex").getAsLong())
        .isGreaterThanOrEqualTo(appliedBefore);
  }
}
