package vaultsnapshot.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vaultsnapshot.faults.wire.Answer;
import vaultsnapshot.faults.wire.Exchange;
import vaultsnapshot.faults.wire.Fault;
import vaultsnapshot.faults.wire.Rule;
import vaultsnapshot.local.FunctionProcess;
import vaultsnapshot.local.InvocationResult;

/** Two runs at once, held until both are about to commit, do each other no harm. */
@Execution(ExecutionMode.CONCURRENT)
final class OverlapIT {
  private static final String GROUP = "Two runs at once";
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration MEETING_LIMIT = Duration.ofMinutes(2);

  /** Between the two commits: none at all, and enough for one to be done with everything. */
  private static final List<Duration> DELAYS =
      List.of(Duration.ZERO, Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(3));

  @ParameterizedTest
  @EnumSource(names = {"SMALL", "LARGE"})
  void twoRunsDoEachOtherNoHarm(Scene scene) {
    try (Lane lane = new Lane(scene)) {
      lane.mend().storeFour();
      try (FunctionProcess other = lane.another()) {
        other.invoke(Events.next().body(), LIMIT).successBody();
        for (Duration delay : DELAYS) {
          assertStoredOnce(lane, other, delay);
          assertBothStored(lane, other, delay);
        }
      }
    }
  }

  private static void assertStoredOnce(Lane lane, FunctionProcess other, Duration delay) {
    Events.Event event = Events.next();
    Pair both = runBoth(lane, other, delay, event, event);
    add("the same event twice", delay, both);
    both.assertWhole();
    assertThat(both.trials().map(trial -> trial.answer("status")))
        .containsExactlyInAnyOrder("stored", "already-stored");
    assertThat(both.one().answer("versionId")).isEqualTo(both.two().answer("versionId"));
    assertThat(both.one().answer("sha256")).isEqualTo(both.two().answer("sha256"));
    RetentionTags.assertRight(lane.store());
  }

  private static void assertBothStored(Lane lane, FunctionProcess other, Duration delay) {
    Pair both = runBoth(lane, other, delay, Events.next(), Events.next());
    add("two different events", delay, both);
    both.assertWhole();
    assertThat(both.trials().map(trial -> trial.answer("status"))).containsOnly("stored");
    RetentionTags.assertRight(lane.store());
  }

  private static Pair runBoth(
      Lane lane, FunctionProcess other, Duration delay, Events.Event one, Events.Event two) {
    lane.mend();
    Rule meeting = lane.s3().spoil(Rule.of(Requests.COMMIT, 2, meeting(delay)));
    Instant begun = Instant.now();
    CompletableFuture<InvocationResult> others =
        CompletableFuture.supplyAsync(() -> other.invoke(two.body(), LIMIT));
    InvocationResult own = lane.process().invoke(one.body(), LIMIT);
    InvocationResult its = others.join();
    Duration took = Duration.between(begun, Instant.now());
    lane.awaitIdle();
    assertThat(meeting.fired()).as("runs that had found nothing and were to commit").isEqualTo(2);
    Trial first = Trial.of(own, stem(one), took, lane.store());
    Trial second = Trial.of(its, stem(two), took, lane.store());
    Set<String> leaked = new TreeSet<>(lane.leaked(first));
    leaked.addAll(lane.canaries().anyIn(second.said() + other.outputText()));
    return new Pair(first, second, leaked);
  }

  /**
   * Neither commit is passed on before both are there; the delay is between the two. S3 itself
   * decides between two commits at once; LocalStack looks whether the key is free and takes it in
   * two steps (CompleteMultipartUpload of 4.14.0 let both win), so here one is at it at a time.
   */
  private static Fault meeting(Duration delay) {
    CyclicBarrier both = new CyclicBarrier(2);
    ReentrantLock atIt = new ReentrantLock();
    return exchange -> {
      if (arrive(both) == 0) {
        Thread.sleep(delay);
      }
      exchange.answer(forwarded(exchange, atIt));
    };
  }

  /** Up to the end of the answer: a commit's begins before it is decided. */
  private static Answer forwarded(Exchange exchange, ReentrantLock atIt) throws IOException {
    atIt.lock();
    try {
      Answer answer = exchange.forward();
      return answer.withContent(answer.readContent());
    } finally {
      atIt.unlock();
    }
  }

  private static int arrive(CyclicBarrier both) throws IOException, InterruptedException {
    try {
      return both.await(MEETING_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (BrokenBarrierException | TimeoutException alone) {
      throw new IOException("the other run did not come to its commit", alone);
    }
  }

  private static String stem(Events.Event event) {
    return Store.CLUSTER + "/" + event.stamp();
  }

  private static void add(String fault, Duration delay, Pair both) {
    FaultTable.add(
        new FaultTable.Row(
            GROUP,
            fault
                + (delay.isZero()
                    ? ", committing at the same moment"
                    : ", one commit shortly before the other"),
            1,
            String.join(" and ", both.trials().map(Trial::outcome).sorted().toList()),
            String.join(" and ", both.trials().map(Trial::inTheBucket).distinct().toList()),
            both.one().took(),
            both.one().error() + both.two().error(),
            (int) both.trials().filter(trial -> trial.badObject().isPresent()).count(),
            both.leaked().size()));
  }

  /** What came of two runs. */
  private record Pair(Trial one, Trial two, Set<String> leaked) {
    Stream<Trial> trials() {
      return Stream.of(one, two);
    }

    void assertWhole() {
      assertThat(leaked).as("secrets where none may be").isEmpty();
      trials()
          .forEach(trial -> {
            trial.assertPromises();
            trial.assertStored();
            assertThat(trial.versions())
                .containsExactlyInAnyOrder(trial.stem() + ".json", trial.stem() + ".snap");
            assertThat(trial.answer("sha256"))
                .isEqualTo(WholeSnapshot.sha256(trial.snapshot().orElseThrow()));
          });
    }
  }
}
