package vaultsnapshot.bucket;

import java.util.Optional;

/**
 * One of the four names that KMS knows a key by: its id, its ARN, an alias ({@code alias/...}), the
 * alias's ARN (AWS KMS developer guide, 'Key identifiers').
 */
record KmsKeyName(Optional<String> place, String name) {
  private static final String ALIAS = "alias/";
  private static final String KEY = "key/";

  /** Whether two names are of one key. */
  enum Sameness {
    SAME,
    OTHER,
    /** One is an alias, and which key it stands for only KMS knows. */
    UNTOLD
  }

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

  Sameness with(KmsKeyName other) {
    if (isAlias() != other.isAlias()) {
      return Sameness.UNTOLD;
    }
    boolean elsewhere = place.isPresent() && other.place.isPresent() && !place.equals(other.place);
    return name.equals(other.name) && !elsewhere ? Sameness.SAME : Sameness.OTHER;
  }

  private boolean isAlias() {
    return name.startsWith(ALIAS);
  }
}
