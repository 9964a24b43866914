package vaultsnapshot.archive;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import vaultsnapshot.stream.Chunk;
import vaultsnapshot.stream.ChunkReader;
import vaultsnapshot.stream.Chunks;

/** Runs the production readers of an archive over bytes in memory, on the caller's thread. */
public final class Verification {
  private Verification() {}

  /** Hands {@code archive} to the verifier in chunks of {@code chunkBytes}. */
  public static VerifiedSnapshot of(byte[] archive, int chunkBytes) throws IOException {
    try {
      return ArchiveVerification.joined(
          read(archive, chunkBytes, new ContentVerifier()),
          read(archive, chunkBytes, new ArchiveHasher()));
    } catch (InterruptedException interrupted) {
      throw new AssertionError("nothing here interrupts", interrupted);
    }
  }

  private static <T> T read(byte[] archive, int chunkBytes, ChunkReader<T> reader)
      throws IOException, InterruptedException {
    ArrayChunks chunks = new ArrayChunks(archive, chunkBytes);
    T verdict = reader.read(chunks);
    chunks.requireAllReleased();
    return verdict;
  }

  /** Hands over the whole of {@code archive} as one chunk. */
  public static VerifiedSnapshot of(byte[] archive) throws IOException {
    return of(archive, Math.max(archive.length, 1));
  }

  /** Hands {@code archive} over until the verifier refuses it, which it has to. */
  public static Refusal refusalOf(byte[] archive, int chunkBytes) throws IOException {
    ArrayChunks chunks = new ArrayChunks(archive, chunkBytes);
    try {
      new ContentVerifier().read(chunks);
    } catch (BadArchiveException refused) {
      return new Refusal(String.valueOf(refused.getMessage()), chunks.position);
    } catch (InterruptedException interrupted) {
      throw new AssertionError("nothing here interrupts", interrupted);
    }
    throw new AssertionError("accepted, and had to be refused");
  }

  /** Whether the verifier refuses {@code archive}. */
  public static boolean refuses(byte[] archive) throws IOException {
    try {
      of(archive);
      return false;
    } catch (BadArchiveException refused) {
      return true;
    }
  }

  /**
   * How an archive was refused.
   *
   * @param message of the exception
   * @param bytesTaken off the stream until then
   */
  public record Refusal(String message, int bytesTaken) {}

  /**
   * The chunks of an array; a released one is overwritten, as a reused buffer would be. Only one is
   * lent at a time: a verifier that kept more would hold the whole snapshot in memory.
   */
  private static final class ArrayChunks implements Chunks {
    private final byte[] bytes;
    private final int chunkBytes;
    private int position;
    private Optional<ArrayChunk> lent = Optional.empty();

    ArrayChunks(byte[] bytes, int chunkBytes) {
      this.bytes = bytes;
      this.chunkBytes = chunkBytes;
    }

    @Override
    public Optional<Chunk> next() {
      if (lent.isPresent() && !lent.get().released) {
        throw new AssertionError("the reader asked for more before it gave its chunk back");
      }
      int end = Math.min(position + chunkBytes, bytes.length);
      byte[] chunk = Arrays.copyOfRange(bytes, position, end);
      position = end;
      lent = chunk.length == 0 ? Optional.empty() : Optional.of(new ArrayChunk(chunk));
      return lent.map(Chunk.class::cast);
    }

    void requireAllReleased() {
      if (lent.isPresent() && !lent.get().released) {
        throw new AssertionError("the reader kept its last chunk");
      }
    }
  }

  private static final class ArrayChunk implements Chunk {
    private final byte[] array;
    private boolean released;

    ArrayChunk(byte[] array) {
      this.array = array;
    }

    @Override
    public byte[] array() {
      return array;
    }

    @Override
    public int length() {
      return array.length;
    }

    @Override
    public void release() {
      if (released) {
        throw new AssertionError("the reader gave its chunk back twice");
      }
      released = true;
      Arrays.fill(array, (byte) 0xaa);
    }
  }
}
