package vaultsnapshot.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vaultsnapshot.bucket.ListedSnapshot;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.report.PeerList;
import vaultsnapshot.report.ReadBack;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.RunRequest;
import vaultsnapshot.vault.ActiveNode;
import vaultsnapshot.vault.RaftConfiguration;

/** What a person asks of the second function: look, verify, restore, and change the cluster. */
public final class OperatorJob {
  private final Stations stations;

  /** Works with {@code stations}, and closes none of them. */
  public OperatorJob(Stations stations) {
    this.stations = stations;
  }

  /**
   * Does it.
   *
   * @param giveUpAt when to stop, so that there is time left to clean up and report
   * @param cleanUpBy when that must have ended
   * @return the answer, JSON
   * @throws RunFailedException if it was not done, or nobody knows; its message says which
   */
  public String run(OperatorRequest request, String requestId, Instant giveUpAt, Instant cleanUpBy)
      throws RunFailedException, InterruptedException {
    Run run = run(requestId, giveUpAt, cleanUpBy);
    return switch (request) {
      case OperatorRequest.Restore restore ->
          new GuardedChange(run, restore, new RestoreJob(run, restore)).answer();
      case OperatorRequest.Join join ->
          new GuardedChange(run, join, new JoinNode(run, join)).answer();
      case OperatorRequest.RemovePeer remove ->
          new GuardedChange(run, remove, new RemovePeer(run, remove)).answer();
      case OperatorRequest.Bootstrap bootstrap ->
          new GuardedChange(run, bootstrap, new BootstrapNode(run, bootstrap)).answer();
      case OperatorRequest.ListSnapshots list -> looked(run, () -> list(run, list));
      case OperatorRequest.Verify verify -> looked(run, () -> verify(run, verify));
      case OperatorRequest.ReadConfiguration read -> looked(run, () -> configuration(run));
    };
  }

  private static String looked(Run run, Step<String> look)
      throws RunFailedException, InterruptedException {
    try {
      return look.run();
    } catch (IOException | RuntimeException failure) {
      throw new RunFailedException(
          run.stages().current(), Optional.empty(), "Nothing was changed", failure);
    }
  }

  private String list(Run run, OperatorRequest.ListSnapshots request)
      throws IOException, InterruptedException {
    StoredSnapshots snapshots = new StoredSnapshots(run);
    Optional<SnapshotName> from =
        request.from().isPresent()
            ? Optional.of(snapshots.named(request.from().get()))
            : Optional.empty();
    SnapshotList list = new SnapshotList(stations.bucket(), run.name().cluster());
    return run.stages()
        .time("list", () -> list.page(request.since(), from, request.limit(), run.giveUpAt()))
        .toJson();
  }

  private String verify(Run run, OperatorRequest.Verify request)
      throws IOException, InterruptedException {
    StoredSnapshots snapshots = new StoredSnapshots(run);
    if (request.since().isEmpty()) {
      SnapshotName name = snapshots.named(request.snapshot());
      return new ReadBack(
              run.name().cluster(), List.of(read(run, name, snapshots).finding()), Optional.empty())
          .toJson();
    }
    List<SnapshotName> names =
        stations.bucket().list(request.since(), run.giveUpAt()).stream()
            .map(ListedSnapshot::name)
            .toList();
    Optional<Instant> from =
        request.from().isPresent()
            ? Optional.of(snapshots.named(request.from().get()).scheduledAt())
            : Optional.empty();
    return verifyAll(
        run,
        names.stream()
            .filter(name -> from.isEmpty() || !name.scheduledAt().isAfter(from.get()))
            .toList(),
        snapshots);
  }

  /** As many as the time suffices for, the next one taken to last as long as the longest before. */
  private String verifyAll(Run run, List<SnapshotName> names, StoredSnapshots snapshots)
      throws IOException, InterruptedException {
    List<ReadBack.Finding> findings = new ArrayList<>();
    Duration longest = Duration.ZERO;
    for (SnapshotName name : names) {
      Instant begun = run.now();
      if (!findings.isEmpty() && begun.plus(longest.multipliedBy(2)).isAfter(run.giveUpAt())) {
        return new ReadBack(
                run.name().cluster(), findings, Optional.of(stations.bucket().key(name)))
            .toJson();
      }
      findings.add(read(run, name, snapshots).finding());
      Duration took = Duration.between(begun, run.now());
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    return new ReadBack(run.name().cluster(), findings, Optional.empty()).toJson();
  }

  private CheckedSnapshot read(Run run, SnapshotName name, StoredSnapshots snapshots)
      throws IOException, InterruptedException {
    SnapshotCheck check =
        new SnapshotCheck(
            stations.bucket(), stations.buffers(), run.settings().bucket().chunkCount());
    return run.stages()
        .time("verify", () -> check.check(name, snapshots.version(name), run.giveUpAt()));
  }

  private static String configuration(Run run) throws IOException, InterruptedException {
    try (OperatorAccess access = OperatorAccess.open(run)) {
      try {
        ActiveNode node = access.node();
        RaftConfiguration configuration =
            run.stages()
                .time(
                    "configuration",
                    () -> access.raft().configuration(node, access.token(), run.giveUpAt()));
        return new PeerList(
                run.name().cluster(),
                node.clusterId(),
                configuration.index(),
                configuration.peers().stream()
                    .map(peer ->
                        new PeerList.Peer(
                            peer.nodeId(), peer.address(), peer.leader(), peer.voter()))
                    .toList())
            .toJson();
      } finally {
        access.end();
      }
    }
  }

  /** Its name is that of the snapshot that a restore takes of what it overwrites. */
  private Run run(String requestId, Instant giveUpAt, Instant cleanUpBy) {
    Instant now = stations.clock().instant();
    return new Run(
        stations,
        new RunRequest(RunRequest.Action.BACKUP, now, false, Optional.empty(), false, requestId),
        new SnapshotName(stations.settings().bucket().cluster(), now, Optional.empty()),
        new Stages(stations.log(), stations.clock()),
        giveUpAt,
        cleanUpBy);
  }
}
