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
    if (encryption.isEmpty()) {
      differs("encryption", "a default for every object", "none");
    } else {
      audit.settings().bucket().kmsKeyId().ifPresent(key -> encryption(key, encryption.get()));
    }
  }

  private void encryption(String key, Encryption found) {
    String expected = "aws:kms with the key " + key + ", as KMS_KEY_ID says";
    Optional<Boolean> same = found.isBy(key);
    if (same.isEmpty()) {
      audit.note(
          CHECK,
          subject("encryption"),
          expected,
          found.words(),
          "one of the two is an alias, so whether they are the same key is not told here: name both"
              + " by the key's ARN");
    } else if (!same.get()) {
      differs("encryption", expected, found.words());
    }
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
    audit.open(CHECK, subject(setting), expected, actual, REDEPLOY);
  }

  private String subject(String setting) {
    return "s3://" + audit.settings().bucket().bucket() + ": " + setting;
  }
}
