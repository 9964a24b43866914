package vaultsnapshot.iam;

import java.util.Arrays;

/**
 * The condition keys that can be judged: what kind of value each has, and for which actions AWS
 * fills it in (Service Authorization Reference).
 */
enum KnownKey {
  SECURE_TRANSPORT("aws:SecureTransport", Kind.FLAG, "*"),
  IF_NONE_MATCH("s3:if-none-match", Kind.TEXT, "s3:PutObject"),
  OBJECT_CREATION("s3:ObjectCreationOperation", Kind.FLAG, "s3:PutObject"),
  PREFIX("s3:prefix", Kind.TEXT, "s3:ListBucket"),
  REQUEST_TAG_KEYS("s3:RequestObjectTagKeys", Kind.LIST, "s3:PutObjectTagging"),
  /** Followed by the tag's key. */
  REQUEST_TAG("s3:RequestObjectTag/", Kind.TEXT, "s3:PutObjectTagging"),
  ENCRYPTION("s3:x-amz-server-side-encryption", Kind.TEXT, "s3:PutObject"),
  ENCRYPTION_KEY("s3:x-amz-server-side-encryption-aws-kms-key-id", Kind.TEXT, "s3:PutObject"),
  CALLERS_KEY("s3:x-amz-server-side-encryption-customer-algorithm", Kind.TEXT, "s3:PutObject"),
  /** Of a role's session it is the role's. */
  PRINCIPAL_ARN("aws:PrincipalArn", Kind.TEXT, "*"),
  /** Where a service asks by itself; it has no ARN. */
  PRINCIPAL_SERVICE("aws:PrincipalServiceName", Kind.TEXT, "*"),
  /** For whose account a service asks, and for which resource there. */
  SOURCE_ACCOUNT("aws:SourceAccount", Kind.TEXT, "*"),
  SOURCE_ARN("aws:SourceArn", Kind.TEXT, "*"),
  /** In every call that a function's own code makes; not in Lambda's calls in its role's name. */
  SOURCE_FUNCTION("lambda:SourceFunctionArn", Kind.TEXT, "*"),
  VIA_SERVICE("kms:ViaService", Kind.TEXT, "kms:*"),
  SECRET_CONTEXT("kms:EncryptionContext:SecretARN", Kind.TEXT, "kms:*"),
  OBJECT_CONTEXT("kms:EncryptionContext:aws:s3:arn", Kind.TEXT, "kms:*");

  private final String label;
  private final Kind kind;
  private final String actions;

  /** What a key holds. */
  enum Kind {
    TEXT,
    FLAG,
    LIST
  }

  KnownKey(String label, Kind kind, String actions) {
    this.label = label;
    this.kind = kind;
    this.actions = actions;
  }

  /** Names of keys know no upper and lower case; a tag's key in one does. */
  static KnownKey named(String name) {
    return Arrays.stream(values())
        .filter(key ->
            key == REQUEST_TAG
                ? name.toLowerCase(java.util.Locale.ROOT)
                        .startsWith(key.label.toLowerCase(java.util.Locale.ROOT))
                    && name.length() > key.label.length()
                : key.label.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> new PolicyException("condition key '" + name + "': not known here"));
  }

  /** As requests name it: {@code name} may be written in another case. */
  String canonical(String name) {
    return this == REQUEST_TAG ? label + name.substring(label.length()) : label;
  }

  String label() {
    return label;
  }

  Kind kind() {
    return kind;
  }

  boolean isFilledInFor(String action) {
    return Wildcards.matchAction(actions, action);
  }
}
