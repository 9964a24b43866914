package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotNameTest {
  private static final Instant TIME = Instant.parse("2026-11-22T02:00:00Z");
  private static final SnapshotName SCHEDULED = new SnapshotName("prod", TIME, Optional.empty());
  private static final SnapshotName MANUAL =
      new SnapshotName("prod", TIME, Optional.of("before-upgrade"));

  @Test
  void aScheduledSnapshotIsNamedByItsTime() {
    assertThat(SCHEDULED.key("backups/vault"))
        .isEqualTo("backups/vault/prod/20261122T020000Z.snap");
    assertThat(SCHEDULED.receiptKey("backups/vault"))
        .isEqualTo("backups/vault/prod/20261122T020000Z.json");
    assertThat(SCHEDULED.manual()).isFalse();
  }

  @Test
  void aManualSnapshotHasItsLabelInItsName() {
    assertThat(MANUAL.key("")).isEqualTo("prod/20261122T020000Z-before-upgrade.snap");
    assertThat(MANUAL.receiptKey("")).isEqualTo("prod/20261122T020000Z-before-upgrade.json");
    assertThat(MANUAL.manual()).isTrue();
  }

  @Test
  void fractionsOfASecondMakeNoOtherName() {
    assertThat(new SnapshotName("prod", TIME.plusMillis(999), Optional.empty()))
        .isEqualTo(SCHEDULED);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Random random = new Random(7);
    for (int round = 0; round < 1_000; round++) {
      Instant time = Instant.ofEpochSecond(random.nextLong(0, 253_402_300_800L));
      SnapshotName name =
          new SnapshotName(
              "prod-1", time, Optional.of("l" + round).filter(label -> random.nextBoolean()));
      assertThat(SnapshotName.parse("a/b", "prod-1", name.key("a/b"))).contains(name);
      assertThat(SnapshotName.parseReceipt("a/b", "prod-1", name.receiptKey("a/b"))).contains(name);
      assertThat(SnapshotName.parse("a/b", "prod-1", name.receiptKey("a/b"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vault/prod",
        "vault/prod/",
        "vault/prod/.snap",
        "prod/20261122T020000Z.snap",
        "vault/other/20261122T020000Z.snap",
        "vault/prod/more/20261122T020000Z.snap",
        "vault/prod/20261122T020000Z.snap.bak",
        "vault/prod/20261122T020000Z.SNAP",
        "vault/prod/20261122T020000Z",
        "vault/prod/20261122T020000.snap",
        "vault/prod/20261132T020000Z.snap",
        "vault/prod/20260230T020000Z.snap",
        "vault/prod/20261122T240000Z.snap",
        "vault/prod/20261122T020060Z.snap",
        "vault/prod/20261122T020000Z-.snap",
        "vault/prod/20261122T020000Z--a.snap",
        "vault/prod/20261122T020000Z-A.snap",
        "vault/prod/20261122T020000Z-a/b.snap",
        "vault/prod/20261122T020000Z-a\n.snap",
        "vault/prod/x20261122T020000Z.snap"
      })
  void aForeignKeyIsNoSnapshot(String key) {
    assertThat(SnapshotName.parse("vault", "prod", key)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a_b", "a b", "a/b", "ä", "a.snap"})
  void aLabelThatCannotStandInAKeyIsRefused(String label) {
    assertThat(SnapshotName.isLabel(label)).isFalse();
    assertThatThrownBy(() -> new SnapshotName("prod", TIME, Optional.of(label)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label '" + label + "'");
  }

  @Test
  void aLabelHasAtMost63Characters() {
    assertThat(SnapshotName.isLabel("a".repeat(63))).isTrue();
    assertThat(SnapshotName.isLabel("a".repeat(64))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a b", "-a", "ä"})
  void aClusterThatCannotStandInAKeyIsRefused(String cluster) {
    assertThatThrownBy(() -> new SnapshotName(cluster, TIME, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTimeBeyondFourDigitsOfYearsIsRefused() {
    assertThatThrownBy(() -> new SnapshotName("prod", Instant.MAX, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
