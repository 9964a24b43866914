package vaultsnapshot.job;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import vaultsnapshot.input.Json;

/** Reads a snapshot's Raft index by other means than the function does. */
final class ArchiveIndex {
  private ArchiveIndex() {}

  static long of(byte[] archive) {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GzipCompressorInputStream(new ByteArrayInputStream(archive)))) {
      if (!"meta.json".equals(tar.getNextEntry().getName())) {
        throw new IllegalArgumentException("archive: expected meta.json first");
      }
      String meta = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
      return Json.object(meta).orElseThrow().get("Index").getAsLong();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
