package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.report.Checklist.Result.FAILED;
import static vaultsnapshot.report.Checklist.Result.NOT_TRIED;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.report.Checklist;
import vaultsnapshot.wire.WireVault;

/** The preflight finds each thing that would stop a backup, names it, and leaves nothing. */
final class PreflightTest {
  private static final String TIME = "2026-11-22T02:00:00Z";
  private static final String CAPABILITIES = "/v1/sys/capabilities-self";

  @TempDir private Path temporary;
  private JobUnderTest job;

  @BeforeEach
  void start() {
    job = new JobUnderTest(100, temporary);
    mayAtSnapshot("read");
  }

  @AfterEach
  void stop() {
    job.close();
  }

  @Test
  void aGoodSetUpPassesInEveryPointAndNothingIsLeft() throws Exception {
    Checklist checks = check();
    assertThat(checks.passed()).isTrue();
    assertThat(checks.cluster()).isEqualTo("prod");
    assertThat(checks.checks())
        .extracting(Checklist.Check::name)
        .containsExactly(
            "settings",
            "secret",
            "client",
            "active node",
            "login",
            "snapshot capability",
            "revocation",
            "bucket: list",
            "bucket: look up",
            "bucket: write",
            "bucket: tags",
            "bucket: versions",
            "bucket: encryption",
            "bucket: public access",
            "bucket: object lock",
            "bucket: lifecycle",
            "bucket: policy");
    assertThat(finding(checks, "secret")).isEqualTo("fetched; login method approle");
    assertThat(finding(checks, "active node"))
        .isEqualTo(job.vault().address() + ", version 1.21.4, storage raft, seal shamir");
    assertThat(finding(checks, "login")).contains("accepted");
    assertThat(finding(checks, "snapshot capability"))
        .isEqualTo("sys/storage/raft/snapshot: [read]");
    assertThat(finding(checks, "bucket: tags")).contains("no snapshot there yet");
    assertThat(job.bucket().keys()).isEmpty();
    assertThat(job.bucket().openUploads()).isZero();
    assertThat(job.bucket().requests("POST .*uploads.*")).hasSize(1);
    assertThat(job.bucket().requests("HEAD .*")).hasSize(1);
    assertThat(job.revocations()).isEqualTo(1);
    assertThat(job.downloads()).isZero();
  }

  @Test
  void aRootTokenMayTakeSnapshotsAndAGivenOneIsNotRevoked() throws Exception {
    job.secret().remove("role_id");
    job.secret().remove("secret_id");
    job.secret().addProperty("token", WireVault.TOKEN);
    mayAtSnapshot("root");
    Checklist checks = check();
    assertThat(checks.passed()).isTrue();
    assertThat(finding(checks, "revocation")).contains("was given");
    assertThat(job.revocations()).isZero();
  }

  @Test
  void aTokenThatMayNotReadSnapshotsNamesThePolicyToGive() throws Exception {
    mayAtSnapshot("deny");
    Checklist checks = check();
    assertThat(names(checks, FAILED)).containsExactly("snapshot capability");
    assertThat(finding(checks, "snapshot capability"))
        .contains(
            "[deny]",
            "path \"sys/storage/raft/snapshot\" { capabilities = [\"read\"] }, in the root"
                + " namespace");
    assertThat(job.revocations()).isEqualTo(1);
  }

  @Test
  void aTokenThatCannotBeRevokedNamesThePolicyToGive() throws Exception {
    job.vault().json("/v1/auth/token/revoke-self", 403, "{\"errors\":[\"permission denied\"]}");
    Checklist checks = check();
    assertThat(names(checks, FAILED)).containsExactly("revocation");
    assertThat(finding(checks, "revocation"))
        .contains("path \"auth/token/revoke-self\" { capabilities = [\"update\"] }");
  }

  @Test
  void aRefusedLoginLeavesWhatNeedsItUntriedAndTheBucketIsTriedAllTheSame() throws Exception {
    job.secret().addProperty("secret_id", "a-wrong-one");
    Checklist checks = check();
    assertThat(names(checks, FAILED)).containsExactly("login");
    assertThat(names(checks, NOT_TRIED)).containsExactly("snapshot capability", "revocation");
    assertThat(finding(checks, "revocation")).isEqualTo("needs what failed before");
    assertBucketIsTried(checks);
  }

  @Test
  void aNodeOfAnotherStorageIsAFailedPoint() throws Exception {
    job.vault()
        .json(
            "/v1/sys/seal-status",
            200,
            """
            {"type":"shamir","initialized":true,"sealed":false,"t":3,"n":5,"version":"1.21.4",
            "cluster_name":"c","cluster_id":"id","storage_type":"consul"}
            """);
    Checklist checks = check();
    assertThat(names(checks, FAILED)).containsExactly("active node");
    assertThat(finding(checks, "active node")).contains("consul");
    assertThat(names(checks, NOT_TRIED))
        .containsExactly("login", "snapshot capability", "revocation");
    assertThat(job.logins()).isZero();
    assertBucketIsTried(checks);
  }

