package vaultsnapshot.iam;

/**
 * One action of one statement of a role.
 *
 * @param sid the statement's name, of which the role has one
 * @param action as IAM names it
 */
public record Right(String sid, String action) {
  @Override
  public String toString() {
    return sid + ": " + action;
  }
}
