package vaultsnapshot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Writes files that only their owner can read, and removes whole folders. */
final class PrivateFiles {
  private static final int REMOVAL_ATTEMPTS = 100;

  private PrivateFiles() {}

  /** Writes a text file that only its owner can read. */
  static Path write(Path file, String text) {
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      return Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Removes {@code folder} with all that is in it; what is gone already is no failure, nor is a
   * file that is added meanwhile.
   */
  static void remove(Path folder) {
    try {
      for (int attempt = 0; Files.exists(folder); attempt++) {
        removeOnce(folder, attempt < REMOVAL_ATTEMPTS);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void removeOnce(Path folder, boolean mayBeRepeated) throws IOException {
    try {
      Files.walkFileTree(folder, new Remover());
    } catch (DirectoryNotEmptyException growing) {
      if (!mayBeRepeated) {
        throw growing;
      }
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
