package vaultsnapshot.bucket;

import java.time.Instant;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.RestoreObjectRequest;
import software.amazon.awssdk.services.s3.model.RestoreRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tier;

/** An object in an archive, which S3 gives back only some time after it was asked to. */
record ArchivedObject(Calls calls, SnapshotVersion version) {
  /** Minutes instead of hours, on a day when each counts; no other archive has it. */
  private static final String FAST = "GLACIER";

  private static final String NO_CAPACITY = "GlacierExpeditedRetrievalNotAvailable";
  private static final String ASKED_BEFORE = "RestoreAlreadyInProgress";

  /** Its objects come back for good, and a number of days is refused. */
  private static final String WITHOUT_DAYS = "INTELLIGENT_TIERING";

  /** As fast as S3 can; asking again while it comes is no error. */
  void askBack(int days, Instant giveUpAt) throws BucketException, InterruptedException {
    calls.call(
        Operation.RESTORE,
        version.stored().key(),
        giveUpAt,
        (s3, limits) -> {
          ask(s3, limits, days);
          return true;
        });
  }

  private void ask(S3Client s3, AwsRequestOverrideConfiguration limits, int days) {
    try {
      s3.restoreObject(request(limits, days, storageClass().equals(FAST)));
    } catch (S3Exception refusal) {
      switch (code(refusal)) {
        case NO_CAPACITY -> s3.restoreObject(request(limits, days, false));
        case ASKED_BEFORE -> {}
        default -> throw refusal;
      }
    }
  }

  private RestoreObjectRequest request(
      AwsRequestOverrideConfiguration limits, int days, boolean fast) {
    RestoreRequest.Builder restore =
        RestoreRequest.builder()
            .glacierJobParameters(
                parameters -> parameters.tier(fast ? Tier.EXPEDITED : Tier.STANDARD));
    if (!storageClass().equals(WITHOUT_DAYS)) {
      restore.days(days);
    }
    return RestoreObjectRequest.builder()
        .bucket(calls.settings().bucket())
        .key(version.stored().key())
        .restoreRequest(restore.build())
        .overrideConfiguration(limits)
        .build();
  }

  private String storageClass() {
    return version.availability().storageClass();
  }

  private static String code(S3Exception refusal) {
    return refusal.awsErrorDetails() == null ? "" : refusal.awsErrorDetails().errorCode();
  }
}
