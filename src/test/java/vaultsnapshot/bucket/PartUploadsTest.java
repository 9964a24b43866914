package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** The time limit only turns what would hang into a failure. */
@Timeout(60)
final class PartUploadsTest {
  private static final Instant LATER = Instant.MAX;

  @Test
  void partsAreCompletedInOrder() throws Exception {
    PartUploads uploads = new PartUploads((number, part, giveUpAt) -> completed(number));
    for (int part = 0; part < 20; part++) {
      uploads.begin(new Part(), LATER);
    }
    assertThat(uploads.completed()).extracting(CompletedPart::partNumber).isSorted().hasSize(20);
    uploads.stop();
  }

  @Test
  void fourAtMostAreSentAtOnce() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Semaphore started = new Semaphore(0);
    CountDownLatch mayEnd = new CountDownLatch(1);
    PartUploads uploads =
        new PartUploads((number, part, giveUpAt) -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          started.release();
          mayEnd.await();
          atOnce.decrementAndGet();
          return completed(number);
        });
    for (int part = 0; part < 4; part++) {
      uploads.begin(new Part(), LATER);
    }
    started.acquire(4);
    FutureTask<Boolean> fifth =
        new FutureTask<>(() -> {
          uploads.begin(new Part(), LATER);
          return true;
        });
    Thread begins = Thread.ofPlatform().start(fifth);
    while (begins.getState() != Thread.State.WAITING && begins.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(fifth.isDone()).isFalse();
    mayEnd.countDown();
    assertThat(fifth.get()).isTrue();
    for (int part = 0; part < 50; part++) {
      uploads.begin(new Part(), LATER);
    }
    assertThat(uploads.completed()).hasSize(55);
    assertThat(most).hasValue(4);
    uploads.stop();
  }

  @Test
  void aFailedPartIsNoticedWhileOthersHang() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    PartUploads uploads =
        new PartUploads((number, part, giveUpAt) -> {
          if (number == 2) {
            failed.countDown();
            throw new PermanentBucketException("refused");
          }
          never.await();
          return completed(number);
        });
    uploads.begin(new Part(), LATER);
    uploads.begin(new Part(), LATER);
    failed.await();
    assertThatThrownBy(
            () -> {
              while (true) {
                uploads.throwIfOneFailed();
              }
            })
        .isInstanceOf(PermanentBucketException.class)
        .hasMessage("refused");
    uploads.stop();
  }

  @Test
  void aPartThatIsNotBegunSinceAnotherFailedIsGivenBack() throws Exception {
    PartUploads uploads =
        new PartUploads((number, part, giveUpAt) -> {
          throw new PermanentBucketException("refused");
        });
    uploads.begin(new Part(), LATER);
    assertThatThrownBy(uploads::awaitAll).hasMessage("refused");
    TestChunks chunks = TestChunks.of(new byte[] {1});
    Part second = new Part();
    second.add(chunks.next().orElseThrow());
    assertThatThrownBy(() -> uploads.begin(second, LATER)).hasMessage("refused");
    chunks.assertAllReleasedOnce();
    uploads.stop();
  }

  @Test
  void stoppingCutsOffWhatHangs() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    PartUploads uploads =
        new PartUploads((number, part, giveUpAt) -> {
          never.await();
          return completed(number);
        });
    uploads.begin(new Part(), LATER);
    uploads.stop();
    assertThatThrownBy(uploads::completed).isInstanceOf(InterruptedException.class);
  }

  private static CompletedPart completed(int number) {
    return CompletedPart.builder().partNumber(number).build();
  }
}
