package vaultsnapshot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vaultsnapshot.report.Receipt;
import vaultsnapshot.report.Status;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** What a run stores, and what it leaves where it fails. */
final class SnapshotJobTest {
  private static final long INDEX = 100;
  private static final String REVOKE = "/v1/auth/token/revoke-self";
  private static final String TIME = "2026-11-22T02:00:00Z";
  private static final String SNAPSHOT = "vault/prod/20261122T020000Z.snap";
  private static final String RECEIPT = "vault/prod/20261122T020000Z.json";
  private static final String CLUSTER_ID = "1e3305cd-e447-355c-e88c-1b9573f8ca9a";

  /** Goes into one part. */
  private static final SyntheticSnapshot SMALL = SyntheticSnapshot.small(INDEX);

  /** Takes several. */
  private static final SyntheticSnapshot LARGE = SyntheticSnapshot.ofAtLeast(3_000_000, INDEX);

  @TempDir private Path temporary;
  private JobUnderTest job;

  @BeforeEach
  void start() {
    job = new JobUnderTest(INDEX, temporary);
    job.vault().serving(LARGE);
  }

  @AfterEach
  void stop() {
    job.close();
  }

  @ParameterizedTest
  @CsvSource({"stream, true", "stream, false", "tmp, true", "tmp, false"})
  void theSnapshotIsStoredByteForByteWithItsReceiptBeside(String staging, boolean large)
      throws Exception {
    SyntheticSnapshot served = large ? LARGE : SMALL;
    job.vault().serving(served);
    Receipt receipt = job.with("STAGING", staging).run(JobUnderTest.scheduled(TIME));
    assertThat(job.bucket().keys()).containsExactly(RECEIPT, SNAPSHOT);
    assertThat(job.bucket().content(SNAPSHOT)).isEqualTo(bytes(served));
    assertThat(job.bucket().content(RECEIPT)).asString().isEqualTo(receipt.toJson());
    assertThat(job.bucket().openUploads()).isZero();
    assertThat(receipt.status()).isEqualTo(Status.STORED);
    assertThat(receipt.object()).map(Receipt.StoredObject::key).contains(SNAPSHOT);
    assertThat(receipt.object())
        .map(Receipt.StoredObject::sizeBytes)
        .contains((long) bytes(served).length);
    assertThat(receipt.content()).map(Receipt.Content::entries).contains(served.records());
  }

  @Test
  void theReceiptSaysWhatWasSeenOfTheClusterAndOfTheRun() throws Exception {
    Instant before = Instant.now();
    Receipt receipt = job.run(JobUnderTest.scheduled(TIME));
    assertThat(receipt.cluster())
        .isEqualTo(
            new Receipt.Cluster(
                "prod",
                Optional.of(CLUSTER_ID),
                Optional.of("1.21.4"),
                Optional.of("shamir"),
                Optional.of(5),
                Optional.of(3),
                Optional.of(job.vault().address().toString())));
    assertThat(receipt.toolVersion()).isEqualTo("0.0-test");
    Receipt.Run run = receipt.run();
    assertThat(run.scheduledAt()).isEqualTo(Instant.parse(TIME));
    assertThat(run.takenAt().orElseThrow()).isBetween(before, Instant.now());
    assertThat(run.attempts()).isEqualTo(1);
    assertThat(run.tokenRevoked()).contains(true);
    assertThat(run.cryptoProvider()).isEqualTo("test provider 1.0");
    assertThat(run.durations())
        .containsOnlyKeys(
            "lookup",
            "list",
            "lineage",
            "credentials",
            "active-node",
            "login",
            "index",
            "snapshot",
            "transfer",
            "commit");
    Receipt.Content content = receipt.content().orElseThrow();
    assertThat(content.raftIndex()).isEqualTo(INDEX);
    assertThat(content.raftTerm()).isEqualTo(3);
    assertThat(content.fresh()).contains(true);
    assertThat(content.prefixes()).hasSize(1);
    assertThat(receipt.object().orElseThrow().versionId())
        .contains("version-of-20261122T020000Z.snap");
    assertThat(receipt.lineage()).isEqualTo(new Receipt.Lineage(false, false, Optional.empty()));
    assertThat(job.log()).contains("\"message\":\"stage done\",\"stage\":\"transfer\"");
  }

  @Test
  void theObjectRemembersItsRun() throws Exception {
    job.run(JobUnderTest.scheduled(TIME));
    Map<String, String> metadata = job.bucket().metadata(SNAPSHOT);
    assertThat(metadata)
        .containsEntry("run-id", JobUnderTest.REQUEST_ID)
        .containsEntry("cluster-id", CLUSTER_ID)
        .containsEntry("raft-applied-index", "100")
        .containsEntry("rebuilt", "false")
        .containsEntry("rebuild-accepted", "false")
        .doesNotContainKey("baseline-key");
  }

