package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static vaultsnapshot.bucket.WireS3.error;
import static vaultsnapshot.bucket.WireS3.text;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

/** How a bucket is set up is read as S3 tells it, and what it does not tell is not guessed. */
final class BucketConfigurationTest {
  private final WireS3 wire = new WireS3();
  private final S3Client s3 = wire.client(WireS3.SETTINGS);
  private final SnapshotBucket bucket = new SnapshotBucket(s3, WireS3.SETTINGS);

  @AfterEach
  void close() {
    s3.close();
    wire.close();
  }

  @Test
  void aBareBucketHasNothingOfIt() throws Exception {
    BucketConfiguration bare = read();
    assertThat(bare.versioned().told()).contains(false);
    assertThat(bare.encryption().told()).contains(Optional.empty());
    assertThat(bare.publicAccessBlocked().told()).contains(false);
    assertThat(bare.objectLock().told()).contains(Optional.empty());
    assertThat(bare.lifecycle().told()).contains(List.of());
    assertThat(bare.policy().told()).contains(Optional.empty());
  }

  @Test
  void whatIsSetIsToldAsItIs() throws Exception {
    wire.on(
            Operation.GET_VERSIONING,
            text("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"))
        .on(
            Operation.GET_ENCRYPTION,
            text(
                "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>key-1</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"))
        .on(Operation.GET_PUBLIC_ACCESS, publicAccessBlock("true"))
        .on(
            Operation.GET_OBJECT_LOCK,
            text(
                "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Years>2</Years></DefaultRetention></Rule></ObjectLockConfiguration>"))
        .on(Operation.GET_POLICY, text("{\"Version\": \"2012-10-17\"}"));
    BucketConfiguration set = read();
    assertThat(set.versioned().told()).contains(true);
    assertThat(set.encryption().told().orElseThrow())
        .contains(new BucketConfiguration.Encryption("aws:kms", Optional.of("key-1")));
    assertThat(set.encryption().told().orElseThrow().orElseThrow().words())
        .isEqualTo("aws:kms with the key key-1");
    assertThat(set.publicAccessBlocked().told()).contains(true);
    assertThat(set.objectLock().told().orElseThrow())
        .contains(new BucketConfiguration.ObjectLock("COMPLIANCE", 730));
    assertThat(set.policy().told().orElseThrow()).contains("{\"Version\": \"2012-10-17\"}");
  }

  @Test
  void oneKindOfPublicAccessIsEnoughToBeOpen() throws Exception {
    wire.on(Operation.GET_PUBLIC_ACCESS, publicAccessBlock("false"));
    assertThat(read().publicAccessBlocked().told()).contains(false);
  }

  @Test
  void rulesAreReadInEveryFormThatS3Has() throws Exception {
    wire.on(
        Operation.GET_LIFECYCLE,
        text(
            """
            <LifecycleConfiguration>
            <Rule><ID>both</ID><Status>Enabled</Status><Filter><And><Prefix>vault/prod/</Prefix><Tag><Key>retention</Key><Value>daily</Value></Tag></And></Filter>
            <Expiration><Days>14</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>7</NoncurrentDays></NoncurrentVersionExpiration>
            <Transition><Days>3</Days><StorageClass>GLACIER</StorageClass></Transition>
            <NoncurrentVersionTransition><NoncurrentDays>4</NoncurrentDays><StorageClass>DEEP_ARCHIVE</StorageClass></NoncurrentVersionTransition></Rule>
            <Rule><ID>tag</ID><Status>Disabled</Status><Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Expiration><Date>2026-01-01T00:00:00Z</Date></Expiration></Rule>
            <Rule><ID>old</ID><Status>Enabled</Status><Prefix>vault/</Prefix><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>
            <Rule><ID>prefix</ID><Status>Enabled</Status><Filter><Prefix>logs/</Prefix></Filter><Expiration><Days>5</Days></Expiration></Rule>
            <Rule><ID>size</ID><Status>Enabled</Status><Filter><ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></Filter><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration></Rule>
            </LifecycleConfiguration>\
            """));
    List<LifecycleRule> rules = read().lifecycle().told().orElseThrow();
    assertThat(rules)
        .containsExactly(
            new LifecycleRule(
                "both",
                true,
                "vault/prod/",
                Map.of("retention", "daily"),
                false,
                Optional.of(14),
                false,
                Optional.of(7),
                Optional.empty(),
                false,
                List.of(
                    new LifecycleRule.Transition("GLACIER", Optional.of(3)),
                    new LifecycleRule.Transition("DEEP_ARCHIVE", Optional.of(4)))),
            new LifecycleRule(
                "tag",
                false,
                "",
                Map.of("a", "b"),
                false,
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of()),
            new LifecycleRule(
                "old",
                true,
                "vault/",
                Map.of(),
                false,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of(1),
                false,
                List.of()),
            new LifecycleRule(
                "prefix",
                true,
                "logs/",
                Map.of(),
                false,
                Optional.of(5),
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of()),
            new LifecycleRule(
                "size",
                true,
                "",
                Map.of(),
                true,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                true,
                List.of()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {
        "GET_VERSIONING",
        "GET_ENCRYPTION",
        "GET_PUBLIC_ACCESS",
        "GET_OBJECT_LOCK",
        "GET_LIFECYCLE",
        "GET_POLICY"
      })
  void whatMayNotBeReadIsUntoldAndNamesTheRightOnTheBucketAndTheRestIsReadAllTheSame(
      Operation operation) throws Exception {
    wire.on(operation, error(403, "AccessDenied"));
    List<Reading<?>> untold =
        readings(read()).stream().filter(reading -> reading.told().isEmpty()).toList();
    assertThat(untold)
        .singleElement()
        .satisfies(reading ->
            assertThat(
                    reading.<String>fold(_ -> "", failure -> String.valueOf(failure.getMessage())))
                .contains("Allow " + operation.action() + " on arn:aws:s3:::backups to this role"));
  }

  @Test
  void aBucketThatIsNotThereHasNoSettingsRatherThanNone() throws Exception {
    wire.on(Operation.GET_POLICY, error(404, "NoSuchBucket"));
    assertThat(read().policy().told()).isEmpty();
  }

  private BucketConfiguration read() throws InterruptedException {
    return bucket.configuration(Instant.now().plus(Duration.ofSeconds(60)));
  }

  private static List<Reading<?>> readings(BucketConfiguration all) {
    return List.of(
        all.versioned(),
        all.encryption(),
        all.publicAccessBlocked(),
        all.objectLock(),
        all.lifecycle(),
        all.policy());
  }

  private static mockwebserver3.MockResponse publicAccessBlock(String last) {
    return text(
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>"
            + last
            + "</RestrictPublicBuckets></PublicAccessBlockConfiguration>");
  }
}
