package vaultsnapshot.bucket;

import java.util.List;
import java.util.Optional;

/**
 * How a bucket is set up, as far as S3 told; each part on its own, for each needs a right of its
 * own.
 *
 * @param versioned whether versions are kept
 * @param encryption the bucket's default; nothing where it has none
 * @param publicAccessBlocked whether all four kinds of public access are blocked by the bucket
 * @param objectLock the default retention; nothing where there is none
 * @param lifecycle the rules, those that are switched off as well
 * @param policy the policy, JSON; nothing where there is none
 */
public record BucketConfiguration(
    Reading<Boolean> versioned,
    Reading<Optional<Encryption>> encryption,
    Reading<Boolean> publicAccessBlocked,
    Reading<Optional<ObjectLock>> objectLock,
    Reading<List<LifecycleRule>> lifecycle,
    Reading<Optional<String>> policy) {
  /**
   * Encryption of objects that come without one of their own.
   *
   * @param algorithm as S3 writes it: {@code AES256}, {@code aws:kms}, {@code aws:kms:dsse}
   * @param kmsKeyId of the KMS key; nothing where AWS's own is used
   */
  public record Encryption(String algorithm, Optional<String> kmsKeyId) {
    /** Whether it is by that key; nothing where an alias leaves it open. */
    public Optional<Boolean> isBy(String keyId) {
      if (!algorithm.startsWith("aws:kms") || kmsKeyId.isEmpty()) {
        return Optional.of(false);
      }
      return KmsKeyName.parse(kmsKeyId.get()).isOf(KmsKeyName.parse(keyId));
    }

    /** As a person reads it. */
    public String words() {
      return algorithm + kmsKeyId.map(" with the key "::concat).orElse("");
    }
  }

  /**
   * For how long every new version is locked.
   *
   * @param mode {@code GOVERNANCE} or {@code COMPLIANCE}
   * @param days a year being 365
   */
  public record ObjectLock(String mode, int days) {}
}
