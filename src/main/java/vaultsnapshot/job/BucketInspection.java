package vaultsnapshot.job;

import static vaultsnapshot.report.Checklist.Result.ADVISED;
import static vaultsnapshot.report.Checklist.Result.FAILED;
import static vaultsnapshot.report.Checklist.Result.PASSED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import vaultsnapshot.bucket.BucketConfiguration;
import vaultsnapshot.bucket.LifecycleRule;
import vaultsnapshot.bucket.PermanentBucketException;
import vaultsnapshot.bucket.Reading;
import vaultsnapshot.report.Checklist;
import vaultsnapshot.retention.Tier;

/**
 * Judges how the bucket is set up: what breaks a promise fails, what would only be safer is
 * advised, and what S3 did not tell is said so.
 *
 * @param directory what this cluster's keys begin with
 * @param kmsKeyId the key that the settings name
 */
record BucketInspection(BucketConfiguration bucket, String directory, Optional<String> kmsKeyId) {
  private static final String APPLY =
      "; the template's buckets have it, and for an existing one the stack prints it";

  /** What came of one part. */
  private record Verdict(Checklist.Result result, String finding) {}

  List<Checklist.Check> checks() {
    return List.of(
        check("bucket: versions", bucket.versioned(), BucketInspection::versions),
        check("bucket: encryption", bucket.encryption(), this::encryption),
        check("bucket: public access", bucket.publicAccessBlocked(), BucketInspection::access),
        check("bucket: object lock", bucket.objectLock(), BucketInspection::lock),
        check("bucket: lifecycle", bucket.lifecycle(), this::lifecycle),
        check("bucket: policy", bucket.policy(), BucketInspection::policy));
  }

  private static <T> Checklist.Check check(
      String name, Reading<T> reading, Function<T, Verdict> judge) {
    Verdict verdict =
        reading.fold(
            judge,
            failure ->
                new Verdict(
                    failure instanceof PermanentBucketException ? FAILED : ADVISED,
                    "not known, for it could not be read: " + failure.getMessage()));
    return new Checklist.Check(name, verdict.result(), verdict.finding());
  }

  private static Verdict versions(boolean kept) {
    return kept
        ? new Verdict(PASSED, "kept: what is deleted by mistake can be fetched back")
        : new Verdict(
            ADVISED, "not kept, so a delete is final: switch on the bucket's versioning" + APPLY);
  }

  private Verdict encryption(Optional<BucketConfiguration.Encryption> found) {
    String told =
        found
            .map(one -> one.algorithm() + one.kmsKeyId().map(" with the key "::concat).orElse(""))
            .orElse("none");
    boolean differs =
        kmsKeyId.isPresent()
            && !found.flatMap(BucketConfiguration.Encryption::kmsKeyId).equals(kmsKeyId);
    return differs
        ? new Verdict(
            ADVISED,
            "the bucket's default is "
                + told
                + ", snapshots are encrypted with KMS_KEY_ID '"
                + kmsKeyId.get()
                + "': make that the default, so that nothing there has another key")
        : new Verdict(PASSED, told);
  }

  private static Verdict access(boolean blocked) {
    return blocked
        ? new Verdict(PASSED, "all of it is blocked")
        : new Verdict(
            ADVISED, "not all of it is blocked: set all four of the bucket's settings" + APPLY);
  }

  private static Verdict lock(Optional<BucketConfiguration.ObjectLock> found) {
    return new Verdict(
        PASSED,
        found
            .map(lock -> lock.mode() + ", " + lock.days() + " days")
            .orElse("none: an administrator can delete versions"));
  }

  /** A rule that removes what nothing has superseded is the one thing that loses the last copy. */
  private Verdict lifecycle(List<LifecycleRule> rules) {
    FolderRules ours = FolderRules.of(rules, directory);
    List<String> dangerous = ours.takingTheNewest().stream().map(LifecycleRule::id).toList();
    if (!dangerous.isEmpty()) {
      return new Verdict(
          FAILED,
          "the rules "
              + dangerous
              + " expire objects in "
              + directory
              + " whether they are superseded or not, the newest snapshot too: give them a filter"
              + " for the tag '"
              + Tier.TAG
              + "', or a prefix elsewhere");
    }
    List<String> missing = missing(ours);
    return missing.isEmpty()
        ? new Verdict(PASSED, "every tier expires, and nothing else")
        : new Verdict(
            ADVISED, "no rule for " + missing + " in " + directory + ", so storage grows" + APPLY);
  }

  private static List<String> missing(FolderRules ours) {
    List<String> missing = new ArrayList<>();
    Arrays.stream(Tier.values())
        .filter(tier -> ours.days(tier).isEmpty())
        .map(Tier::tagValue)
        .forEach(missing::add);
    if (!ours.abortUploads()) {
      missing.add("incomplete uploads");
    }
    return missing;
  }

  private static Verdict policy(Optional<String> found) {
    List<String> missing = PolicyDenials.missing(found);
    return missing.isEmpty()
        ? new Verdict(PASSED, "it denies " + PolicyDenials.WANTED)
        : new Verdict(ADVISED, "it does not deny " + String.join(", ", missing) + APPLY);
  }
}