  @Test
  void aListenerThatHidesItsVersionLeavesItOut() throws Exception {
    job.vault()
        .json(
            "/v1/sys/seal-status",
            200,
            """
            {"type":"shamir","initialized":true,"sealed":false,"t":3,"n":5,"version":"",
            "cluster_name":"c","cluster_id":"%s","storage_type":"raft"}
            """
                .formatted(CLUSTER_ID));
    Receipt receipt = job.run(JobUnderTest.scheduled(TIME));
    assertThat(receipt.cluster().vaultVersion()).isEmpty();
    assertThat(job.bucket().metadata(SNAPSHOT)).doesNotContainKey("vault-version");
  }

  /** As Ctrl-C does it on the command line. */
  @ParameterizedTest
  @CsvSource({
    "PUT .*partNumber.*, This run stored nothing",
    "POST .*uploadId.*, The snapshot may be stored; run the same event again"
  })
  void anInterruptedRunSaysWhatItLeavesAndRevokesItsToken(String request, String aftermath) {
    Thread run = Thread.currentThread();
    job.bucket().before(request, run::interrupt);
    assertThatThrownBy(() -> job.run(JobUnderTest.scheduled(TIME)))
        .isInstanceOf(InterruptedException.class)
        .hasMessageContaining(": interrupted. " + aftermath);
    assertThat(job.revocations()).isEqualTo(1);
  }

  @Test
  void theTokenIsRevokedOnceAndUsedByOneLogin() throws Exception {
    job.run(JobUnderTest.scheduled(TIME));
    assertThat(job.logins()).isEqualTo(1);
    assertThat(job.revocations()).isEqualTo(1);
  }

  @Test
  void aGivenTokenIsUsedAndLeftAlone() throws Exception {
    job.secret().remove("role_id");
    job.secret().remove("secret_id");
    job.secret().addProperty("token", WireVault.TOKEN);
    Receipt receipt = job.run(JobUnderTest.scheduled(TIME));
    assertThat(receipt.run().tokenRevoked()).isEmpty();
    assertThat(job.revocations()).isZero();
  }

