package vaultsnapshot.lambda;

/** Which program this is. */
final class Version {
  /** The same as in pom.xml, which a test holds it to. */
  static final String NUMBER = "0.1.0";

  private Version() {}
}
