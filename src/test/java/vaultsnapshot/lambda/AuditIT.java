package vaultsnapshot.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.Tag;
import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.iam.FrontDoor;
import vaultsnapshot.input.Environment;
import vaultsnapshot.input.Problems;
import vaultsnapshot.job.AuditJob;
import vaultsnapshot.job.AuditStations;
import vaultsnapshot.local.LocalAuthority;
import vaultsnapshot.report.AuditReport;
import vaultsnapshot.report.Finding;
import vaultsnapshot.report.Finding.Outcome;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.NewestAge;
import vaultsnapshot.settings.AuditSettings;
import vaultsnapshot.stream.Buffers;

/** Real snapshots, and one defect after the other planted among them. */
final class AuditIT {
  private static final String MONTHLY = "20261101T020000Z";
  private static final String WEEKLY = "20261102T020000Z";
  private static final String DAILY = "20261103T020000Z";
  private static final String HOURLY = "20261103T080000Z";
  private static final String NEXT_DAILY = "20261104T020000Z";
  private static final String NEWEST = "20261104T080000Z";

  private static PreparedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = PreparedCluster.start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aBucketInWhichAllIsWellHasNoFindingAndIsReadBackWhole() throws Exception {
    Deployment deployment = filled();
    Map<String, String> before = state(deployment);
    AuditReport report = audit(deployment, "2026-11-04T09:00:00Z");
    assertThat(report.findings()).isEmpty();
    assertThat(report.notReached()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.snapshots()).isEqualTo(6);
    assertThat(report.readBack()).hasSize(6).contains(snapshot(NEWEST), snapshot(MONTHLY));
    assertThat(report.newest().seconds()).isEqualTo(3600);
    assertThat(state(deployment)).isEqualTo(before);
  }

