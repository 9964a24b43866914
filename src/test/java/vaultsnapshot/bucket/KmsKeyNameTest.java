package vaultsnapshot.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vaultsnapshot.bucket.BucketConfiguration.Encryption;

/** The four names of a key, compared as strictly as they can be without asking KMS. */
final class KmsKeyNameTest {
  private static final String HERE = "arn:aws:kms:eu-central-1:111122223333:";
  private static final String THERE = "arn:aws:kms:eu-west-1:111122223333:";

  @ParameterizedTest
  @CsvSource({
    "{here}key/1234, {here}key/1234, true",
    "{here}key/1234, 1234, true",
    "1234, {here}key/1234, true",
    "1234, 1234, true",
    "alias/backups, {here}alias/backups, true",
    "{here}key/1234, {there}key/1234, false",
    "{here}key/1234, 234, false",
    "{here}key/1234, {here}key/5678, false",
    "1234, 5678, false",
    "alias/backups, alias/others, false",
    "{here}alias/backups, {there}alias/backups, false",
    "alias/backups, {here}key/1234, untold",
    "{here}key/1234, {here}alias/backups, untold"
  })
  void aKeyIsTheSameOnlyWhereItsNameSaysSo(String bucket, String setting, String same) {
    Encryption encryption = new Encryption("aws:kms", Optional.of(whole(bucket)));
    assertThat(encryption.isBy(whole(setting)))
        .isEqualTo(same.equals("untold") ? Optional.empty() : Optional.of(same.equals("true")));
  }

  @ParameterizedTest
  @CsvSource({"AES256, ", "aws:kms, ", "AES256, 1234"})
  void anEncryptionWithoutAKeyOfOursIsNotByIt(String algorithm, String key) {
    assertThat(new Encryption(algorithm, Optional.ofNullable(key)).isBy("1234")).contains(false);
  }

  private static String whole(String name) {
    return name.replace("{here}", HERE).replace("{there}", THERE);
  }
}
