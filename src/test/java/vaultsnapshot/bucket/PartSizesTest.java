package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PartSizesTest {
  private static final long MIB = 1024 * 1024;

  @Test
  void theFirstFourThousandPartsAreEqual() {
    PartSizes sizes = new PartSizes(8 * MIB, 1_024 * MIB, 10_000);
    assertThat(sizes.sizeBytes(1)).isEqualTo(8 * MIB);
    assertThat(sizes.sizeBytes(4_000)).isEqualTo(8 * MIB);
  }

  @Test
  void thenTheyDoubleEveryThousand() {
    PartSizes sizes = new PartSizes(8 * MIB, 1_024 * MIB, 10_000);
    assertThat(sizes.sizeBytes(4_001)).isEqualTo(16 * MIB);
    assertThat(sizes.sizeBytes(5_000)).isEqualTo(16 * MIB);
    assertThat(sizes.sizeBytes(5_001)).isEqualTo(32 * MIB);
    assertThat(sizes.sizeBytes(10_000)).isEqualTo(512 * MIB);
  }

  @Test
  void noPartTakesMoreThanHalfThePool() {
    PartSizes sizes = new PartSizes(8 * MIB, 32 * MIB, 10_000);
    assertThat(sizes.sizeBytes(4_001)).isEqualTo(16 * MIB);
    assertThat(sizes.sizeBytes(10_000)).isEqualTo(16 * MIB);
  }

  @Test
  void theDefaultHolds125GiB() {
    assertThat(new PartSizes(8 * MIB, 32 * MIB, 10_000).capacityBytes())
        .isEqualTo(125L * 1_024 * MIB);
  }

  @Test
  void theLargestSettingStaysWithinS3sLimitOfAPart() {
    assertThat(new PartSizes(2_512 * MIB, 4 * 2_512 * MIB, 10_000).sizeBytes(10_000))
        .isLessThanOrEqualTo(5_120 * MIB);
  }
}
