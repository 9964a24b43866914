package vaultsnapshot.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vaultsnapshot.bucket.BucketConfiguration.ObjectLock;
import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.bucket.SnapshotBucket;
import vaultsnapshot.bucket.WireBucket;
import vaultsnapshot.report.AuditReport;
import vaultsnapshot.report.Log;
import vaultsnapshot.report.NewestAge;
import vaultsnapshot.retention.ReadBackShare;
import vaultsnapshot.retention.RetentionDays;
import vaultsnapshot.retention.RetentionSettings;
import vaultsnapshot.retention.Tier;
import vaultsnapshot.settings.AuditSettings;
import vaultsnapshot.stream.Buffers;

/**
 * A bucket at the wire, set up as the template does, with what six runs leave: one snapshot of each
 * tier, a second daily one, and the newest, which is the only one without a tag. Every test gets it
 * as it was.
 */
final class AuditedBucket implements AutoCloseable {
  static final String MONTHLY = "20261101T020000Z";
  static final String WEEKLY = "20261102T020000Z";
  static final String DAILY = "20261103T020000Z";
  static final String HOURLY = "20261103T080000Z";
  static final String NEXT_DAILY = "20261104T020000Z";
  static final String NEWEST = "20261104T080000Z";

  /** An hour after the newest. */
  static final Instant NOW = Instant.parse("2026-11-04T09:00:00Z");

  private final WireBucket wire = new WireBucket();
  private final Runnable asItWas;
  private ByteArrayOutputStream output = new ByteArrayOutputStream();
  private RetentionSettings retention = new RetentionSettings(1, Optional.empty());
  private ReadBackShare share = new ReadBackShare(1);
  private Optional<ObjectLock> objectLock = Optional.empty();
  private Optional<String> kmsKeyId = Optional.empty();

