package vaultsnapshot.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;

final class StagingTest {
  private final Problems problems = new Problems();

  @Test
  void streamIsTheDefault() {
    assertThat(read(Map.of())).isEqualTo(Staging.STREAM);
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void bothNamesAreRead() {
    assertThat(read(Map.of("STAGING", "stream"))).isEqualTo(Staging.STREAM);
    assertThat(read(Map.of("STAGING", " TMP "))).isEqualTo(Staging.TMP);
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void anythingElseIsAProblemThatNamesBoth() {
    read(Map.of("STAGING", "disk"));
    assertThat(problems.found()).containsExactly("STAGING: got 'disk', expected stream or tmp");
  }

  private Staging read(Map<String, String> variables) {
    return Staging.read(new Environment(variables, problems));
  }
}
