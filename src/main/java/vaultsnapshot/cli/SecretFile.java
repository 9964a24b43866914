package vaultsnapshot.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Secret;

/** A file with the JSON that would be the secret in Secrets Manager. */
final class SecretFile {
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private SecretFile() {}

  /**
   * Reads it.
   *
   * @throws InvalidInputException if others may read it, or it cannot be read
   */
  static Secret read(Path file) {
    // A pipe will do: a password manager's output can come as one.
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw refused(
          file
              + ": "
              + (Files.exists(file) ? "is no file" : "is not there")
              + ", expected a file of mode 600 with the secret's JSON");
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (!OWNERS.containsAll(permissions)) {
        throw refused(
            file
                + ": its permissions are "
                + PosixFilePermissions.toString(permissions)
                + ", expected rw-------, so that nobody else reads the secret: chmod 600 "
                + file);
      }
      return new Secret(Files.readString(file));
    } catch (IOException | UnsupportedOperationException unreadable) {
      throw refused(
          file
              + ": cannot be read as a text file of this user's own ("
              + unreadable.getClass().getSimpleName()
              + ")");
    }
  }

  private static InvalidInputException refused(String problem) {
    return new InvalidInputException("--secret-file", List.of(problem));
  }
}
