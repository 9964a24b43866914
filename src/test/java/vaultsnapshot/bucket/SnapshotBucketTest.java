package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vaultsnapshot.bucket.WireS3.bare;
import static vaultsnapshot.bucket.WireS3.error;
import static vaultsnapshot.bucket.WireS3.lostAnswer;
import static vaultsnapshot.bucket.WireS3.noAnswer;
import static vaultsnapshot.bucket.WireS3.object;
import static vaultsnapshot.bucket.WireS3.text;

import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;

final class SnapshotBucketTest {
  private static final String NOBODY_ALLOWS =
      "because no identity-based policy allows the s3:ListBucket action";

  private static final SnapshotName NAME =
      new SnapshotName("prod", Instant.parse("2026-11-22T02:00:00Z"), Optional.empty());

  private final WireS3 wire = new WireS3();
  private final S3Client s3 = wire.client(WireS3.SETTINGS);
  private final SnapshotBucket bucket = new SnapshotBucket(s3, WireS3.SETTINGS);

  @AfterEach
  void close() {
    s3.close();
    wire.close();
  }

  @Test
  void aSnapshotThatIsThereIsFoundWithItsChecksumAndItsRun() throws Exception {
    wire.on(Operation.HEAD, object(123, "AAAAAA==", "run-1"));
    assertThat(bucket.find(NAME, soon()))
        .contains(
            new StoredSnapshot(
                "backups",
                "vault/prod/20261122T020000Z.snap",
                Optional.of("version-1"),
                123,
                Optional.of("AAAAAA=="),
                Map.of("run-id", "run-1"),
                Optional.of(Instant.parse("2026-11-22T02:00:07Z")),
                Optional.empty()));
    assertThat(wire.seen().getFirst().header("x-amz-checksum-mode")).contains("ENABLED");
  }

  @Test
  void aBucketThatKeepsNoVersionsGivesNone() throws Exception {
    wire.on(
        Operation.HEAD,
        object(123, "AAAAAA==", "run-1")
            .newBuilder()
            .setHeader("x-amz-version-id", "null")
            .build());
    assertThat(bucket.find(NAME, soon()).orElseThrow().versionId()).isEmpty();
  }

  @Test
  void aSnapshotThatIsNotThereIsNothing() throws Exception {
    assertThat(bucket.find(NAME, soon())).isEmpty();
  }

