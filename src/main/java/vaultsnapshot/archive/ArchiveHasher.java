package vaultsnapshot.archive;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import vaultsnapshot.stream.Chunk;
import vaultsnapshot.stream.ChunkReader;
import vaultsnapshot.stream.Chunks;
import vaultsnapshot.stream.Crc32c;
import vaultsnapshot.stream.StreamAbandonedException;

/** Takes the SHA-256 of a whole archive, whatever is in it. */
final class ArchiveHasher implements ChunkReader<ArchiveHash> {
  @Override
  public ArchiveHash read(Chunks chunks) throws InterruptedException, StreamAbandonedException {
    MessageDigest sha256 = Sha256.newDigest();
    Crc32c crc32c = new Crc32c();
    long sizeBytes = 0;
    for (Optional<Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
      Chunk chunk = next.get();
      sha256.update(chunk.array(), 0, chunk.length());
      crc32c.update(chunk);
      sizeBytes += chunk.length();
      chunk.release();
    }
    return new ArchiveHash(sizeBytes, HexFormat.of().formatHex(sha256.digest()), crc32c.base64());
  }
}
