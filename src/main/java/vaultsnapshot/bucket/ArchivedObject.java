package vaultsnapshot.bucket;

import java.time.Instant;
import software.amazon.awssdk.services.s3.model.Tier;

/** An object in an archive, which S3 gives back only some time after it was asked to. */
record ArchivedObject(Calls calls, SnapshotVersion version) {
  /** Standard takes hours; Expedited is not to be had for Deep Archive, and costs a lot more. */
  void askBack(int days, Instant giveUpAt) throws BucketException, InterruptedException {
    String key = version.stored().key();
    calls.call(
        Operation.RESTORE,
        key,
        giveUpAt,
        (s3, limits) ->
            s3.restoreObject(request ->
                request
                    .bucket(calls.settings().bucket())
                    .key(key)
                    .restoreRequest(restore ->
                        restore
                            .days(days)
                            .glacierJobParameters(parameters -> parameters.tier(Tier.STANDARD)))
                    .overrideConfiguration(limits)));
  }
}
