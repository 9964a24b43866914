package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.bucket.StoredSnapshot;

final class MetadataTest {
  @Test
  void aSmallNumberIsRead() {
    assertThat(Metadata.smallNumber(stored("2147483647"), Metadata.KEY_SHARES))
        .contains(Integer.MAX_VALUE);
  }

  /** Whoever may write into the bucket can give an object any metadata. */
  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "99999999999999999999", "-1", "five", ""})
  void anythingElseThatStandsInItsPlaceCountsAsNone(String text) {
    assertThat(Metadata.smallNumber(stored(text), Metadata.KEY_SHARES)).isEmpty();
  }

  private static StoredSnapshot stored(String keyShares) {
    return new StoredSnapshot(
        "bucket",
        "production/20261122T020000Z.snap",
        Optional.empty(),
        1,
        Optional.empty(),
        Map.of(Metadata.KEY_SHARES, keyShares),
        Optional.empty(),
        Optional.empty());
  }
}
