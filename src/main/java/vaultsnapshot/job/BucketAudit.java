package vaultsnapshot.job;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import vaultsnapshot.bucket.BucketConfiguration;
import vaultsnapshot.bucket.BucketConfiguration.Encryption;
import vaultsnapshot.bucket.BucketConfiguration.ObjectLock;
import vaultsnapshot.bucket.LifecycleRule;
import vaultsnapshot.bucket.Reading;
import vaultsnapshot.retention.Tier;

/**
 * Looks at how the bucket is set up: encryption, lock, versions, access, policy, and what may
 * expire.
 */
final class BucketAudit {
  private static final String CHECK = "bucket";
  private static final String REDEPLOY =
      "deploy the template again, or set the bucket up as it does; CloudTrail tells who changed it";

  private final Audit audit;

  BucketAudit(Audit audit) {
    this.audit = audit;
  }

  void look() throws InterruptedException {
    BucketConfiguration bucket = audit.bucket().configuration(audit.giveUpAt());
    told("versioning", bucket.versioned(), this::versioning);
    told("public access", bucket.publicAccessBlocked(), this::publicAccess);
    told("encryption", bucket.encryption(), this::encryption);
    told("object lock", bucket.objectLock(), this::objectLock);
    told("lifecycle", bucket.lifecycle(), this::lifecycle);
    told("policy", bucket.policy(), this::policy);
  }

  private <T> void told(String setting, Reading<T> reading, Consumer<T> judge) {
    switch (reading) {
      case Reading.Told<T>(T value) -> judge.accept(value);
      case Reading.Untold<T>(var failure) -> audit.missed(CHECK, setting, Failures.words(failure));
    }
  }

  private void versioning(boolean versioned) {
    if (!versioned) {
      differs("versioning", "on, so that what is overwritten or deleted comes back", "off");
    }
  }

  private void publicAccess(boolean blocked) {
    if (!blocked) {
      differs("public access", "all four kinds blocked", "not all are");
    }
  }

  private void encryption(Optional<Encryption> encryption) {
    Optional<String> key = audit.settings().bucket().kmsKeyId();
    String actual =
        encryption
            .map(found -> found.algorithm() + found.kmsKeyId().map(" with "::concat).orElse(""))
            .orElse("none");
    if (encryption.isEmpty()) {
      differs("encryption", "a default for every object", actual);
    } else if (key.isPresent() && !isBy(key.get(), encryption.get())) {
      differs("encryption", "aws:kms with " + key.get() + ", as KMS_KEY_ID says", actual);
    }
  }

  /** Keys are named by their ARN or by its end; which one an alias stands for is not told here. */
  private static boolean isBy(String wanted, Encryption encryption) {
    String actual = encryption.kmsKeyId().orElse("");
    return encryption.algorithm().startsWith("aws:kms")
        && (wanted.contains("alias/")
            || actual.contains("alias/")
            || actual.equals(wanted)
            || actual.endsWith("/" + wanted)
            || wanted.endsWith("/" + actual));
  }

  private void objectLock(Optional<ObjectLock> lock) {
    Optional<ObjectLock> wanted = audit.settings().objectLock();
    if (wanted.isPresent() && !wanted.equals(lock)) {
      differs("object lock", shown(wanted), shown(lock));
    }
  }

  private static String shown(Optional<ObjectLock> lock) {
    return lock.map(found -> found.mode() + " for " + found.days() + " days").orElse("none");
  }

  private void lifecycle(List<LifecycleRule> all) {
    FolderRules rules = FolderRules.of(all, audit.bucket().directory());
    for (Tier tier : Tier.values()) {
      expiration(tier, rules.days(tier));
    }
    rules.takingTheNewest().forEach(this::takesTheNewestToo);
    if (!rules.abortUploads()) {
      differs(
          "lifecycle",
          "a rule that aborts incomplete uploads",
          "none, so that what killed runs left is paid for ever");
    }
  }

  private void expiration(Tier tier, Optional<Integer> days) {
    int wanted = audit.settings().days().of(tier);
    if (!days.equals(Optional.of(wanted))) {
      differs(
          "lifecycle",
          Tier.TAG + "=" + tier.tagValue() + " expires after " + wanted + " days",
          days.map(found -> "it expires after " + found + " days").orElse("no rule expires it"));
    }
  }

  private void takesTheNewestToo(LifecycleRule rule) {
    differs(
        "lifecycle",
        "only what carries the tag '" + Tier.TAG + "' expires",
        "the rule '" + rule.id() + "' expires the newest snapshots too");
  }

  private void policy(Optional<String> policy) {
    List<String> missing = PolicyDenials.missing(policy);
    if (!missing.isEmpty()) {
      differs(
          "policy",
          "it denies " + PolicyDenials.WANTED,
          "it does not deny " + String.join(", ", missing));
    }
  }

  private void differs(String setting, String expected, String actual) {
    audit.open(
        CHECK,
        "s3://" + audit.settings().bucket().bucket() + ": " + setting,
        expected,
        actual,
        REDEPLOY);
  }
}
