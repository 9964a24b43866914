package vaultsnapshot.deploy;

/** A function of the template, with a role of its own. */
enum StackFunction {
  SNAPSHOT("Snapshot"),
  AUDIT("Audit"),
  OPERATOR("Operator");

  private final String stem;

  StackFunction(String stem) {
    this.stem = stem;
  }

  /** Its logical id. */
  String logicalId() {
    return stem + "Function";
  }

  /** Its role's logical id. */
  String role() {
    return stem + "Role";
  }
}