  @Test
  void everyDefectIsFoundAndOnlyWhatIsSafeIsHealed() throws Exception {
    Deployment deployment = filled();
    flipABit(deployment, MONTHLY);
    put(deployment, receipt(WEEKLY), deployment.text(receipt(DAILY)));
    deployment.delete(receipt(HOURLY));
    tag(deployment, snapshot(DAILY), "retention", "hourly");
    untag(deployment, snapshot(NEXT_DAILY));
    untag(deployment, receipt(NEXT_DAILY));
    tag(deployment, snapshot(NEWEST), "retention", "hourly");
    put(deployment, receipt("20261104T050000Z"), deployment.text(receipt(DAILY)));
    s3().createMultipartUpload(
            request -> request.bucket(deployment.bucket()).key(snapshot("20261104T060000Z")));
    Map<String, String> before = state(deployment);

    AuditReport report = audit(deployment, "2026-11-04T09:00:00Z");

    assertThat(finding(report, "read-back", snapshot(MONTHLY)).outcome()).isEqualTo(Outcome.OPEN);
    assertThat(finding(report, "receipt", receipt(MONTHLY)).actual()).contains("version");
    Finding foreign = finding(report, "receipt", receipt(WEEKLY));
    assertThat(foreign.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(foreign.actual()).contains("key", DAILY);
    assertThat(finding(report, "receipt", receipt(HOURLY)).outcome()).isEqualTo(Outcome.HEALED);
    Finding tooShort = finding(report, "tags", snapshot(DAILY));
    assertThat(tooShort.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(tooShort.actual()).contains("expires after 2 days, not 14");
    assertThat(tooShort.remedy()).contains("put-object-tagging", "Value=daily");
    assertThat(finding(report, "tags", snapshot(NEXT_DAILY)).outcome()).isEqualTo(Outcome.HEALED);
    Finding newest = finding(report, "retention-of-newest", snapshot(NEWEST));
    assertThat(newest.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(newest.remedy()).contains("delete-object-tagging", snapshot(NEWEST));
    assertThat(finding(report, "orphan", receipt("20261104T050000Z")).outcome())
        .isEqualTo(Outcome.OPEN);
    // The upload was begun today, which is days after the day that is audited here.
    assertThat(report.findings()).extracting(Finding::check).doesNotContain("upload", "gap");

    assertThat(deployment.receipt(receipt(HOURLY)).get("sha256"))
        .isEqualTo(sha256(deployment, HOURLY));
    assertThat(deployment.tags(snapshot(NEXT_DAILY))).isEqualTo(Map.of("retention", "daily"));
    assertThat(deployment.tags(receipt(NEXT_DAILY))).isEqualTo(Map.of("retention", "daily"));
    Map<String, String> after = state(deployment);
    List.of(receipt(HOURLY), snapshot(NEXT_DAILY), receipt(NEXT_DAILY))
        .forEach(healed -> {
          before.remove(healed);
          after.remove(healed);
        });
    assertThat(after).isEqualTo(before);
  }

  @Test
  void aSecondAuditFindsWhatTheFirstHealedInOrder() throws Exception {
    Deployment deployment = filled();
    JsonObject before = deployment.receipt(receipt(HOURLY));
    deployment.delete(receipt(HOURLY));
    untag(deployment, snapshot(NEXT_DAILY));
    assertThat(audit(deployment, "2026-11-04T09:00:00Z").count(Outcome.HEALED)).isEqualTo(3);
    assertThat(audit(deployment, "2026-11-04T09:00:00Z").findings()).isEmpty();
    JsonObject rebuilt = deployment.receipt(receipt(HOURLY));
    for (String run : List.of("durations", "attempts", "tokenRevoked")) {
      before.remove(run);
      rebuilt.remove(run);
    }
    assertThat(rebuilt).isEqualTo(before);
  }

  /** Both fire at the same moment of each day. */
  @Test
  void aRunThatSupersedesTheNewestWhileTheAuditLooksIsNoProblem() throws Exception {
    Deployment deployment = filled();
    AtomicBoolean isFirst = new AtomicBoolean(true);
    LocalAuthority authority = Deployment.aws().authority();
    try (DeployedFunction function = deployment.start();
        FrontDoor door =
            FrontDoor.overTls(
                authority.sslContext(authority.serverCertificate()),
                Deployment.aws().endpoint(),
                authority.sslContext(),
                (request, server) -> {
                  if (request.query().containsKey("tagging") && isFirst.getAndSet(false)) {
                    function.answer(Events.scheduledAt(time("20261104T140000Z")));
                  }
                  return server.answer(request);
                })) {
      AuditReport report =
          audit(
              deployment,
              Deployment.aws().s3At(door.address()),
              Instant.parse("2026-11-04T14:01:00Z"));
      assertThat(isFirst).isFalse();
      assertThat(deployment.tags(snapshot(NEWEST))).containsOnlyKeys("retention");
      assertThat(report.findings()).isEmpty();
      assertThat(report.passed()).isTrue();
    }
  }

  @Test
  void gapsAreToldWhileSomebodyCanStillActOnThem() throws Exception {
    Deployment deployment = filled();
    AuditReport soon = audit(deployment, "2026-11-06T03:00:00Z", "SNAPSHOT_EVERY", "6h");
    assertThat(soon.findings())
        .filteredOn(finding -> finding.check().equals("gap"))
        .extracting(Finding::subject, Finding::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "2026-11-04T14:00:00Z to 2026-11-06T03:00:00Z", Outcome.OPEN));
  }

  @Test
  void anUploadThatNobodyEndsIsNotedAfterADayAndAProblemOnceTheRuleShouldHaveSweptIt()
      throws Exception {
    Deployment deployment = filled();
    s3().createMultipartUpload(
            request -> request.bucket(deployment.bucket()).key(snapshot("20261104T060000Z")));
    Instant now = Instant.now();
    assertThat(uploads(deployment, now)).isEmpty();
    assertThat(uploads(deployment, now.plus(Duration.ofDays(2)))).containsExactly(Outcome.NOTED);
    assertThat(uploads(deployment, now.plus(Duration.ofDays(4)))).containsExactly(Outcome.OPEN);
    assertThat(deployment.openUploads()).isEqualTo(1);
  }

  @Test
  void aBucketThatIsSetUpInAnotherWayIsTold() throws Exception {
    Deployment deployment = filled();
    s3().deletePublicAccessBlock(request -> request.bucket(deployment.bucket()));
    s3().deleteBucketPolicy(request -> request.bucket(deployment.bucket()));
    s3().putBucketVersioning(request ->
        request
            .bucket(deployment.bucket())
            .versioningConfiguration(
                versioning -> versioning.status(BucketVersioningStatus.SUSPENDED)));
    lifecycle(
        deployment.bucket(),
        Map.of("hourly", 2, "daily", 3, "weekly", 60, "monthly", 400),
        List.of(
            LifecycleRule.builder()
                .id("all-after-a-year")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(""))
                .expiration(expiration -> expiration.days(365))
                .build(),
            // Takes the newest once a plain DELETE has made it an older version.
            LifecycleRule.builder()
                .id("older-after-a-week")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(""))
                .noncurrentVersionExpiration(older -> older.noncurrentDays(7))
                .build()));
    AuditReport report =
        audit(
            deployment,
            "2026-11-04T09:00:00Z",
            "KMS_KEY_ID",
            "arn:aws:kms:eu-central-1:000000000000:key/wanted",
            "OBJECT_LOCK_MODE",
            "GOVERNANCE",
            "OBJECT_LOCK_DAYS",
            "7");
    assertThat(report.findings())
        .filteredOn(finding -> finding.check().equals("bucket"))
        .allMatch(finding -> finding.outcome() == Outcome.OPEN)
        .extracting(Finding::actual)
        .containsExactlyInAnyOrder(
            "off",
            "not all are",
            "AES256",
            "none",
            "it expires after 3 days",
            "no rule expires it",
            "the rule 'all-after-a-year' expires the newest snapshots too",
            "the rule 'older-after-a-week' expires the newest snapshots too",
            "none, so that what killed runs left is paid for ever",
            "it does not deny calls without TLS, overwriting, deleting versions");
  }

