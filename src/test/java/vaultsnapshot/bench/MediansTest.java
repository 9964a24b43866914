package vaultsnapshot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MediansTest {
  @Test
  void theMiddleOfAnOddNumber() {
    assertThat(Medians.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
  }

  @Test
  void halfwayBetweenTheMiddleTwoOfAnEvenNumber() {
    assertThat(Medians.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3.0);
  }

  @Test
  void theWarmUpDoesNotCount() {
    Medians medians = new Medians();
    for (double value : new double[] {100, 1, 2, 3}) {
      medians.add("stage", value);
    }
    assertThat(medians.byName()).containsOnlyKeys("stage").containsEntry("stage", 2.0);
    assertThat(medians.of("stage")).isEqualTo(2.0);
  }
}
