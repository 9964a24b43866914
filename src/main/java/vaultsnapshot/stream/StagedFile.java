package vaultsnapshot.stream;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A snapshot on disk for as long as it is needed: written once as a reader of a {@link FanOut},
 * then read as a {@link Source} any number of times.
 *
 * <p>The file is readable by its owner alone ({@code vault-snapshot-<random>.tmp}, mode 600) and
 * has no name left once it is open (on Unix the JDK unlinks a DELETE_ON_CLOSE file when it opens
 * it), so that even a killed process leaves nothing behind.
 */
public final class StagedFile implements ChunkReader<Long>, AutoCloseable {
  /**
   * Bytes that go to or from the file at once. The JDK copies them through a buffer outside the
   * heap; one this small stays in the core's cache.
   */
  private static final int SLICE_BYTES = 64 << 10;

  /** Left free for whatever else needs the directory. */
  private static final long RESERVE_BYTES = 16L << 20;

  private final Path directory;
  private final FreeSpace freeSpace;
  private final FileChannel channel;

  private StagedFile(Path directory, FreeSpace freeSpace, FileChannel channel) {
    this.directory = directory;
    this.freeSpace = freeSpace;
    this.channel = channel;
  }

  /** Creates an empty file in {@code directory}. Closing it deletes it. */
  public static StagedFile createIn(Path directory) throws IOException {
    // Asked for once: the JDK looks through all mounts to find it.
    FileStore store = Files.getFileStore(directory);
    return createIn(directory, store::getUsableSpace);
  }

  static StagedFile createIn(Path directory, FreeSpace freeSpace) throws IOException {
    Path file = directory.resolve("vault-snapshot-" + UUID.randomUUID() + ".tmp");
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE, NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new StagedFile(directory, freeSpace, channel);
  }

  /**
   * Writes the whole stream, in place of what an earlier attempt may have left.
   *
   * @return its size in bytes
   * @throws StagingSpaceException if the directory has no room for the next chunk and the reserve
   */
  @Override
  public Long read(Chunks chunks) throws IOException, InterruptedException {
    channel.truncate(0);
    long size = 0;
    for (Optional<Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
      size += write(next.get(), size);
    }
    return size;
  }

  /** The staged bytes from the beginning. Needs no closing; invalid once this is closed. */
  public Source open() {
    return new Reading();
  }

  /** Deletes the file. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private int write(Chunk chunk, long written) throws IOException {
    requireSpace(chunk.length(), written);
    int length = chunk.length();
    ByteBuffer bytes = ByteBuffer.wrap(chunk.array(), 0, length);
    while (bytes.position() < length) {
      bytes.limit(Math.min(bytes.position() + SLICE_BYTES, length));
      channel.write(bytes);
    }
    chunk.release();
    return length;
  }

  private void requireSpace(int chunkLength, long written) throws IOException {
    long wanted = chunkLength + RESERVE_BYTES;
    long usable = freeSpace.usableBytes();
    if (usable < wanted) {
      throw new StagingSpaceException(directory, written, wanted, usable);
    }
  }

  /** Asks the file system how many bytes may still be written. */
  @FunctionalInterface
  interface FreeSpace {
    long usableBytes() throws IOException;
  }

  /** One pass over the file; a local file never blocks for long, so a flag is abort enough. */
  private final class Reading implements Source {
    private long position;
    private volatile boolean aborted;

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (aborted) {
        throw new StreamAbandonedException();
      }
      int wanted = Math.min(length, SLICE_BYTES);
      int count = channel.read(ByteBuffer.wrap(buffer, offset, wanted), position);
      position += Math.max(count, 0);
      return count;
    }

    @Override
    public void abort() {
      aborted = true;
    }
  }
}
