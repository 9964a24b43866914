package vaultsnapshot.faults;

import java.time.Duration;

/**
 * How a lane's run goes with nothing in its way.
 *
 * @param requests that it makes, to all servers together
 * @param snapshotBytes size of what it stores
 */
record UsualRun(Duration took, int requests, long snapshotBytes) {
  /** Stores more snapshots than are kept in any case, and looks at the last run. */
  static UsualRun of(Lane lane) {
    lane.mend().storeFour();
    lane.mend();
    Trial trial = lane.run(Events.next(), Duration.ofMinutes(5));
    trial.assertStored();
    lane.awaitIdle();
    int requests =
        lane.vault().requests().size()
            + lane.s3().requests().size()
            + lane.secrets().requests().size();
    return new UsualRun(trial.took(), requests, trial.snapshot().orElseThrow().length);
  }
}
