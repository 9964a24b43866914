package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vaultsnapshot.local.Waiting;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** What a process that was killed in the middle leaves behind. */
@Tag("aws")
final class DeathIT {
  private static final long MIB = 1024 * 1024;
  private static final long INDEX = 1_000;
  private static final SyntheticSnapshot LARGE = SyntheticSnapshot.ofAtLeast(24 * MIB, INDEX);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void afterAKillInTheMiddleNothingIsVisibleAndTheSameEventSucceeds() {
    ScheduledEvents.Event event = ScheduledEvents.next();
    try (Deployment deployment = Deployment.start(Map.of());
        WireVault vault = WireCluster.activeNode(INDEX)) {
      deployment.with(WireCluster.secret(vault));
      vault.serving(LARGE, out -> new SlowStream(out, 20 * MIB, Duration.ofMillis(20)));
      CompletableFuture<Backup> killed =
          CompletableFuture.supplyAsync(() -> deployment.backUp(event));
      Waiting.until("an upload under way", LIMIT, () -> !deployment.unfinishedUploads().isEmpty());
      deployment.process().kill();
      assertThat(killed.join().wasKilled()).isTrue();
      assertThat(deployment.keys()).isEmpty();

      vault.serving(LARGE);
      deployment.restart();
      Backup next = deployment.backUp(event);
      Freshness.assertStored(deployment, next, INDEX);
      assertThat(deployment.keys()).containsExactlyInAnyOrder(next.key(), next.receiptKey());
      // Only the bucket's rule AbortIncompleteMultipartUpload takes away what the killed one left.
      assertThat(deployment.unfinishedUploads()).containsExactly(next.key());
    }
  }
}