  @Test
  void whereSnapshotsAreStagedVaultIsDoneWithBeforeTheUploadBegins() throws Exception {
    StringBuilder seen = new StringBuilder();
    job.bucket().before("POST .*snap \\[uploads\\]", () -> seen.append(job.revocations()));
    job.with("STAGING", "tmp").run(JobUnderTest.scheduled(TIME));
    assertThat(seen).hasToString("1");
    assertThat(openFiles()).isEmpty();
    assertThat(job.revocations()).isEqualTo(1);
    assertThat(files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "tmp"})
  void aSnapshotThatWasCutIsTakenAgain(String staging) throws Exception {
    job.vault().serving(LARGE, CutStream.after(2_500_000, 1));
    Receipt receipt = job.with("STAGING", staging).run(JobUnderTest.scheduled(TIME));
    assertThat(receipt.run().attempts()).isEqualTo(2);
    assertThat(job.bucket().content(SNAPSHOT)).isEqualTo(bytes(LARGE));
    assertThat(job.bucket().openUploads()).isZero();
    assertThat(job.pauses()).hasSize(1);
    assertThat(job.log()).contains("attempt failed, trying again", "\"attempt\":1");
    assertThat(job.logins()).isEqualTo(1);
    assertThat(files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "tmp"})
  void aSnapshotThatIsAlwaysCutIsNeverStored(String staging) throws Exception {
    job.vault().serving(LARGE, CutStream.after(2_500_000, 9));
    RunFailedException failure =
        failure(job.with("STAGING", staging), JobUnderTest.scheduled(TIME));
    assertThat(failure).hasMessageEndingWith(". This run stored nothing (after 3 attempts)");
    assertThat(failure.stage()).isEqualTo(staging.equals("tmp") ? "verify" : "transfer");
    assertThat(failure.foreseen()).isTrue();
    assertThat(failure.tokenRevoked()).contains(true);
    assertThat(job.downloads()).isEqualTo(3);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "tmp"})
  void aSnapshotOlderThanWhatTheNodeHadAppliedIsNeverStored(String staging) throws Exception {
    job.vault().serving(SyntheticSnapshot.ofAtLeast(3_000_000, INDEX - 1));
    RunFailedException failure =
        failure(job.with("STAGING", staging), JobUnderTest.scheduled(TIME));
    assertThat(failure)
        .hasMessageContaining("is stale: its Raft index is 99, expected at least 100")
        .hasMessageContaining(job.vault().address().toString());
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "tmp"})
  void aForbiddenUploadEndsTheRunAtOnce(String staging) throws Exception {
    job.bucket().refusing(9, "PUT .*snap \\[partNumber.*", 403, "AccessDenied");
    RunFailedException failure =
        failure(job.with("STAGING", staging), JobUnderTest.scheduled(TIME));
    assertThat(failure)
        .hasMessageContaining("s3:PutObject")
        .hasMessageEndingWith(". This run stored nothing");
    assertThat(failure.stage()).isEqualTo(staging.equals("tmp") ? "upload" : "transfer");
    assertThat(job.downloads()).isEqualTo(1);
    assertThat(job.pauses()).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void whereSnapshotsAreStagedAFailedUploadIsRepeatedWithoutReadingVaultAgain() throws Exception {
    job.bucket().refusing(1, "POST .*snap \\[uploadId\\]", 409, "ConditionalRequestConflict");
    Receipt receipt = job.with("STAGING", "tmp").run(JobUnderTest.scheduled(TIME));
    assertThat(receipt.run().attempts()).isEqualTo(2);
    assertThat(job.bucket().content(SNAPSHOT)).isEqualTo(bytes(LARGE));
    assertThat(job.downloads()).isEqualTo(1);
    assertThat(job.bucket().openUploads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "tmp"})
  void anUploadThatCannotBeTakenBackIsWarnedOf(String staging) throws Exception {
    job.bucket()
        .refusing(9, "PUT .*snap \\[partNumber.*", 403, "AccessDenied")
        .refusing(9, "DELETE .*", 403, "AccessDenied");
    failure(job.with("STAGING", staging), JobUnderTest.scheduled(TIME));
    assertThat(job.log()).contains("an unfinished upload may be left");
  }

  @Test
  void aTokenThatCannotBeRevokedIsWarnedOfAndTheBackupCounts() throws Exception {
    job.vault().json(REVOKE, 403, "{\"errors\":[\"permission denied\"]}");
    Receipt receipt = job.run(JobUnderTest.scheduled(TIME));
    assertThat(receipt.status()).isEqualTo(Status.STORED);
    assertThat(receipt.run().tokenRevoked()).contains(false);
    assertThat(job.log()).contains("the token could not be revoked and lives until");
    assertThat(job.vault().requests(REVOKE)).as("nobody else leads").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({CLUSTER_ID + ", true", "another-cluster, false"})
  void theTokenOfALeaderThatIsSealedMeanwhileIsRevokedAtItsSuccessorAndNowhereElse(
      String successorsCluster, boolean revoked) throws Exception {
    try (WireVault successor = job.standby()) {
      job.vault()
          .answer(
              REVOKE,
              exchange -> {
                job.vault().json("/v1/sys/health", 503, "{\"initialized\":true,\"sealed\":true}");
                successor
                    .applied(100)
                    .json(
                        "/v1/sys/seal-status",
                        200,
                        """
                        {"type":"shamir","initialized":true,"sealed":false,"t":3,"n":5,
                        "cluster_id":"%s","storage_type":"raft"}
                        """
                            .formatted(successorsCluster));
                WireVault.send(exchange, 503, "{\"errors\":[\"Vault is sealed\"]}");
              });
      Receipt receipt = job.run(JobUnderTest.scheduled(TIME));
      assertThat(receipt.run().tokenRevoked()).contains(revoked);
      assertThat(successor.requests(REVOKE)).hasSize(revoked ? 1 : 0);
    }
  }

  @Test
  void aRunWithoutItsReceiptHasFailed() throws Exception {
    job.bucket().refusing(9, "PUT .*json \\[\\]", 403, "AccessDenied");
    RunFailedException failure = failure(job, JobUnderTest.scheduled(TIME));
    assertThat(failure.stage()).isEqualTo("receipt");
    assertThat(failure)
        .hasMessageStartingWith("receipt: ")
        .hasMessageEndingWith(". " + Aftermath.COMMITTED.words(1));
    assertThat(failure.tokenRevoked()).contains(true);
    assertThat(job.bucket().keys()).containsExactly(SNAPSHOT);
  }

  @Test
  void aRunThatCannotFindOutWhatBecameOfItsCommitSaysThatTheSnapshotMayBeThere() throws Exception {
    job.bucket()
        .before(
            "POST .*snap \\[uploadId\\]",
            () -> job.bucket().refusing(99, "(HEAD|GET) .*snap .*", 403, "AccessDenied"))
        .refusing(99, "POST .*snap \\[uploadId\\]", 500, "InternalError");
    RunFailedException failure = failure(job, JobUnderTest.scheduled(TIME));
    assertThat(failure)
        .hasMessageContaining("could not be looked up")
        .hasMessageContaining(Aftermath.UNCLEAR.words(1));
  }

  @Test
  void aRefusedLoginEndsTheRunAndThereIsNoTokenToRevoke() throws Exception {
    job.secret().addProperty("secret_id", "a-wrong-one");
    RunFailedException failure = failure(job, JobUnderTest.scheduled(TIME));
    assertThat(failure.stage()).isEqualTo("login");
    assertThat(failure.tokenRevoked()).isEmpty();
    assertThat(job.logins()).isEqualTo(1);
    assertThat(job.revocations()).isZero();
    assertNothingIsLeft();
  }

  @Test
  void whatSecretAndEnvironmentDoNotAgreeOnIsToldInOneMessage() throws Exception {
    job.secret().addProperty("namespace", "team-a");
    job.secret().addProperty("address", "http://vault.example.com");
    RunFailedException failure =
        failure(job.with("VAULT_NAMESPACE", "team-b"), JobUnderTest.scheduled(TIME));
    assertThat(failure.stage()).isEqualTo("credentials");
    assertThat(failure.foreseen()).isTrue();
    assertThat(failure).hasMessageContaining("VAULT_NAMESPACE").hasMessageContaining("'address'");
    assertThat(job.vault().requests()).isEmpty();
  }

  @Test
  void anActiveNodeThatIsNotFoundAtOnceIsLookedForAgain() throws Exception {
    job.secret().addProperty("address", "https://127.0.0.1:1");
    RunFailedException failure = failure(job, JobUnderTest.scheduled(TIME));
    assertThat(failure.stage()).isEqualTo("active-node");
    assertThat(job.pauses()).hasSize(2);
    assertThat(failure.foreseen()).isTrue();
  }

  @Test
  void aRunWhoseTimeIsOverStoresNothing() throws Exception {
    RunFailedException failure =
        failure(job.within(Duration.ofSeconds(-1)), JobUnderTest.scheduled(TIME));
    assertThat(failure.stage()).isEqualTo("lookup");
    assertNothingIsLeft();
  }

  @Test
  void whereAnotherRunOvertookThisOneItsReceiptIsTheAnswer() throws Exception {
    Receipt first = job.run(JobUnderTest.scheduled(TIME));
    byte[] snapshot = job.bucket().content(SNAPSHOT);
    byte[] receipt = job.bucket().content(RECEIPT);
    Map<String, String> metadata = new HashMap<>(job.bucket().metadata(SNAPSHOT));
    metadata.put("run-id", "the-other-run");
    job.bucket().remove(SNAPSHOT);
    job.bucket().remove(RECEIPT);
    job.bucket()
        .before(
            "POST .*snap \\[uploadId\\]",
            () -> {
              job.bucket().put(SNAPSHOT, snapshot, metadata);
              job.bucket().put(RECEIPT, receipt, Map.of());
            });
    Receipt second = job.run(JobUnderTest.scheduled(TIME));
    assertThat(second.toJson()).isEqualTo(first.with(Status.ALREADY_STORED).toJson());
    assertThat(job.bucket().keys()).containsExactly(RECEIPT, SNAPSHOT);
    assertThat(job.bucket().openUploads()).isZero();
    assertThat(job.revocations()).isEqualTo(2);
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(job.bucket().keys()).isEmpty();
    assertThat(job.bucket().openUploads()).isZero();
    assertThat(job.revocations()).isEqualTo(Math.min(job.downloads(), 1));
    assertThat(files()).isEmpty();
    assertThat(openFiles()).isEmpty();
  }

  /**
   * Staged files have no name, but take room as long as they are open; only Linux tells which are.
   */
  private List<Path> openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    List<Path> open = new ArrayList<>();
    if (Files.isDirectory(descriptors)) {
      try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
        for (Path link : links) {
          // What was closed meanwhile, the stream's own descriptor for one, is no link any more.
          if (Files.isSymbolicLink(link)) {
            open.add(Files.readSymbolicLink(link));
          }
        }
      }
    }
    return open.stream().filter(file -> file.startsWith(temporary)).toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.toList();
    }
  }

  static RunFailedException failure(JobUnderTest job, vaultsnapshot.settings.RunRequest request) {
    return catchThrowableOfType(RunFailedException.class, () -> job.run(request));
  }

  private static byte[] bytes(SyntheticSnapshot snapshot) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    snapshot.writeTo(bytes);
    return bytes.toByteArray();
  }
}
