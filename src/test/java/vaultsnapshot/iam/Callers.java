package vaultsnapshot.iam;

import vaultsnapshot.template.ExampleStack;

/** Who asks, by their ARNs, beside the roles of a stack. */
final class Callers {
  static final String ADMINISTRATOR = ExampleStack.ADMINISTRATOR;

  /** Of the same account, and no administrator. */
  static final String ANYBODY = "arn:aws:iam::123456789012:role/anybody";

  /** Of another account. */
  static final String STRANGER = "arn:aws:iam::210987654321:role/stranger";

  private Callers() {}

  /** What one of them asks for, over TLS. */
  static AccessRequest asks(String who, String action, String resource) {
    return AccessRequest.overTls(action, resource).with(KnownKey.PRINCIPAL_ARN, who);
  }
}
