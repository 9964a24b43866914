package vaultsnapshot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vaultsnapshot.input.InvalidInputException;

/** A secret comes out of what its owner alone may read. */
final class SecretFileTest {
  private static final String SECRET = "{\"token\": \"hvs.canary\"}";

  @TempDir private Path folder;

  @Test
  void aPipeWillDo() throws Exception {
    Path pipe = folder.resolve("pipe");
    int made = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start().waitFor();
    assertThat(made).isZero();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> {
          try {
            Files.writeString(pipe, SECRET);
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        });
    assertThat(SecretFile.read(pipe).value()).isEqualTo(SECRET);
    writer.join();
  }

  @Test
  void whatOthersMayReadIsRefusedWithoutShowingIt() throws Exception {
    Path file = Files.writeString(folder.resolve("secret.json"), SECRET);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> SecretFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("rw-r-----", "expected rw-------", "chmod 600 " + file)
        .hasMessageNotContaining("canary");
  }

  @Test
  void aFolderOrNothingInItsPlaceIsToldAsSuch() {
    assertThatThrownBy(() -> SecretFile.read(folder)).hasMessageContaining("is no file");
    assertThatThrownBy(() -> SecretFile.read(folder.resolve("missing")))
        .hasMessageContaining("is not there");
  }
}
