package vaultsnapshot.job;

import java.io.IOException;
import vaultsnapshot.bucket.StoredSnapshot;

/** The event's snapshot is there already, stored before anybody accepted the rebuilt cluster. */
public final class RebuildNotAcceptedException extends IOException {
  private static final long serialVersionUID = 1L;

  RebuildNotAcceptedException(StoredSnapshot stored) {
    super(
        stored.location()
            + ": already lies there, of the rebuilt cluster and not accepted, and nothing is"
            + " overwritten; send acceptRebuild in an event without a time, which takes a snapshot"
            + " of now");
  }
}
