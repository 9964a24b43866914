package vaultsnapshot.drill;

import java.util.List;
import java.util.Set;
import vaultsnapshot.local.DemoConsole;
import vaultsnapshot.local.LocalAws;
import vaultsnapshot.local.LocalPartsException;

/**
 * The drill before one's eyes: {@code ./drill} builds and runs it. Exit code 0 when all came back.
 */
public final class DrillProgram {
  private static final int LARGE_MEGABYTES = 1024;

  private DrillProgram() {}

  /** Runs it; {@code --large} loses a cluster of 1 GB as well. */
  public static void main(String[] arguments) {
    DemoConsole console = new DemoConsole();
    System.exit(run(console, List.of(arguments).contains("--large")) ? 0 : 1);
  }

  private static boolean run(DemoConsole console, boolean large) {
    try (LocalAws aws = LocalAws.start();
        DrillSite site = new DrillSite(aws);
        Drill drill = new Drill(site, console)) {
      drill.wrongDataWritten();
      drill.oneNodeLost();
      drill.quorumLost();
      drill.clusterLost();
      drill.regionLost();
      if (large) {
        drill.largeClusterLost(LARGE_MEGABYTES);
      }
      return verdict(console, drill.unwalked());
    } catch (DrillException | LocalPartsException failure) {
      console.step("FAILED: " + failure.getMessage());
      return false;
    }
  }

  private static boolean verdict(DemoConsole console, Set<String> unwalked) {
    console.step(
        unwalked.isEmpty()
            ? "VERDICT: the cluster came back every time, by the commands of docs/restore.md alone"
            : "VERDICT: it came back, but nobody has run these of docs/restore.md: " + unwalked);
    return unwalked.isEmpty();
  }
}
