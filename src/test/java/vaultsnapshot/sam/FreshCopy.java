package vaultsnapshot.sam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import vaultsnapshot.local.Parts;

/**
 * This project as a fresh clone has it: what git tracks or would track, and nothing that was built.
 */
final class FreshCopy {
  private FreshCopy() {}

  /** Copies it into {@code target}, symbolic links as they are. */
  static Path into(Path target) {
    Path project = Parts.projectFolder();
    String files =
        Command.in(project)
            .run(List.of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"))
            .output();
    for (String file : files.split("\0", -1)) {
      if (!file.isEmpty()) {
        copy(project.resolve(file), target.resolve(file));
      }
    }
    return target;
  }

  private static void copy(Path from, Path to) {
    try {
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
