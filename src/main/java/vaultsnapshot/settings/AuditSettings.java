package vaultsnapshot.settings;

import vaultsnapshot.bucket.BucketSettings;
import vaultsnapshot.input.Environment;
import vaultsnapshot.retention.ReadBackShare;
import vaultsnapshot.retention.RetentionDays;
import vaultsnapshot.retention.RetentionSettings;

/**
 * What the auditor is told by its environment. It never sees the cluster, so there is nothing of
 * Vault in it and no secret.
 *
 * @param days what the bucket's lifecycle rules were set up with
 * @param share {@code READ_BACK_DAYS}: within so many days every snapshot is read back once
 */
public record AuditSettings(
    BucketSettings bucket, RetentionSettings retention, RetentionDays days, ReadBackShare share) {
  private static final int DEFAULT_READ_BACK_DAYS = 30;
  private static final int MOST_READ_BACK_DAYS = 366;

  /**
   * Reads every setting; problems go to {@code environment.problems()}, and only then may they be
   * used.
   */
  public static AuditSettings read(Environment environment) {
    return new AuditSettings(
        BucketSettings.read(environment),
        RetentionSettings.read(environment),
        RetentionDays.read(environment),
        new ReadBackShare(
            environment.wholeNumber(
                "READ_BACK_DAYS", DEFAULT_READ_BACK_DAYS, 1, MOST_READ_BACK_DAYS)));
  }
}
