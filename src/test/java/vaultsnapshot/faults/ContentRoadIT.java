package vaultsnapshot.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.faults.wire.Rule.ALWAYS;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vaultsnapshot.archive.ArchiveBuilder;
import vaultsnapshot.faults.content.AcceptedContent;
import vaultsnapshot.faults.content.ContentFault;
import vaultsnapshot.faults.content.ContentFaults;
import vaultsnapshot.faults.wire.Faults;
import vaultsnapshot.faults.wire.Rule;

/** Damaged snapshots along the whole road: a real one, spoiled between the server and us. */
@Execution(ExecutionMode.CONCURRENT)
final class ContentRoadIT {
  private static final String NAMED = "Content: damages with a name";
  private static final String SEEDED = "Content: seeded damages";
  private static final String ACCEPTED = "Content: whole, in another form";

  private static final int DAMAGE_COUNT = 200;

  /** Drawn in one row: the first numbers of neighbouring seeds are alike. */
  private static final List<Damage> DAMAGES = drawn(new Random(20261124));

  @AfterAll
  static void endLanes() {
    Lanes.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"named", "accepted"})
  void everyDamageIsRefusedAndEveryOtherFormIsStored(FaultCase fault) {
    Lanes.with(fault.scene(), lane -> lane.show(fault));
  }

  /** 200 in all: flipped bits and lengths, both forms of gzip, both stagings, once and always. */
  @ParameterizedTest(name = "seeded damage {0}")
  @MethodSource("seeds")
  void aSeededDamageIsNeverStored(int number) {
    Damage damage = DAMAGES.get(number);
    Lanes.with(number % 2 == 0 ? Scene.SMALL : Scene.SMALL_TMP, lane -> show(lane, damage));
  }

  static List<FaultCase> named() {
    return ContentFaults.all().stream()
        .map(fault -> served(NAMED, fault.name(), fault::applyTo, expected(fault)))
        .toList();
  }

  static List<FaultCase> accepted() {
    return AcceptedContent.all().stream()
        .map(form -> served(ACCEPTED, form.name(), form::applyTo, Expectation.stored()))
        .toList();
  }

  static IntStream seeds() {
    return IntStream.range(0, DAMAGE_COUNT);
  }

  private static List<Damage> drawn(Random random) {
    return Stream.generate(() -> Damage.drawn(random)).limit(DAMAGE_COUNT).toList();
  }

  private static FaultCase served(
      String group, String name, UnaryOperator<byte[]> change, Expectation expected) {
    return FaultCase.vault(
            group,
            name,
            Scene.SMALL,
            () -> Rule.of(Requests.SNAPSHOT, ALWAYS, Faults.changeContent(change)),
            expected)
        .prepared(lane -> lane.canaries().note(ContentFault.CANARY));
  }

  private static Expectation expected(ContentFault fault) {
    return Expectation.refused(fault.errorParts().toArray(String[]::new));
  }

  /** What is stored after all has to hold the content that the server sent. */
  private static void show(Lane lane, Damage damage) {
    lane.mend();
    Rule rule =
        lane.vault()
            .spoil(
                Rule.of(Requests.SNAPSHOT, damage.times(), Faults.changeContent(damage::applyTo)));
    Trial trial = lane.run(Events.next(), Duration.ofMinutes(5));
    Set<String> leaked = lane.leaked(trial);
    FaultTable.add(
        new FaultTable.Row(
            SEEDED,
            damage.kind(),
            1,
            trial.outcome(),
            trial.inTheBucket(),
            trial.took(),
            trial.error(),
            trial.badObject().isPresent() ? 1 : 0,
            leaked.size()));
    assertThat(rule.fired()).isPositive();
    assertThat(leaked).isEmpty();
    trial.assertPromises();
    assertThat(trial.uploads()).isEmpty();
    if (damage.times() == 1 || damage.changedNothing()) {
      trial.assertStored();
    } else {
      assertThat(trial.error()).contains("snapshot archive: ", "This run stored nothing");
      assertThat(trial.versions()).isEmpty();
    }
  }

  /** One bit flipped or the end cut off, at a place that is drawn when the size is known. */
  private static final class Damage {
    private final boolean compressed;
    private final boolean cut;
    private final int times;
    private final double place;
    private final int bit;
    private volatile boolean changedNothing;

    private Damage(boolean compressed, boolean cut, int times, double place, int bit) {
      this.compressed = compressed;
      this.cut = cut;
      this.times = times;
      this.place = place;
      this.bit = bit;
    }

    static Damage drawn(Random random) {
      return new Damage(
          random.nextBoolean(),
          random.nextInt(4) == 0,
          random.nextInt(4) == 0 ? ALWAYS : 1,
          random.nextDouble(),
          random.nextInt(8));
    }

    int times() {
      return times;
    }

    /** Whether it hit a bit without meaning, so that the content is what it was. */
    boolean changedNothing() {
      return changedNothing;
    }

    String kind() {
      return (cut ? "cut off" : "a bit flipped")
          + (compressed ? ", compressed as Vault does" : ", stored as OpenBao does")
          + (times == 1 ? ", once" : ", always");
    }

    byte[] applyTo(byte[] served) {
      byte[] archive =
          compressed
              ? ArchiveBuilder.gzip(ArchiveBuilder.gunzip(served), Deflater.DEFAULT_COMPRESSION)
              : served;
      int at = (int) (place * archive.length);
      if (cut) {
        return Arrays.copyOf(archive, at);
      }
      byte[] damaged = archive.clone();
      damaged[at] ^= (byte) (1 << bit);
      changedNothing = WholeSnapshot.fault(damaged).isEmpty();
      return damaged;
    }
  }
}
