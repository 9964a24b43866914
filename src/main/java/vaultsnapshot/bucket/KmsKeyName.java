package vaultsnapshot.bucket;

import java.util.Optional;

/**
 * One of the four names that KMS knows a key by: its id, its ARN, an alias ({@code alias/...}), the
 * alias's ARN (AWS KMS developer guide, 'Key identifiers').
 */
record KmsKeyName(Optional<String> place, String name) {
  private static final String ALIAS = "alias/";
  private static final String KEY = "key/";

  /** Reads any of the four. */
  static KmsKeyName parse(String text) {
    if (!text.startsWith("arn:")) {
      return new KmsKeyName(Optional.empty(), text);
    }
    int end = text.lastIndexOf(':');
    String name = text.substring(end + 1);
    return new KmsKeyName(
        Optional.of(text.substring(0, end)),
        name.startsWith(KEY) ? name.substring(KEY.length()) : name);
  }

  /** Whether both are of one key; nothing where one is an alias: whose it is only KMS knows. */
  Optional<Boolean> isOf(KmsKeyName other) {
    if (isAlias() != other.isAlias()) {
      return Optional.empty();
    }
    boolean elsewhere = place.isPresent() && other.place.isPresent() && !place.equals(other.place);
    return Optional.of(name.equals(other.name) && !elsewhere);
  }

  private boolean isAlias() {
    return name.startsWith(ALIAS);
  }
}
