package vaultsnapshot.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import vaultsnapshot.wire.SyntheticSnapshot;
import vaultsnapshot.wire.WireVault;

/** A snapshot that is served, and what its bytes are. */
final class Source {
  /** The index of every made one. */
  static final long INDEX = 4711;

  private final int megabytes;
  private final WireVault.Body body;
  private Optional<Content> content = Optional.empty();

  private Source(int megabytes, WireVault.Body body) {
    this.megabytes = megabytes;
    this.body = body;
  }

  /** A made one of so many million bytes, a little more. */
  static Source ofMegabytes(int megabytes) {
    return new Source(
        megabytes, SyntheticSnapshot.ofAtLeast(megabytes * 1_000_000L, INDEX)::writeTo);
  }

  /** A recorded one. */
  static Source of(Path file) {
    try {
      return new Source(
          (int) (Files.size(file) / 1_000_000), (OutputStream out) -> Files.copy(file, out));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** In millions of bytes. */
  int megabytes() {
    return megabytes;
  }

  /** Writes it, the same bytes every time. */
  WireVault.Body body() {
    return body;
  }

  /** Of all its bytes; takes as long as reading them once. */
  Content content() {
    Content known = content.orElseGet(() -> Content.of(body));
    content = Optional.of(known);
    return known;
  }
}