  @Test
  void aForbiddenLookupIsExplainedAndNeverTakenForAMissingObject() {
    wire.on(Operation.HEAD, bare(403));
    assertThatThrownBy(() -> bucket.find(NAME, soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("HeadObject failed: HTTP 403")
        .hasMessageContaining("Allow s3:GetObject on arn:aws:s3:::backups/vault/prod/*")
        .hasMessageContaining("s3:ListBucket on arn:aws:s3:::backups")
        .hasMessageContaining("kms:Decrypt");
  }

  @Test
  void theReasonThatAHeadCannotGiveIsAskedForByAGet() {
    wire.on(Operation.HEAD, bare(403)).on(Operation.GET, denied("s3:ListBucket", NOBODY_ALLOWS));
    assertThatThrownBy(() -> bucket.find(NAME, soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining(
            "Allow s3:ListBucket on arn:aws:s3:::backups to this role: without it")
        .hasMessageContaining("IfExists")
        .satisfies(failure ->
            assertThat(failure.getSuppressed())
                .singleElement(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("HeadObject failed: HTTP 403"));
    assertThat(wire.seen(Operation.GET).getFirst().header("Range")).contains("bytes=0-0");
  }

  @Test
  void aLookupThatTellsNoSizeIsRefused() {
    wire.on(
        Operation.HEAD,
        object(1, "AAAAAA==", "run-1").newBuilder().removeHeader("Content-Length").build());
    assertThatThrownBy(() -> bucket.find(NAME, soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("HeadObject told no size");
  }

  @Test
  void aHeadThatIsRefusedStaysRefusedWhateverTheGetAnswers() {
    wire.on(Operation.HEAD, bare(403)).on(Operation.GET, text("x"), error(503, "SlowDown"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> bucket.find(NAME, soon()))
          .isInstanceOf(PermanentBucketException.class)
          .hasMessageContaining("HeadObject failed: HTTP 403");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "because no identity-based policy allows the s3:PutObjectTagging action"
            + "|Allow s3:PutObjectTagging on arn:aws:s3:::backups/vault/prod/* to this role",
        "because no permissions boundary allows the s3:PutObjectTagging action"
            + "|Allow s3:PutObjectTagging on arn:aws:s3:::backups/vault/prod/* in the permissions"
            + " boundary",
        "with an explicit deny in a resource-based policy"
            + "|A statement in the bucket policy denies s3:PutObjectTagging on",
        "with an explicit deny in an identity-based policy"
            + "|A statement in this role's policy denies s3:PutObjectTagging on",
        "with an explicit deny in a service control policy"
            + "|A statement in the service control policy denies s3:PutObjectTagging on"
      })
  void whatS3SaysAboutItsRefusalDecidesWhatToChange(String said, String remedy) {
    wire.on(Operation.PUT_TAGS, denied("s3:PutObjectTagging", said));
    assertThatThrownBy(() -> bucket.tagRetention(NAME, "daily", soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining(remedy);
  }

  @Test
  void aListingGoesOnUntilItsLastPage() throws Exception {
    wire.on(
        Operation.LIST,
        page("next-1", "20261120T020000Z.snap", "20261120T020000Z.json"),
        page("next-2", "20261121T020000Z-before.snap", "notes.txt", "20261121T020000Z.snap"),
        page("", "20261122T020000Z.snap"));
    assertThat(bucket.list(Optional.empty(), soon()))
        .extracting(
            listed -> listed.name().stamp() + listed.name().label().orElse(""),
            ListedSnapshot::hasReceipt)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("20261122T020000Z", false),
            org.assertj.core.groups.Tuple.tuple("20261121T020000Zbefore", false),
            org.assertj.core.groups.Tuple.tuple("20261121T020000Z", false),
            org.assertj.core.groups.Tuple.tuple("20261120T020000Z", true));
    assertThat(wire.seen())
        .extracting(seen -> seen.request().getUrl().queryParameter("continuation-token"))
        .containsExactly(null, "next-1", "next-2");
  }

  @Test
  void aListingSinceATimeStartsThere() throws Exception {
    bucket.list(Optional.of(Instant.parse("2026-11-20T02:00:00Z")), soon());
    assertThat(wire.seen().getFirst().request().getUrl().queryParameter("start-after"))
        .isEqualTo("vault/prod/20261120T020000Z");
  }

  @Test
  void aReceiptIsWrittenOnce() throws Exception {
    assertThat(bucket.putReceipt(NAME, "{\"a\":1}", soon())).isEqualTo("{\"a\":1}");
    WireS3.Seen put = wire.seen().getFirst();
    assertThat(wire.seen()).hasSize(1);
    assertThat(put.request().getUrl().encodedPath())
        .isEqualTo("/backups/vault/prod/20261122T020000Z.json");
    assertThat(put.text()).isEqualTo("{\"a\":1}");
    assertThat(put.header("If-None-Match")).contains("*");
    assertThat(put.header("Content-Type")).contains("application/json");
    assertThat(put.header("x-amz-checksum-crc32c")).contains("z/fVag==");
  }

  @Test
  void theReceiptThatIsThereStays() throws Exception {
    wire.on(Operation.PUT, error(412, "PreconditionFailed")).on(Operation.GET, text("{\"b\":2}"));
    assertThat(bucket.putReceipt(NAME, "{\"a\":1}", soon())).isEqualTo("{\"b\":2}");
  }

  @Test
  void aReceiptWhoseAnswerWasLostIsFound() throws Exception {
    wire.on(Operation.PUT, lostAnswer()).on(Operation.GET, text("{\"a\":1}"));
    assertThat(bucket.putReceipt(NAME, "{\"a\":1}", soon())).isEqualTo("{\"a\":1}");
  }

  @Test
  void aReceiptInConflictIsTriedAgain() throws Exception {
    wire.on(Operation.PUT, error(409, "ConditionalRequestConflict"), bare(200));
    assertThat(bucket.putReceipt(NAME, "{\"a\":1}", soon())).isEqualTo("{\"a\":1}");
    assertThat(wire.seen(Operation.PUT)).hasSize(2);
  }

  @Test
  void aReceiptThatIsAlwaysInConflictIsGivenUp() {
    wire.on(Operation.PUT, error(409, "ConditionalRequestConflict"));
    assertThatThrownBy(() -> bucket.putReceipt(NAME, "{}", soon()))
        .isInstanceOf(RetryableBucketException.class);
    assertThat(wire.seen(Operation.PUT)).hasSize(3);
  }

  @Test
  void aReceiptIsReadAsItWasWritten() throws Exception {
    wire.on(Operation.GET, text("{\"a\":1}"));
    assertThat(bucket.readReceipt(NAME, soon())).contains("{\"a\":1}");
  }

  @Test
  void aReceiptComesWithTheStateOfItsReplication() throws Exception {
    wire.on(
        Operation.GET,
        text("{}").newBuilder().addHeader("x-amz-replication-status", "FAILED").build());
    assertThat(bucket.findReceipt(NAME, soon()))
        .contains(new StoredReceipt("{}", Optional.of("FAILED")));
  }

  @Test
  void aReceiptThatIsRefusedIsAnError() {
    wire.on(Operation.PUT, error(403, "AccessDenied"));
    assertThatThrownBy(() -> bucket.putReceipt(NAME, "{}", soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("20261122T020000Z.json: PutObject failed: AccessDenied");
    assertThat(wire.seen(Operation.PUT)).hasSize(1);
  }

  /** Nor does it keep its connection: an audit may meet more of them than there are. */
  @Test
  void whatIsTooLargeForAReceiptIsNotRead() {
    wire.on(Operation.GET, text("a".repeat(2 * 1024 * 1024)));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> bucket.readReceipt(NAME, Instant.now().plusSeconds(10)))
          .isInstanceOf(PermanentBucketException.class)
          .hasMessageContaining("more than the 1048576 bytes that are expected at most");
    }
  }

  @Test
  void aMissingReceiptIsNothing() throws Exception {
    assertThat(bucket.readReceipt(NAME, soon())).isEmpty();
  }

  @Test
  void aMissingBucketIsNoMissingReceipt() {
    wire.on(Operation.GET, error(404, "NoSuchBucket"))
        .on(Operation.PUT_TAGS, error(404, "NoSuchBucket"));
    assertThatThrownBy(() -> bucket.readReceipt(NAME, soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("NoSuchBucket");
    assertThatThrownBy(() -> bucket.tagRetention(NAME, "weekly", soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("NoSuchBucket");
    assertThat(wire.seen(Operation.PUT_TAGS)).as("told at the receipt").hasSize(1);
  }

  @Test
  void aSnapshotIsTaggedAfterItsReceipt() throws Exception {
    bucket.tagRetention(NAME, "weekly", soon());
    assertThat(wire.seen())
        .extracting(seen -> seen.request().getUrl().encodedPath())
        .containsExactly(
            "/backups/vault/prod/20261122T020000Z.json",
            "/backups/vault/prod/20261122T020000Z.snap");
    assertThat(wire.seen())
        .allSatisfy(seen ->
            assertThat(seen.text())
                .contains("<TagSet><Tag><Key>retention</Key><Value>weekly</Value></Tag></TagSet>"));
  }

  @Test
  void aSnapshotWithoutAReceiptIsTaggedAllTheSame() throws Exception {
    wire.on(Operation.PUT_TAGS, error(404, "NoSuchKey"), bare(200));
    bucket.tagRetention(NAME, "weekly", soon());
    assertThat(wire.operations()).hasSize(2);
  }

  @Test
  void aSnapshotWhoseReceiptCannotBeTaggedStaysUntagged() {
    wire.on(Operation.PUT_TAGS, error(403, "AccessDenied"));
    assertThatThrownBy(() -> bucket.tagRetention(NAME, "weekly", soon()))
        .hasMessageContaining("Allow s3:PutObjectTagging on arn:aws:s3:::backups/vault/prod/*");
    assertThat(wire.operations()).hasSize(1);
  }

  @Test
  void tagsAreRead() throws Exception {
    wire.on(
        Operation.GET_TAGS,
        text(
            "<Tagging><TagSet><Tag><Key>retention</Key><Value>daily</Value></Tag></TagSet></Tagging>"));
    assertThat(bucket.tags(NAME, soon())).isEqualTo(Map.of("retention", "daily"));
  }

  @Test
  void aReceiptThatEndsEarlyIsNeverTakenForWhole() {
    wire.on(
        Operation.GET,
        new MockResponse.Builder()
            .body("all of it")
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());
    assertThatThrownBy(() -> bucket.readReceipt(NAME, soon()))
        .isInstanceOf(RetryableBucketException.class)
        .hasMessageContaining("reading back broke before its 9 bytes were there");
  }

  @Test
  void theProbeSendsAByteAndTakesItBack() throws Exception {
    bucket.probeUpload(soon());
    assertThat(wire.operations())
        .containsExactly(Operation.CREATE_UPLOAD, Operation.UPLOAD_PART, Operation.ABORT_UPLOAD);
    assertThat(wire.seen(Operation.UPLOAD_PART).getFirst().body()).hasSize(1);
    assertThat(wire.seen().getFirst().request().getUrl().encodedPath())
        .isEqualTo("/backups/vault/prod/19700101T000000Z-preflight.snap");
  }

  @Test
  void aProbeWhoseByteIsRefusedIsTakenBackToo() {
    wire.on(Operation.UPLOAD_PART, error(403, "AccessDenied"));
    assertThatThrownBy(() -> bucket.probeUpload(soon()))
        .isInstanceOf(PermanentBucketException.class);
    assertThat(wire.operations()).last().isEqualTo(Operation.ABORT_UPLOAD);
  }

  @Test
  void theOtherProbesLookUpAndList() throws Exception {
    bucket.probeLookup(soon());
    bucket.probeList(soon());
    assertThat(wire.operations()).containsExactly(Operation.HEAD, Operation.LIST);
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, correct SNAPSHOT_BUCKET ('backups')",
    "301, PermanentRedirect, use one in the function's own region",
    "400, AuthorizationHeaderMalformed, use one in the function's own region",
    "403, AccessDenied, Allow s3:ListBucket on arn:aws:s3:::backups (s3:prefix vault/prod/*)",
    "400, ExpiredToken, The AWS credentials are expired or wrong",
    "403, InvalidAccessKeyId, The AWS credentials are expired or wrong",
    "403, SignatureDoesNotMatch, The AWS credentials are expired or wrong",
    "403, RequestTimeTooSkewed, clock",
    "400, KMS.NotFoundException, Allow kms:GenerateDataKey and kms:Decrypt",
    "403, InvalidObjectState, RestoreObject",
    "400, SomethingNew, SomethingNew 'S3's own words' (HTTP 400; request id REQUEST1)"
  })
  void aRefusalIsPermanentAndSaysWhatToChange(int status, String code, String remedy) {
    wire.on(Operation.LIST, error(status, code));
    assertThatThrownBy(() -> bucket.list(Optional.empty(), soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageStartingWith("s3://backups/vault/prod/: ListObjectsV2 failed: " + code)
        .hasMessageContaining(remedy.replace(';', ','));
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "500, SomethingNew",
    "503, ServiceUnavailable",
    "400, RequestTimeout"
  })
  void aPassingFailureIsRetryable(int status, String code) {
    wire.on(Operation.LIST, error(status, code));
    assertThatThrownBy(() -> bucket.list(Optional.empty(), soon()))
        .isInstanceOf(RetryableBucketException.class)
        .hasMessageContaining(code);
    assertThat(wire.operations()).hasSizeGreaterThan(1);
  }

  @Test
  void anEndpointWhoseCertificateIsNotTrustedIsPermanentAndNamesWhatToCheck() {
    try (S3Client distrusting = wire.distrustingClient()) {
      SnapshotBucket elsewhere = new SnapshotBucket(distrusting, WireS3.SETTINGS);
      assertThatThrownBy(() -> elsewhere.list(Optional.empty(), soon()))
          .isInstanceOf(PermanentBucketException.class)
          .hasMessageContaining("the endpoint's certificate is not trusted (")
          .hasMessageContaining("PKIX")
          .hasMessageContaining("check AWS_ENDPOINT_URL_S3");
    }
  }

  @Test
  void anEndpointThatNobodyListensAtIsRetryableAndSaysWhatTheSystemSaid() {
    wire.close();
    assertThatThrownBy(() -> bucket.list(Optional.empty(), soon()))
        .isInstanceOf(RetryableBucketException.class)
        .hasMessageContaining("Connection refused")
        .hasMessageNotContaining("host name is unknown");
  }

  @Test
  void aMachineWithoutCredentialsIsToldWhereTheyComeFrom() {
    SdkClientException failure =
        SdkClientException.create("Unable to load credentials from any of the providers");
    assertThat(new Failure(WireS3.SETTINGS, Operation.LIST, "vault/prod/").explain(failure))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("there are no AWS credentials")
        .hasMessageContaining("AWS_PROFILE");
  }

  @Test
  void aHandshakeThatBreaksIsWorthAnotherAttempt() {
    SdkClientException failure =
        SdkClientException.create(
            "failed", new SSLException("Remote host terminated the handshake"));
    assertThat(new Failure(WireS3.SETTINGS, Operation.LIST, "vault/prod/").explain(failure))
        .isInstanceOf(RetryableBucketException.class);
  }

  @Test
  void anEndpointWhoseNameIsUnknownNamesWhatToCheck() {
    SdkClientException failure =
        SdkClientException.create("failed", new UnknownHostException("s3.example"));
    assertThat(new Failure(WireS3.SETTINGS, Operation.LIST, "vault/prod/").explain(failure))
        .isInstanceOf(RetryableBucketException.class)
        .hasMessageContaining("UnknownHostException: s3.example. The host name is unknown here");
  }

  @Test
  void aRefusalByTheKeyNamesTheRightsOnIt() {
    wire.on(
        Operation.LIST,
        new MockResponse.Builder()
            .code(403)
            .body(
                "<Error><Code>AccessDenied</Code><Message>User is not authorized to perform:"
                    + " kms:GenerateDataKey</Message></Error>")
            .build());
    assertThatThrownBy(() -> bucket.list(Optional.empty(), soon()))
        .hasMessageContaining(
            "Allow kms:GenerateDataKey and kms:Decrypt on the bucket's default key");
  }

  @ParameterizedTest
  @CsvSource({
    "former, The object has another key than KMS_KEY_ID: allow kms:Decrypt on %s to this role",
    "ours, Allow kms:GenerateDataKey and kms:Decrypt on the key '%s' to this role"
  })
  void aRefusalByAnotherKeyThanTheBucketsNamesThatOne(String name, String remedy) {
    String keys = "arn:aws:kms:eu-central-1:000000000000:key/";
    BucketSettings settings =
        new BucketSettings("backups", "vault", "prod", Optional.of(keys + "ours"), 1, true);
    wire.on(Operation.HEAD, bare(403))
        .on(
            Operation.GET,
            new MockResponse.Builder()
                .code(403)
                .body(
                    ("<Error><Code>AccessDenied</Code><Message>User: me is not authorized to"
                            + " perform: kms:Decrypt on resource: %s because no identity-based"
                            + " policy allows the kms:Decrypt action</Message></Error>")
                        .formatted(keys + name))
                .build());
    try (S3Client client = wire.client(settings)) {
      SnapshotBucket encrypted = new SnapshotBucket(client, settings);
      assertThatThrownBy(() -> encrypted.find(NAME, soon()))
          .isInstanceOf(PermanentBucketException.class)
          .hasMessageContaining(remedy.formatted(keys + name));
    }
  }

  @Test
  void anAnswerWithoutAReasonNamesTheUsualOnes() {
    wire.on(Operation.HEAD, bare(400));
    assertThatThrownBy(() -> bucket.find(NAME, soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("expired credentials and a bucket in another region");
  }

  @Test
  void aBucketElsewhereIsNamedWithItsRegion() {
    wire.on(
        Operation.HEAD,
        new MockResponse.Builder().code(301).addHeader("x-amz-bucket-region", "us-west-2").build());
    assertThatThrownBy(() -> bucket.find(NAME, soon()))
        .isInstanceOf(PermanentBucketException.class)
        .hasMessageContaining("The bucket lies in the region us-west-2");
    assertThat(wire.operations()).as("GET would tell no more").containsOnly(Operation.HEAD);
  }

  @Test
  void aCallEndsWhenItsTimeIsOver() {
    wire.on(Operation.LIST, noAnswer());
    assertThatThrownBy(
            () -> bucket.list(Optional.empty(), Instant.now().plus(Duration.ofMillis(500))))
        .isInstanceOf(RetryableBucketException.class)
        .hasMessageContaining("no answer in the time that was left for it");
  }

  @Test
  void aCallWithoutTimeIsNotMade() {
    assertThatThrownBy(() -> bucket.list(Optional.empty(), Instant.now().minusSeconds(1)))
        .isInstanceOf(RetryableBucketException.class)
        .hasMessage("s3://backups/vault/prod/: no time left for ListObjectsV2");
    assertThat(wire.seen()).isEmpty();
  }

  @Test
  void anInterruptedCallSaysSo() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> bucket.list(Optional.empty(), soon()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** As S3 words it to callers of the bucket's own account. */
  private static MockResponse denied(String action, String because) {
    return new MockResponse.Builder()
        .code(403)
        .addHeader("Content-Type", "application/xml")
        .body(
            "<Error><Code>AccessDenied</Code><Message>User:"
                + " arn:aws:sts::123456789012:assumed-role/role/function is not authorized to"
                + " perform: %s on resource: \"arn:aws:s3:::backups\" %s</Message></Error>"
                    .formatted(action, because))
        .build();
  }

  private static MockResponse page(String next, String... files) {
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    xml.append("<IsTruncated>").append(!next.isEmpty()).append("</IsTruncated>");
    if (!next.isEmpty()) {
      xml.append("<NextContinuationToken>").append(next).append("</NextContinuationToken>");
    }
    Arrays.stream(files)
        .forEach(file ->
            xml.append("<Contents><Key>vault/prod/")
                .append(file)
                .append("</Key><Size>7</Size>")
                .append("<LastModified>2026-11-22T02:00:07.000Z</LastModified></Contents>"));
    return text(xml.append("</ListBucketResult>").toString());
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }
}
