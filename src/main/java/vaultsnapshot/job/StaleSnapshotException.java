package vaultsnapshot.job;

import java.io.IOException;
import java.net.URI;

/**
 * The archive is whole, but older than what the active node had already applied: it came from
 * elsewhere.
 */
public final class StaleSnapshotException extends IOException {
  private static final long serialVersionUID = 1L;

  StaleSnapshotException(URI node, long snapshotIndex, long appliedIndex) {
    super(
        "snapshot from "
            + node
            + " is stale: its Raft index is "
            + snapshotIndex
            + ", expected at least "
            + appliedIndex
            + ", which the active node had applied before the download. A load balancer or a"
            + " removed node may have answered: put the addresses of the nodes themselves into VAULT_ADDR");
  }
}
