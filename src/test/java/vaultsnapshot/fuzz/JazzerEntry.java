package vaultsnapshot.fuzz;

/** Where Jazzer comes in; its arguments name the target. */
public final class JazzerEntry {
  private static FuzzTarget target = FuzzTargets.all().values().iterator().next();

  private JazzerEntry() {}

  /** Called once, with what stands in {@code --target_args}. */
  public static void fuzzerInitialize(String[] arguments) {
    target = FuzzTargets.named(arguments[0]);
  }

  /** Called for each input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.run(input);
  }
}
