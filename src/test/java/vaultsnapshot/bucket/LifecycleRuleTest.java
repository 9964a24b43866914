package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LifecycleRuleTest {
  @ParameterizedTest
  @CsvSource({
    "'', true",
    "vault/, true",
    "vault/prod/, true",
    "vault/prod/2026, true",
    "vault/prod-2/, false",
    "vault/production/, false",
    "logs/, false"
  })
  void itTouchesTheFolderWhereKeysOfBothCanBeginSo(String prefix, boolean touches) {
    assertThat(rule(prefix, Optional.empty(), false, Optional.empty()).touches("vault/prod/"))
        .isEqualTo(touches);
  }

  @Test
  void eachKindOfExpirationRemovesVersions() {
    Optional<Integer> week = Optional.of(7);
    Optional<Integer> never = Optional.empty();
    assertThat(rule("", never, false, never).removesVersions()).isFalse();
    assertThat(rule("", week, false, never).removesVersions()).isTrue();
    assertThat(rule("", never, true, never).removesVersions()).isTrue();
    assertThat(rule("", never, false, week).removesVersions()).isTrue();
  }

  private static LifecycleRule rule(
      String prefix,
      Optional<Integer> expirationDays,
      boolean expirationDate,
      Optional<Integer> noncurrentDays) {
    return new LifecycleRule(
        "rule",
        true,
        prefix,
        Map.of(),
        false,
        expirationDays,
        expirationDate,
        noncurrentDays,
        Optional.of(1),
        false,
        List.of());
  }
}
