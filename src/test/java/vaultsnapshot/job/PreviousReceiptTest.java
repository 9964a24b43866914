package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;
import vaultsnapshot.wire.SyntheticSnapshot;

/** What a new snapshot's size is compared with. */
final class PreviousReceiptTest {
  private static final long INDEX = 100;
  private static final String FIRST_RECEIPT = "vault/prod/20261122T020000Z.json";

  @TempDir private Path temporary;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private JobUnderTest job;
  private Receipt first;
  private Receipt second;

  @BeforeEach
  void backUpTwice() throws Exception {
    job = new JobUnderTest(INDEX, temporary);
    job.vault().serving(SyntheticSnapshot.ofAtLeast(50_000, INDEX));
    first = job.run(JobUnderTest.scheduled("2026-11-22T02:00:00Z"));
    second = job.run(JobUnderTest.scheduled("2026-11-22T03:00:00Z"));
  }

  @AfterEach
  void stop() {
    job.close();
  }

  @Test
  void aNewSnapshotIsComparedWithTheLastAcceptedOne() throws Exception {
    assertThat(previous(second).map(Receipt::toJson)).contains(first.toJson());
    assertThat(previous(first)).isEmpty();
  }

  @Test
  void whatWasStoredEarlierIsComparedWithNothing() throws Exception {
    assertThat(previous(second.with(Status.ALREADY_STORED))).isEmpty();
    assertThat(log.size()).isZero();
  }

  @Test
  void aReceiptThatIsNotThereIsWarnedOf() throws Exception {
    job.bucket().remove(FIRST_RECEIPT);
    assertThat(previous(second)).isEmpty();
    assertThat(log.toString(StandardCharsets.UTF_8)).contains("WARN", FIRST_RECEIPT);
  }

  @Test
  void aReceiptThatCannotBeReadIsWarnedOf() throws Exception {
    job.bucket().put(FIRST_RECEIPT, "{}".getBytes(StandardCharsets.UTF_8), Map.of());
    assertThat(previous(second)).isEmpty();
    assertThat(log.toString(StandardCharsets.UTF_8)).contains("WARN", FIRST_RECEIPT);
  }

  private Optional<Receipt> previous(Receipt receipt) throws InterruptedException {
    return PreviousReceipt.of(
        receipt,
        job.bucket().bucket(),
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8), InstantSource.system()),
        Instant.now().plusSeconds(60));
  }
}
