package vaultsnapshot.retention;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TaggingWalkTest {
  @Test
  void onlyThoseWithoutATagAreReturnedOldestFirst() throws InterruptedException {
    assertThat(keys(walk(6, Set.of(1, 4)))).containsExactly("5", "3", "2", "0");
  }

  @Test
  void itStopsLookingAfterTenTaggedOnesInARowAndLooksAtOnePartOfTheOlder() throws Exception {
    Set<String> looked = new HashSet<>();
    List<Superseded> untagged =
        TaggingWalk.untagged(
            superseded(500),
            7,
            point -> {
              looked.add(point.key());
              return !point.key().equals("0");
            });
    assertThat(keys(untagged)).containsExactly("0");
    assertThat(looked).hasSizeBetween(11 + 1, 11 + 20);
  }

  @Test
  void aGapBehindAnyNumberOfTaggedOnesIsFoundInSomeTurn() throws Exception {
    Set<Integer> found = new HashSet<>();
    Set<Integer> gaps = Set.of(20, 250, 499);
    Set<Integer> tagged =
        IntStream.range(0, 500).boxed().filter(key -> !gaps.contains(key)).collect(toSet());
    Instant time = Instant.parse("2026-11-22T02:00:00Z");
    for (int week = 0; week < 250; week++) {
      long turn = time.plus(Duration.ofDays(7L * week)).getEpochSecond();
      TaggingWalk.untagged(
              superseded(500), turn, point -> tagged.contains(Integer.valueOf(point.key())))
          .forEach(one -> found.add(Integer.valueOf(one.point().key())));
    }
    assertThat(found).isEqualTo(gaps);
  }

  @Test
  void aPartGoesOnToTheNextTaggedOne() throws Exception {
    List<Superseded> untagged =
        TaggingWalk.untagged(
            superseded(300),
            7,
            point -> Integer.parseInt(point.key()) < 11 || point.key().equals("290"));
    assertThat(keys(untagged)).contains("289").doesNotContain("290", "291");
  }

  @Test
  void tenTaggedScheduledOnesDoNotHideAManualOne() throws Exception {
    List<Superseded> all = new ArrayList<>(superseded(5_000));
    RecoveryPoint manual =
        new RecoveryPoint("manual", all.getLast().point().stamp().minusSeconds(1), true);
    all.add(new Superseded(manual, Tier.MANUAL));
    assertThat(keys(TaggingWalk.untagged(all, 7, point -> !point.manual())))
        .containsExactly("manual");
  }

  @Test
  void aGapOfFewerTaggedOnesDoesNotHideTheOlder() throws InterruptedException {
    Set<Integer> nine = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(keys(walk(11, nine))).containsExactly("10", "0");
  }

  @Test
  void oneRunNeverLooksAtMoreThanAThousand() throws InterruptedException {
    assertThat(walk(5_000, Set.of())).hasSize(1_000);
  }

  @Test
  void runsThatDieHalfWayAreHealedByTheNext() throws InterruptedException {
    Random random = new Random(20261122);
    Set<Integer> tagged = new HashSet<>();
    for (int run = 0; run < 50; run++) {
      List<Superseded> untagged = walk(300, tagged);
      int diesAfter = random.nextInt(40);
      untagged.stream()
          .limit(diesAfter)
          .forEach(one -> tagged.add(Integer.valueOf(one.point().key())));
    }
    assertThat(tagged).hasSize(300);
  }

  private static List<Superseded> walk(int count, Set<Integer> tagged) throws InterruptedException {
    return TaggingWalk.untagged(
        superseded(count), 7, point -> tagged.contains(Integer.valueOf(point.key())));
  }

  /** Newest first; the key is the place in the list. */
  private static List<Superseded> superseded(int count) {
    Instant newest = Instant.parse("2026-11-22T02:00:00Z");
    return IntStream.range(0, count)
        .mapToObj(place ->
            new RecoveryPoint(Integer.toString(place), newest.minusSeconds(3_600L * place), false))
        .map(point -> new Superseded(point, Tier.HOURLY))
        .toList();
  }

  private static List<String> keys(List<Superseded> superseded) {
    return superseded.stream().map(one -> one.point().key()).toList();
  }
}