  @Test
  void theHandlerTellsTheAgeAndTheReportAsMetricsToo() {
    Deployment deployment = filled().with("READ_BACK_DAYS", "1");
    try (DeployedFunction auditor = deployment.start(AuditHandler.class)) {
      JsonObject age = auditor.answer(action("age"));
      assertThat(age.get("newestKey").getAsString()).isEqualTo(snapshot(NEWEST));
      assertThat(age.get("newestAgeSeconds").getAsLong()).isPositive();
      JsonObject ageMetrics = auditor.metrics();
      assertThat(ageMetrics.get("NewestAgeSeconds")).isEqualTo(age.get("newestAgeSeconds"));
      assertThat(ageMetrics.has("AuditFailure")).isFalse();
      assertThat(ageMetrics.has("AuditProblems")).isFalse();

      tag(deployment, snapshot(NEWEST), "retention", "hourly");
      untag(deployment, snapshot(NEXT_DAILY));
      JsonObject report = auditor.answer("{}");
      assertThat(report.get("status").getAsString()).isEqualTo("audited");
      assertThat(report.get("passed").getAsBoolean()).isFalse();
      JsonObject metrics = auditor.metrics();
      assertThat(metrics.get("AuditFailure").getAsInt()).isZero();
      assertThat(metrics.get("AuditProblems").getAsInt()).isPositive();
      assertThat(metrics.get("AuditHealed").getAsInt()).isEqualTo(1);
      assertThat(metrics.has("NewestAgeSeconds")).isTrue();
      assertThat(deployment.tags(snapshot(NEWEST))).containsEntry("retention", "hourly");
    }
  }

