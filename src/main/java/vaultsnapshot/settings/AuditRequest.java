package vaultsnapshot.settings;

/**
 * What the auditor is asked for.
 *
 * @param action how thoroughly to look
 */
public record AuditRequest(Action action) {
  /** What to do. */
  public enum Action {
    /** Tell how old the newest snapshot is; one listing. */
    AGE,
    /** Look at everything and read snapshots back. */
    AUDIT
  }
}
