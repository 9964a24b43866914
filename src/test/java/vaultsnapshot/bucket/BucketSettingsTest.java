package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;

final class BucketSettingsTest {
  private final Problems problems = new Problems();
  private final Map<String, String> variables =
      new HashMap<>(Map.of("SNAPSHOT_BUCKET", "backups", "CLUSTER_NAME", "prod"));

  @Test
  void bucketAndClusterAreEnough() {
    assertThat(read())
        .isEqualTo(new BucketSettings("backups", "", "prod", Optional.empty(), 16, false));
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void everySettingIsRead() {
    variables.put("SNAPSHOT_PREFIX", "company/vault");
    variables.put("KMS_KEY_ID", "arn:aws:kms:eu-central-1:111122223333:alias/backup");
    variables.put("PART_SIZE_MIB", "64");
    variables.put("S3_PATH_STYLE", "true");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "448");
    assertThat(read())
        .isEqualTo(
            new BucketSettings(
                "backups",
                "company/vault",
                "prod",
                Optional.of("arn:aws:kms:eu-central-1:111122223333:alias/backup"),
                64,
                true));
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void thePoolIsFourPartsOfOneMebibyteChunks() {
    BucketSettings settings = read();
    assertThat(settings.chunkSizeBytes()).isEqualTo(1_048_576);
    assertThat(settings.chunkCount()).isEqualTo(64);
  }

  @Test
  void whatIsMissingIsNamed() {
    variables.clear();
    read();
    assertThat(problems.found())
        .hasSize(2)
        .anyMatch(problem -> problem.startsWith("SNAPSHOT_BUCKET: not set"))
        .anyMatch(problem -> problem.startsWith("CLUSTER_NAME: not set"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "Backups", "s3://backups", "backups/vault", "back ups"})
  void whatIsNoBucketNameIsAProblem(String bucket) {
    variables.put("SNAPSHOT_BUCKET", bucket);
    read();
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("SNAPSHOT_BUCKET: got '" + bucket + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "a//b", ".", "a/../b", "..", "a b", "a\\b", "ä", "a/./b"})
  void whatIsNoPrefixIsAProblem(String prefix) {
    variables.put("SNAPSHOT_PREFIX", prefix);
    read();
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("SNAPSHOT_PREFIX: got '" + prefix + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b/c_d", "team=vault/x-1", "..a", "a../b"})
  void ordinaryFoldersAreAPrefix(String prefix) {
    variables.put("SNAPSHOT_PREFIX", prefix);
    assertThat(read().prefix()).isEqualTo(prefix);
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void aSlashAtThePrefixesEndMakesNoDifference() {
    variables.put("SNAPSHOT_PREFIX", "backups/vault/");
    assertThat(read().prefix()).isEqualTo("backups/vault");
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void aClusterThatCannotStandInAKeyIsAProblem() {
    variables.put("CLUSTER_NAME", "prod/eu");
    read();
    assertThat(problems.found())
        .singleElement()
        .asString()
        .startsWith("CLUSTER_NAME: got 'prod/eu'");
  }

  @Test
  void aKeyThatIsNoneIsAProblem() {
    variables.put("KMS_KEY_ID", "my key");
    read();
    assertThat(problems.found()).singleElement().asString().startsWith("KMS_KEY_ID: got 'my key'");
  }

  @Test
  void partsThatTheMemoryCannotHoldAreAProblem() {
    variables.put("PART_SIZE_MIB", "65");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "448");
    read();
    assertThat(problems.found())
        .containsExactly(
            "PART_SIZE_MIB: parts of 65 MiB need 452 MB of memory (4 x part + 192), the function"
                + " has 448: give it more memory or use smaller parts");
  }

  @Test
  void partsSmallerThanS3TakesAreAProblem() {
    variables.put("PART_SIZE_MIB", "4");
    read();
    assertThat(problems.found())
        .containsExactly("PART_SIZE_MIB: got '4', expected a whole number from 5 to 2512");
  }

  private BucketSettings read() {
    return BucketSettings.read(new Environment(variables, problems));
  }
}
