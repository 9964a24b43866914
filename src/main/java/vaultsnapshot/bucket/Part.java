package vaultsnapshot.bucket;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import vaultsnapshot.stream.Chunk;
import vaultsnapshot.stream.Crc32c;

/**
 * Chunks that are sent in one request. Whoever holds the part releases it, once; the request may
 * read it any number of times until then, which is what lets the SDK repeat a request.
 */
final class Part {
  private static final String MEDIA_TYPE = "application/octet-stream";

  private final List<Chunk> chunks = new ArrayList<>();
  private final Crc32c checksum = new Crc32c();
  private long sizeBytes;

  void add(Chunk chunk) {
    chunks.add(chunk);
    checksum.update(chunk);
    sizeBytes += chunk.length();
  }

  long sizeBytes() {
    return sizeBytes;
  }

  String crc32c() {
    return checksum.base64();
  }

  RequestBody body() {
    return RequestBody.fromContentProvider(this::open, sizeBytes, MEDIA_TYPE);
  }

  /** The same bytes in memory of their own; this part's chunks are released on the way. */
  Part moveToOwnMemory() {
    Part copy = new Part();
    for (Chunk chunk : chunks) {
      copy.add(OwnedChunk.copyOf(chunk));
    }
    release();
    return copy;
  }

  void release() {
    chunks.forEach(Chunk::release);
    chunks.clear();
  }

  private InputStream open() {
    return new SequenceInputStream(
        Collections.enumeration(chunks.stream().map(Part::stream).toList()));
  }

  private static InputStream stream(Chunk chunk) {
    return new ByteArrayInputStream(chunk.array(), 0, chunk.length());
  }
}