  @Test
  void aBucketThatIsEmptyHasAnAgeThatAlarmsAndOneThatCannotBeListedIsAFailureOfTheAuditAlone() {
    Deployment deployment = Deployment.create(cluster.secret());
    try (DeployedFunction auditor = deployment.start(AuditHandler.class)) {
      assertThat(auditor.answer(action("age")).get("newestAgeSeconds").getAsLong())
          .isEqualTo(NewestAge.OF_NOTHING.toSeconds());
      deployment.deleteBucket();
      assertThat(auditor.failureWithoutMetrics(action("age")))
          .contains("does not exist", "SNAPSHOT_BUCKET");
      assertThat(auditor.failureWithoutMetrics(action("heal")))
          .contains("detail.action", "\"heal\"", "expected \"age\" or \"audit\"");
      assertThat(auditor.failure(action("audit"))).contains("does not exist", "SNAPSHOT_BUCKET");
      assertThat(auditor.metrics().get("AuditFailure").getAsInt()).isEqualTo(1);
      assertThat(auditor.metrics().has("NewestAgeSeconds")).isFalse();
    }
  }

  @Test
  void anAuditThatCannotReadItsSettingsHasFailedToo() {
    Deployment deployment = Deployment.create(cluster.secret()).with("KEEP_LAST", "none");
    try (DeployedFunction auditor = deployment.start(AuditHandler.class)) {
      assertThat(auditor.failureWithoutMetrics(action("age"))).contains("KEEP_LAST");
      assertThat(auditor.failure(action("audit"))).contains("KEEP_LAST");
      assertThat(auditor.metrics().get("AuditFailure").getAsInt()).isEqualTo(1);
    }
  }

  /** Six snapshots, one of each tier and the newest, which has none. */
  private static Deployment filled() {
    Deployment deployment =
        Deployment.create(cluster.secret()).with("KEEP_LAST", "1").with("MAX_EVENT_AGE", "36500d");
    setUp(deployment.bucket());
    try (DeployedFunction function = deployment.start()) {
      Stream.of(MONTHLY, WEEKLY, DAILY, HOURLY, NEXT_DAILY, NEWEST)
          .map(AuditIT::time)
          .forEach(time -> function.answer(Events.scheduledAt(time)));
    }
    return deployment;
  }

