package vaultsnapshot.iam;

import java.util.Optional;
import vaultsnapshot.template.Place;

/**
 * The KMS keys with which the services encrypt. They call KMS in the caller's name: those calls do
 * not pass this wire, and are made up here as AWS documents them.
 *
 * @param place where the keys are
 * @param ofTheSecrets the secrets' key; nothing for the account's default
 * @param ofTheBucket the bucket's key; nothing where KMS does not encrypt it
 */
public record Keys(Place place, Optional<String> ofTheSecrets, Optional<String> ofTheBucket) {
  /** Of an account that has none of its own. */
  public static Keys none(Place place) {
    return new Keys(place, Optional.empty(), Optional.empty());
  }

  /** What Secrets Manager asks for ('Secret encryption and decryption in AWS Secrets Manager'). */
  Optional<AccessRequest> decryptSecret(String secret) {
    return ofTheSecrets.map(
        key -> ask("kms:Decrypt", key, "secretsmanager").with(KnownKey.SECRET_CONTEXT, secret));
  }

  /**
   * What S3 asks for ('Using server-side encryption with AWS KMS keys'). The template's bucket has
   * a bucket key, so the context is the bucket.
   *
   * @param action {@code kms:GenerateDataKey} to write, {@code kms:Decrypt} to read
   */
  Optional<AccessRequest> ofTheBucket(String action, String bucket) {
    return ofTheBucket.map(key -> ask(action, key, "s3").with(KnownKey.OBJECT_CONTEXT, bucket));
  }

  private AccessRequest ask(String action, String key, String service) {
    return AccessRequest.of(action, key)
        .with(KnownKey.VIA_SERVICE, service + "." + place.region() + ".amazonaws.com");
  }
}