  @Test
  void aVersionThatIsHiddenIsLeftOut() throws Exception {
    job.vault()
        .json(
            "/v1/sys/seal-status",
            200,
            """
            {"type":"awskms","initialized":true,"sealed":false,"t":3,"n":5,"version":"",
            "cluster_name":"c","cluster_id":"id","storage_type":"raft"}
            """);
    assertThat(finding(check(), "active node"))
        .isEqualTo(job.vault().address() + ", storage raft, seal awskms");
  }

  @Test
  void aClientKeyOfAnotherCertificateIsAFailedPoint() throws Exception {
    LocalAuthority authority = new LocalAuthority();
    job.secret().remove("role_id");
    job.secret().remove("secret_id");
    job.secret().addProperty("client_cert", authority.clientCertificate("one").certificatePem());
    job.secret()
        .addProperty("client_key", authority.clientCertificate("other").privateKeyPkcs8Pem());
    Checklist checks = check();
    assertThat(names(checks, FAILED)).containsExactly("client");
    assertThat(names(checks, NOT_TRIED))
        .containsExactly("active node", "login", "snapshot capability", "revocation");
    assertBucketIsTried(checks);
  }

  @Test
  void aSecretThatCannotBeReadIsAFailedPoint() throws Exception {
    job.secret().remove("secret_id");
    Checklist checks = check();
    assertThat(names(checks, FAILED)).containsExactly("secret");
    assertThat(finding(checks, "secret")).contains("secret_id");
    assertThat(names(checks, NOT_TRIED))
        .containsExactly("client", "active node", "login", "snapshot capability", "revocation");
    assertBucketIsTried(checks);
  }

  @Test
  void aBucketThatCannotBeListedLeavesTheRestOfItUntried() throws Exception {
    job.bucket().refusing(9, "GET .*list-type.*", 404, "NoSuchBucket");
    Checklist checks = check();
    assertThat(names(checks, FAILED)).containsExactly("bucket: list");
    assertThat(names(checks, NOT_TRIED))
        .containsExactly("bucket: look up", "bucket: write", "bucket: tags");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD .*", "POST .*uploads.*", "GET .*tagging.*"})
  void eachRightInTheBucketIsTried(String request) throws Exception {
    job.bucket().put("vault/prod/20261121T020000Z.snap", new byte[] {1}, Map.of());
    job.bucket().refusing(9, request, 403, "AccessDenied");
    assertThat(names(check(), FAILED)).hasSize(1);
  }

  @Test
  void whereSnapshotsAreStagedTheFreeSpaceIsLookedAtToo() throws Exception {
    job.bucket().put("vault/prod/20261121T020000Z.snap", new byte[] {1}, Map.of());
    Checklist checks = job.with("STAGING", "tmp").check(JobUnderTest.scheduled(TIME));
    assertThat(checks.passed()).isTrue();
    assertThat(finding(checks, "/tmp")).matches("[1-9]\\d* bytes free");
    assertThat(finding(checks, "bucket: tags")).isEqualTo("s3:GetObjectTagging is granted");
  }

  @Test
  void theFreeSpaceSufficesForTheFirstSnapshotOfAll() throws Exception {
    assertThat(job.with("STAGING", "tmp").check(JobUnderTest.scheduled(TIME)).passed()).isTrue();
  }

  @Test
  void aTimeThatIsOverFailsThePointsAndIsNoFaultOfTheProgram() throws Exception {
    Checklist checks = job.within(Duration.ofSeconds(-1)).check(JobUnderTest.scheduled(TIME));
    assertThat(names(checks, FAILED)).containsExactly("secret", "bucket: list");
    assertThat(job.log()).doesNotContain("nobody foresaw");
  }

  private void mayAtSnapshot(String capability) {
    job.vault()
        .json(
            CAPABILITIES,
            200,
            "{\"sys/storage/raft/snapshot\":[\"%s\"],\"capabilities\":[\"%s\"]}"
                .formatted(capability, capability));
  }

  private Checklist check() throws InterruptedException {
    return job.check(JobUnderTest.scheduled(TIME));
  }

  private static void assertBucketIsTried(Checklist checks) {
    assertThat(names(checks, Checklist.Result.PASSED))
        .contains("bucket: list", "bucket: look up", "bucket: write", "bucket: tags");
  }

  private static List<String> names(Checklist checks, Checklist.Result result) {
    return checks.checks().stream()
        .filter(check -> check.result() == result)
        .map(Checklist.Check::name)
        .toList();
  }

  private static String finding(Checklist checks, String name) {
    return checks.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow()
        .finding();
  }
}
