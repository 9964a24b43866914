package vaultsnapshot.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import vaultsnapshot.wire.SyntheticSnapshot;

/**
 * A compressed snapshot, as Vault writes it. What Vault stores is encrypted, and cannot be
 * compressed; here the values are base64, so that every byte of them has to be inflated.
 */
final class Compressed {
  private Compressed() {}

  static void write(int megabytes, Path file) {
    SyntheticSnapshot snapshot = SyntheticSnapshot.ofText(megabytes * 1_000_000L, Source.INDEX);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        GZIPOutputStream gzip = new Fast(out)) {
      snapshot.writeTarTo(gzip);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static long inflated(Path file) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      return in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Literals alone would need nothing better. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, 64 << 10);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