  AuditedBucket() throws IOException, InterruptedException {
    StoredRuns runs = new StoredRuns(wire);
    for (String stamp : List.of(MONTHLY, WEEKLY, DAILY, HOURLY, NEXT_DAILY, NEWEST)) {
      runs.add(time(stamp));
    }
    runs.supersede(time(MONTHLY), Tier.MONTHLY);
    runs.supersede(time(WEEKLY), Tier.WEEKLY);
    runs.supersede(time(DAILY), Tier.DAILY);
    runs.supersede(time(HOURLY), Tier.HOURLY);
    runs.supersede(time(NEXT_DAILY), Tier.DAILY);
    wire.configured(
            "versioning",
            "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
        .configured("encryption", encryption("AES256", ""))
        .configured("publicAccessBlock", publicAccess("true"))
        .configured("lifecycle", lifecycle(days(), ABORT))
        .configured("policy", policy(DENIALS));
    asItWas = wire.kept();
  }

  /** What the template's bucket policy denies, each by a statement of its own. */
  static final List<String> DENIALS =
      List.of(
          "\"Action\":\"s3:*\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}",
          "\"Action\":\"s3:PutObject\",\"Condition\":{\"Null\":{\"s3:if-none-match\":\"true\"}}",
          "\"Action\":[\"s3:DeleteObjectVersion\"]");

  /** The rule that sweeps what killed runs left. */
  static final String ABORT =
      rule(
          "abort",
          "",
          "<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation>"
              + "</AbortIncompleteMultipartUpload>");

  /** Denies each of these. */
  static String policy(List<String> denials) {
    return denials.stream()
        .map(denial -> "{\"Effect\":\"Deny\"," + denial + "}")
        .collect(Collectors.joining(",", "{\"Statement\":[", "]}"));
  }

  static Map<String, Integer> days() {
    return new HashMap<>(
        Map.of("hourly", 2, "daily", 14, "weekly", 60, "monthly", 400, "manual", 90));
  }

  static String lifecycle(Map<String, Integer> days, String... others) {
    return Stream.concat(
            days.entrySet().stream()
                .map(tier ->
                    rule(
                        tier.getKey(),
                        "<Tag><Key>retention</Key><Value>" + tier.getKey() + "</Value></Tag>",
                        "<Expiration><Days>" + tier.getValue() + "</Days></Expiration>")),
            Stream.of(others))
        .collect(Collectors.joining("", "<LifecycleConfiguration>", "</LifecycleConfiguration>"));
  }

  static String rule(String id, String filter, String action) {
    return "<Rule><ID>%s</ID><Status>Enabled</Status><Filter>%s</Filter>%s</Rule>"
        .formatted(id, filter, action);
  }

  static String publicAccess(String last) {
    return "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>"
        + "<IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy>"
        + "<RestrictPublicBuckets>"
        + last
        + "</RestrictPublicBuckets></PublicAccessBlockConfiguration>";
  }

  static String encryption(String algorithm, String key) {
    return "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
        + "<SSEAlgorithm>%s</SSEAlgorithm>%s</ApplyServerSideEncryptionByDefault></Rule>"
            .formatted(
                algorithm, key.isEmpty() ? "" : "<KMSMasterKeyID>" + key + "</KMSMasterKeyID>")
        + "</ServerSideEncryptionConfiguration>";
  }

  /** As it was at first, bucket and settings. */
  void reset() {
    asItWas.run();
    output = new ByteArrayOutputStream();
    retention = new RetentionSettings(1, Optional.empty());
    share = new ReadBackShare(1);
    objectLock = Optional.empty();
    kmsKeyId = Optional.empty();
  }

  WireBucket wire() {
    return wire;
  }

  AuditedBucket every(Duration distance) {
    retention = new RetentionSettings(1, Optional.of(distance));
    return this;
  }

  AuditedBucket readBackWithin(int days) {
    share = new ReadBackShare(days);
    return this;
  }

  AuditedBucket locked(String mode, int days) {
    objectLock = Optional.of(new ObjectLock(mode, days));
    return this;
  }

  AuditedBucket encryptedBy(String key) {
    kmsKeyId = Optional.of(key);
    return this;
  }

  /** Answers the next request of this kind only after {@code end}, by the machine's clock. */
  void holding(String request, Instant end) {
    wire.before(request, () -> waitUntil(end));
  }

  private static void waitUntil(Instant end) {
    try {
      while (Instant.now().isBefore(end.plusMillis(100))) {
        Thread.sleep(20);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was logged since the last reset. */
  String log() {
    return output.toString(UTF_8);
  }

  AuditReport audit() throws IOException, InterruptedException {
    return audit(NOW);
  }

  AuditReport audit(Instant now) throws IOException, InterruptedException {
    return new AuditJob(stations(now)).audit(Instant.now().plus(Duration.ofMinutes(10)));
  }

  /** By the machine's clock. */
  AuditReport auditUntil(Instant giveUpAt) throws IOException, InterruptedException {
    return new AuditJob(stations(NOW)).audit(giveUpAt);
  }

  NewestAge age() throws IOException, InterruptedException {
    return new AuditJob(stations(NOW)).age(Instant.now().plus(Duration.ofMinutes(10)));
  }

  AuditStations stations(Instant now) {
    BucketSettings wired = WireBucket.SETTINGS;
    BucketSettings settings =
        new BucketSettings(
            wired.bucket(),
            wired.prefix(),
            wired.cluster(),
            kmsKeyId,
            wired.partSizeMib(),
            wired.pathStyle());
    return new AuditStations(
        new AuditSettings(
            settings, retention, new RetentionDays(2, 14, 60, 400, 90), share, objectLock),
        bucket(),
        new Buffers(BucketSettings.CHUNK_SIZE_BYTES),
        Log.to(new PrintStream(output, true, UTF_8), () -> now),
        () -> now,
        StoredRuns.CRYPTO_PROVIDER,
        StoredRuns.TOOL_VERSION);
  }

  SnapshotBucket bucket() {
    return wire.bucket();
  }

  /** Turns round one bit in the middle of the state. */
  void spoil(String stamp) {
    byte[] bytes = wire().content(snapshot(stamp));
    bytes[bytes.length / 2] ^= 1;
    replace(snapshot(stamp), bytes, wire().metadata(snapshot(stamp)));
  }

  /** Makes the snapshot look as if something else had put it there, or other runs. */
  void describe(String stamp, Map<String, String> metadata) {
    replace(snapshot(stamp), wire().content(snapshot(stamp)), metadata);
  }

  /** The snapshot's own metadata with one of them another. */
  Map<String, String> metadataWith(String stamp, String name, String value) {
    Map<String, String> metadata = new HashMap<>(wire().metadata(snapshot(stamp)));
    metadata.put(name, value);
    return metadata;
  }

  /** Another object under the key, with the tags of the one before. */
  void replace(String key, byte[] content, Map<String, String> metadata) {
    Map<String, String> tags = wire().tags(key);
    wire().put(key, content, metadata);
    wire().tag(key, tags);
  }

  String text(String key) {
    return new String(wire().content(key), UTF_8);
  }

  static String snapshot(String stamp) {
    return "vault/prod/" + stamp + ".snap";
  }

  static String receipt(String stamp) {
    return "vault/prod/" + stamp + ".json";
  }

  private static Instant time(String stamp) {
    return Instant.parse(stamp.replaceFirst("(....)(..)(..T..)(..)(..)Z", "$1-$2-$3:$4:$5Z"));
  }

  @Override
  public void close() {
    wire.close();
  }
}
