package vaultsnapshot.job;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import vaultsnapshot.bucket.BucketConfiguration;
import vaultsnapshot.bucket.BucketConfiguration.Encryption;
import vaultsnapshot.bucket.BucketConfiguration.ObjectLock;
import vaultsnapshot.bucket.LifecycleRule;
import vaultsnapshot.bucket.Reading;
import vaultsnapshot.retention.Tier;

/** Looks at how the bucket is set up: encryption, lock, versions, access, and what may expire. */
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
    List<LifecycleRule> rules =
        all.stream().filter(rule -> rule.enabled() && rule.touches(directory())).toList();
    for (Tier tier : Tier.values()) {
      expiration(tier, rules);
    }
    rules.stream().filter(BucketAudit::takesTheNewest).forEach(this::takesTheNewestToo);
    if (rules.stream().noneMatch(rule -> rule.abortDays().isPresent())) {
      differs(
          "lifecycle",
          "a rule that aborts incomplete uploads",
          "none, so that what killed runs left is paid for ever");
    }
  }

  private void expiration(Tier tier, List<LifecycleRule> rules) {
    int wanted = audit.settings().days().of(tier);
    List<Integer> days =
        rules.stream()
            .filter(rule -> rule.tags().equals(Map.of(Tier.TAG, tier.tagValue())))
            .flatMap(rule -> rule.expirationDays().stream())
            .sorted()
            .toList();
    if (days.isEmpty() || days.getFirst() != wanted) {
      differs(
          "lifecycle",
          Tier.TAG + "=" + tier.tagValue() + " expires after " + wanted + " days",
          days.isEmpty() ? "no rule expires it" : "it expires after " + days.getFirst() + " days");
    }
  }

  /** What is among the newest has no tag, and a rule without one takes it with all others. */
  private static boolean takesTheNewest(LifecycleRule rule) {
    return (rule.expirationDays().isPresent() || rule.expirationDate()) && rule.tags().isEmpty();
  }

  private void takesTheNewestToo(LifecycleRule rule) {
    differs(
        "lifecycle",
        "only what carries the tag '" + Tier.TAG + "' expires",
        "the rule '" + rule.id() + "' expires the newest snapshots too");
  }

  private String directory() {
    String prefix = audit.settings().bucket().prefix();
    return (prefix.isEmpty() ? "" : prefix + "/") + audit.settings().bucket().cluster() + "/";
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
