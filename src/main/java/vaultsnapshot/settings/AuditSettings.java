package vaultsnapshot.settings;

import java.util.Optional;
import vaultsnapshot.bucket.BucketConfiguration.ObjectLock;
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
 * @param objectLock what the bucket's default was set up with; absent where it does not matter
 */
public record AuditSettings(
    BucketSettings bucket,
    RetentionSettings retention,
    RetentionDays days,
    ReadBackShare share,
    Optional<ObjectLock> objectLock) {
  private static final int DEFAULT_READ_BACK_DAYS = 30;
  private static final int MOST_READ_BACK_DAYS = 366;
  private static final int MOST_LOCK_DAYS = 36_500;
  private static final String LOCK_MODE = "OBJECT_LOCK_MODE";
  private static final String LOCK_DAYS = "OBJECT_LOCK_DAYS";

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
                "READ_BACK_DAYS", DEFAULT_READ_BACK_DAYS, 1, MOST_READ_BACK_DAYS)),
        objectLock(environment));
  }

  private static Optional<ObjectLock> objectLock(Environment environment) {
    Optional<String> mode = environment.text(LOCK_MODE).filter(text -> !text.equals("none"));
    int days = environment.wholeNumber(LOCK_DAYS, 0, 0, MOST_LOCK_DAYS);
    mode.filter(text -> !text.matches("GOVERNANCE|COMPLIANCE"))
        .ifPresent(text ->
            environment
                .problems()
                .add(LOCK_MODE, "got '" + text + "', expected GOVERNANCE, COMPLIANCE or none"));
    if (mode.isPresent() && days == 0) {
      environment
          .problems()
          .add(LOCK_DAYS, "not set, expected the days that " + LOCK_MODE + " holds for");
    }
    return mode.map(text -> new ObjectLock(text, days));
  }
}
