package vaultsnapshot.simulation;

import java.time.Duration;
import java.time.Instant;
import vaultsnapshot.job.BackupWithoutVault;
import vaultsnapshot.vault.ActiveNode;

/** A cluster that lives: its Raft index grows with the time. */
record Cluster(String id, Instant born) {
  ActiveNode node(Instant now) {
    return BackupWithoutVault.node(id, 100 + Duration.between(born, now).toMinutes());
  }
}
