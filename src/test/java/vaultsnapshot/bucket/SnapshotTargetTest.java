package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotTargetTest {
  @Test
  void ordinaryMetadataIsTaken() {
    assertThat(target("vault-version", "1.21.4+ent (build 7)").runId()).isEqualTo("run-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a ", "a\nb", "ä", "a\0b"})
  void aValueThatAHeaderCannotHoldIsRefused(String value) {
    assertThatThrownBy(() -> target("node", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'node'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Node", "no de", "node:"})
  void aNameThatAHeaderCannotHoldIsRefused(String name) {
    assertThatThrownBy(() -> target(name, "value")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreThanS3HoldsIsRefused() {
    Map<String, String> large =
        Map.of(
            "run-id",
            "run-1",
            "a",
            "a".repeat(512),
            "b",
            "b".repeat(512),
            "c",
            "c".repeat(512),
            "d",
            "d".repeat(512));
    assertThatThrownBy(() -> new SnapshotTarget("key", large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2063 bytes, expected 2048 at most");
  }

  @Test
  void withoutARunIdNobodyCouldTellWhoseItIs() {
    assertThatThrownBy(() -> new SnapshotTarget("key", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("run-id");
  }

  private static SnapshotTarget target(String name, String value) {
    return new SnapshotTarget("key", Map.of("run-id", "run-1", name, value));
  }
}
