package vaultsnapshot.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes what each target begins with into a folder of its own, and lists the targets. */
public final class FuzzSeeds {
  private FuzzSeeds() {}

  /** Takes the folder; prints a line of name and longest input for each target. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (Map.Entry<String, FuzzTarget> target : FuzzTargets.all().entrySet()) {
      Path seeds = Files.createDirectories(folder.resolve(target.getKey()).resolve("seeds"));
      List<byte[]> contents = target.getValue().seeds();
      for (int i = 0; i < contents.size(); i++) {
        Files.write(seeds.resolve("seed-" + i), contents.get(i));
      }
      System.out.println(target.getKey() + " " + target.getValue().longestBytes());
    }
  }
}
