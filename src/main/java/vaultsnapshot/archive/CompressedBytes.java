package vaultsnapshot.archive;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.Inflater;
import vaultsnapshot.stream.Chunk;
import vaultsnapshot.stream.Chunks;
import vaultsnapshot.stream.Crc32c;

/**
 * The archive as it comes off the stream, with the CRC32C of the whole of it. Chunks go to the
 * inflater as they are, uncopied, and are released when they are used up.
 */
final class CompressedBytes {
  private final Chunks chunks;
  private final Crc32c crc32c = new Crc32c();
  private Optional<Chunk> current = Optional.empty();
  private int position;
  private long sizeBytes;
  private String part = "gzip header";

  CompressedBytes(Chunks chunks) {
    this.chunks = chunks;
  }

  /** Says which part of the archive is being read, for the messages. */
  void enter(String newPart) {
    part = newPart;
  }

  String part() {
    return part;
  }

  /** The next byte, or -1 at the end of the stream. */
  int read() throws IOException, InterruptedException {
    if (!hasMore()) {
      return -1;
    }
    return current.orElseThrow().array()[position++] & 0xff;
  }

  /** The next byte, which has to be there. */
  int require() throws IOException, InterruptedException {
    int value = read();
    if (value < 0) {
      throw endedEarly();
    }
    return value;
  }

  /** Gives the inflater, which has used up what it had, the rest of the chunk, or the next one. */
  void feed(Inflater inflater) throws IOException, InterruptedException {
    if (!hasMore()) {
      throw endedEarly();
    }
    Chunk chunk = current.orElseThrow();
    inflater.setInput(chunk.array(), position, chunk.length() - position);
    position = chunk.length();
  }

  /** Takes back the last {@code count} bytes of the chunk that the inflater did not use. */
  void takeBack(int count) {
    position -= count;
  }

  BadArchiveException endedEarly() {
    return BadArchiveException.endedEarly(part, sizeBytes);
  }

  /** Bytes received so far; of the whole archive once the end was seen. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** As S3 writes it, of everything received. */
  String crc32c() {
    return crc32c.base64();
  }

  private boolean hasMore() throws IOException, InterruptedException {
    if (current.isPresent() && position < current.get().length()) {
      return true;
    }
    current.ifPresent(Chunk::release);
    current = chunks.next();
    position = 0;
    current.ifPresent(this::account);
    return current.isPresent();
  }

  private void account(Chunk chunk) {
    sizeBytes += chunk.length();
    crc32c.update(chunk);
  }
}
