package vaultsnapshot.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vaultsnapshot.iam.AccessControl;
import vaultsnapshot.iam.GuardedAws;
import vaultsnapshot.iam.Keys;
import vaultsnapshot.iam.Policies;
import vaultsnapshot.input.Json;
import vaultsnapshot.local.LocalAws;

/**
 * The script for a real account, run on a deployed stack: with the deployed bucket policy in force
 * it finds nothing, without it finds all that is not refused, and it leaves only its snapshots.
 */
@Execution(ExecutionMode.CONCURRENT)
final class SmokeIT {
  private static final String ROLES = "arn:aws:iam::000000000000:role/";

  /** What the script tries, as its lines name it, where the stack has SSE-S3. */
  private static final List<String> MUST_BE_REFUSED =
      List.of(
          "a PutObject that could overwrite (without If-None-Match)",
          "another encryption (SSE-KMS)",
          "a key of the caller (SSE-C)",
          "a DeleteObject",
          "a DeleteObjectVersion",
          "a change of the lifecycle rules",
          "a change of the bucket policy",
          "a change of versioning",
          "a tag on a snapshot");

  @TempDir private static Path folder;

  private static Deployed deployed;
  private static LocalAws aws;
  private static Smoke smoke;

  @BeforeAll
  static void deploy() {
    Account account = Account.shared();
    aws = account.aws();
    deployed =
        Deployed.create(
            account,
            account.cluster(),
            Map.of(
                "EncryptionKey",
                "sse-s3",
                "AuditEnabled",
                "false",
                "NoSuccessHours",
                "0",
                // Else its rule fires here at every full hour, and leaves a snapshot of its own.
                "ScheduleEnabled",
                "false"));
    account.host().surround(deployed.function(), options -> options.using(aws));
    Mailbox.subscribedTo(aws, deployed.stack().physicalId("AlarmTopic"));
    deployed.putLifecycleAndEncryption();
    smoke = Smoke.in(folder, aws);
  }

  @AfterAll
  static void delete() {
    deployed.stack().delete();
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void whereThePoliciesAreInForceEverythingIsFoundAsItShouldBe() {
    AccessControl control = bucketPolicyInForce(ROLES + "engineer");
    try (GuardedAws guarded = GuardedAws.open(aws, control)) {
      String plainAddress = guarded.plainAddress().toString();
      Smoke.Result result =
          smoke.run(
              deployed.stack().name(),
              guarded.address(),
              "--as-role",
              ROLES + "engineer",
              "--plain-endpoint",
              plainAddress);
      String all = String.join("\n", result.lines());
      assertThat(control.unmapped()).as(all).isEmpty();
      assertThat(result.checks("FAIL")).as(all).isEmpty();
      assertThat(result.code()).as(all).isZero();
      assertThat(result.checks("PASS"))
          .as(all)
          .containsAll(MUST_BE_REFUSED)
          .contains("labelled snapshot", "the receipt in the bucket", "schedule", "alarm topic")
          .contains("failed events", "bucket", "who may invoke the snapshot function")
          .anyMatch(check -> check.startsWith("a request without TLS"));
    }
    assertThat(deployed.keys()).allMatch(key -> key.matches("prod/\\d{8}T\\d{6}Z-smoke-.*"));
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void whereNothingIsEnforcedItSaysSoAndRemovesWhatItCouldLeave() {
    Smoke.Result result =
        smoke.run(deployed.stack().name(), aws.endpoint(), "--only", "snapshot", "refusals");
    String all = String.join("\n", result.lines());
    assertThat(result.code()).as(all).isEqualTo(1);
    assertThat(result.checks("FAIL")).as(all).containsExactlyInAnyOrderElementsOf(MUST_BE_REFUSED);
    assertThat(versions()).as(all).isNotEmpty().allMatch(key -> key.contains("Z-smoke-"));
    assertThat(deployed.keys()).allSatisfy(key -> assertThat(deployed.tags(key)).isEmpty());
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void anAdministratorIsToldThatItShowsNothing() {
    Smoke.Result result =
        smoke.run(
            deployed.stack().name(),
            aws.endpoint(),
            "--as-role",
            ROLES + "administrator",
            "--only",
            "refusals");
    String all = String.join("\n", result.lines());
    assertThat(result.code()).as(all).isZero();
    assertThat(result.checks("NOT TRIED"))
        .as(all)
        .contains("the identity for what must be refused");
    assertThat(result.checks("PASS")).as(all).doesNotContainAnyElementsOf(MUST_BE_REFUSED);
  }

  /** Of somebody who has every right to S3 as far as IAM is concerned. */
  private static AccessControl bucketPolicyInForce(String caller) {
    JsonObject everything =
        Json.object(
                """
                {"Version": "2012-10-17",
                 "Statement": [{"Sid": "Everything", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
                """)
            .orElseThrow();
    return new AccessControl(
        new Policies(
            Policies.of(List.of(everything), List.of()).identity(),
            deployed.policies(StackFunction.SNAPSHOT).resource()),
        Keys.none(Deployed.PLACE),
        caller);
  }

  private static List<String> versions() {
    return aws.s3().listObjectVersionsPaginator(list -> list.bucket(deployed.bucket())).stream()
        .flatMap(page ->
            java.util.stream.Stream.concat(
                page.versions().stream().map(version -> version.key()),
                page.deleteMarkers().stream().map(marker -> marker.key())))
        .toList();
  }
}