  /** As the template does, with its default days. */
  private static void setUp(String bucket) {
    s3().putPublicAccessBlock(request ->
        request
            .bucket(bucket)
            .publicAccessBlockConfiguration(block ->
                block
                    .blockPublicAcls(true)
                    .blockPublicPolicy(true)
                    .ignorePublicAcls(true)
                    .restrictPublicBuckets(true)));
    String policy =
        DeployedStack.stack(bucket, "", Map.of())
            .properties("BucketPolicy")
            .get("PolicyDocument")
            .toString();
    s3().putBucketPolicy(request -> request.bucket(bucket).policy(policy));
    lifecycle(
        bucket,
        Map.of("hourly", 2, "daily", 14, "weekly", 60, "monthly", 400, "manual", 90),
        List.of(
            LifecycleRule.builder()
                .id("incomplete-uploads")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(""))
                .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(1))
                .build()));
  }

  private static void lifecycle(
      String bucket, Map<String, Integer> days, List<LifecycleRule> others) {
    List<LifecycleRule> rules = new ArrayList<>(others);
    days.forEach((tier, kept) ->
        rules.add(
            LifecycleRule.builder()
                .id(tier)
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.tag(tag -> tag.key("retention").value(tier)))
                .expiration(expiration -> expiration.days(kept))
                .build()));
    s3().putBucketLifecycleConfiguration(request ->
        request.bucket(bucket).lifecycleConfiguration(lifecycle -> lifecycle.rules(rules)));
  }

  private static AuditReport audit(Deployment deployment, String now, String... variables)
      throws IOException, InterruptedException {
    return audit(deployment, Instant.parse(now), variables);
  }

  private static AuditReport audit(Deployment deployment, Instant now, String... variables)
      throws IOException, InterruptedException {
    return audit(deployment, s3(), now, variables);
  }

  private static AuditReport audit(
      Deployment deployment, S3Client s3, Instant now, String... variables)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(deployment.environment());
    environment.put("READ_BACK_DAYS", "1");
    environment.put("S3_PATH_STYLE", "true");
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    Problems problems = new Problems();
    AuditSettings settings = AuditSettings.read(new Environment(environment, problems));
    problems.throwIfAny("settings");
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    return new AuditJob(
            new AuditStations(
                settings,
                new SnapshotBucket(s3, settings.bucket()),
                new Buffers(BucketSettings.CHUNK_SIZE_BYTES),
                Log.to(nowhere, () -> now),
                () -> now,
                "test provider 1.0",
                "0.0-test"))
        .audit(Instant.now().plus(Duration.ofMinutes(10)));
  }

  private static List<Outcome> uploads(Deployment deployment, Instant now) throws Exception {
    return audit(deployment, now).findings().stream()
        .filter(finding -> finding.check().equals("upload"))
        .map(Finding::outcome)
        .toList();
  }

  private static Finding finding(AuditReport report, String check, String subject) {
    List<Finding> found =
        report.findings().stream()
            .filter(finding -> finding.check().equals(check) && finding.subject().equals(subject))
            .toList();
    assertThat(found).as("%s of %s in %s", check, subject, report.findings()).hasSize(1);
    return found.getFirst();
  }

  /** Every key with its version and its tags. */
  private static Map<String, String> state(Deployment deployment) {
    Map<String, String> state = new TreeMap<>();
    s3().listObjectVersions(request -> request.bucket(deployment.bucket())).versions().stream()
        .filter(ObjectVersion::isLatest)
        .forEach(version ->
            state.put(version.key(), version.versionId() + deployment.tags(version.key())));
    return state;
  }

  private static void flipABit(Deployment deployment, String name) {
    byte[] bytes = deployment.bytes(snapshot(name));
    bytes[bytes.length / 2] ^= 1;
    Map<String, String> metadata = deployment.head(snapshot(name)).metadata();
    Map<String, String> tags = deployment.tags(snapshot(name));
    s3().putObject(
            request -> request.bucket(deployment.bucket()).key(snapshot(name)).metadata(metadata),
            RequestBody.fromBytes(bytes));
    tags.forEach((key, value) -> tag(deployment, snapshot(name), key, value));
  }

  /** Puts another version there, with the tags of the one before. */
  private static void put(Deployment deployment, String key, String text) {
    boolean there = deployment.keys().contains(key);
    Map<String, String> tags = there ? deployment.tags(key) : Map.of();
    deployment.put(key, text);
    tags.forEach((name, value) -> tag(deployment, key, name, value));
  }

  private static void tag(Deployment deployment, String key, String name, String value) {
    s3().putObjectTagging(request ->
        request
            .bucket(deployment.bucket())
            .key(key)
            .tagging(tagging -> tagging.tagSet(Tag.builder().key(name).value(value).build())));
  }

  private static void untag(Deployment deployment, String key) {
    s3().deleteObjectTagging(request -> request.bucket(deployment.bucket()).key(key));
  }

  private static JsonElement sha256(Deployment deployment, String name) {
    JsonObject json = new JsonObject();
    json.addProperty("sha256", PackagedJars.sha256(deployment.bytes(snapshot(name))));
    return json.get("sha256");
  }

  private static String action(String action) {
    return "{\"detail\":{\"action\":\"" + action + "\"}}";
  }

  private static Instant time(String stamp) {
    return Instant.parse(stamp.replaceFirst("(....)(..)(..T..)(..)(..)Z", "$1-$2-$3:$4:$5Z"));
  }

  private static String snapshot(String name) {
    return Deployment.key(name + ".snap");
  }

  private static String receipt(String name) {
    return Deployment.key(name + ".json");
  }

  private static S3Client s3() {
    return Deployment.aws().s3();
  }
}
