package vaultsnapshot.program;

/** Which program this is. */
public final class Version {
  /** The same as in pom.xml, which a test holds it to. */
  public static final String NUMBER = "0.1.0";

  private Version() {}
}
