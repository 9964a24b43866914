package vaultsnapshot.archive;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;

import java.util.zip.Inflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import vaultsnapshot.stream.Chunk;
import vaultsnapshot.stream.Chunks;
import vaultsnapshot.wire.SyntheticSnapshot;

/**
 * The verifier's stages, each alone, on 32 MB, under the JVM flags of the managed runtime: {@code
 * bench/stages} builds and runs it. Milliseconds for 32 MB (of content, for what is inflated).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgs = {
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      "--enable-native-access=ALL-UNNAMED"
    })
public class StagesBenchmark {
  private static final int SIZE_BYTES = 32_000_000;
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int SMALL_ENTRY_BYTES = 200;

  /** Whose SHA-256: the package's native one, or the JDK's. */
  @Param({"native", "jdk"})
  public String crypto = "native";

  private final byte[] random = new byte[SIZE_BYTES];
  private byte[] storedDeflate = {};
  private byte[] textDeflate = {};
  private List<Chunk> largeEntries = List.of();
  private List<Chunk> smallEntries = List.of();

  /** Makes what is read. */
  @Setup
  public void make() throws IOException {
    if (crypto.equals("native")) {
      AmazonCorrettoCryptoProvider.install();
    }
    new Random(42).nextBytes(random);
    storedDeflate = deflated(random, Deflater.NO_COMPRESSION);
    textDeflate =
        deflated(
            java.util.Base64.getEncoder().encode(Arrays.copyOf(random, SIZE_BYTES * 3 / 4)),
            Deflater.BEST_SPEED);
    largeEntries = cut(archive(SyntheticSnapshot.ofAtLeast(SIZE_BYTES, 1)));
    smallEntries = cut(archive(SyntheticSnapshot.ofEntries(SIZE_BYTES, SMALL_ENTRY_BYTES, 1)));
  }

  @Benchmark
  public byte[] sha256() {
    MessageDigest digest = Sha256.newDigest();
    for (int at = 0; at < SIZE_BYTES; at += CHUNK_BYTES) {
      digest.update(random, at, Math.min(CHUNK_BYTES, SIZE_BYTES - at));
    }
    return digest.digest();
  }

  @Benchmark
  public long crc32c() {
    CRC32C crc = new CRC32C();
    for (int at = 0; at < SIZE_BYTES; at += CHUNK_BYTES) {
      crc.update(random, at, Math.min(CHUNK_BYTES, SIZE_BYTES - at));
    }
    return crc.getValue();
  }

  @Benchmark
  public long inflateStored() throws DataFormatException {
    return inflate(storedDeflate);
  }

  @Benchmark
  public long inflateText() throws DataFormatException {
    return inflate(textDeflate);
  }

  /** Gzip and tar with the hashes of the members, but no entries. */
  @Benchmark
  public long tarWalk() throws IOException, InterruptedException {
    try (GzipContent content = GzipContent.open(new CompressedBytes(new Handed(largeEntries)))) {
      TarMembers members = new TarMembers(content);
      members.readSmall("meta.json");
      MemberContent state = members.open(StateEntries.NAME);
      state.skip(state.remaining());
      members.close(state, StateEntries.NAME);
      return state.sizeBytes();
    }
  }

  /** All of the verifier on entries of 900 KB. */
  @Benchmark
  public VerifiedContent verifyLargeEntries() throws IOException, InterruptedException {
    return new ContentVerifier().read(new Handed(largeEntries));
  }

  /** All of the verifier on entries of 200 bytes: what it takes more is the walk over entries. */
  @Benchmark
  public VerifiedContent verifySmallEntries() throws IOException, InterruptedException {
    return new ContentVerifier().read(new Handed(smallEntries));
  }

  private static long inflate(byte[] deflated) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      byte[] window = new byte[64 << 10];
      inflater.setInput(deflated);
      long size = 0;
      while (!inflater.finished()) {
        size += inflater.inflate(window);
      }
      return size;
    } finally {
      inflater.end();
    }
  }

  private static byte[] deflated(byte[] content, int level) {
    Deflater deflater = new Deflater(level, true);
    try {
      deflater.setInput(content);
      deflater.finish();
      byte[] out = new byte[SIZE_BYTES + SIZE_BYTES / 100];
      int length = deflater.deflate(out);
      return Arrays.copyOf(out, length);
    } finally {
      deflater.end();
    }
  }

  private static byte[] archive(SyntheticSnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(SIZE_BYTES + CHUNK_BYTES);
    snapshot.writeTo(out);
    return out.toByteArray();
  }

  private static List<Chunk> cut(byte[] archive) {
    List<Chunk> pieces = new ArrayList<>();
    for (int at = 0; at < archive.length; at += CHUNK_BYTES) {
      pieces.add(
          new Piece(Arrays.copyOfRange(archive, at, Math.min(archive.length, at + CHUNK_BYTES))));
    }
    return pieces;
  }

  /** An archive as the fan-out hands it out; cut before, for that is not measured. */
  private static final class Handed implements Chunks {
    private final Iterator<Chunk> left;

    Handed(List<Chunk> pieces) {
      this.left = pieces.iterator();
    }

    @Override
    public Optional<Chunk> next() {
      return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
    }
  }

  private static final class Piece implements Chunk {
    private final byte[] array;

    Piece(byte[] array) {
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
      // Nobody waits for it.
    }
  }
}
