package vaultsnapshot.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/**
 * Snapshot archives for tests: good ones of any content and form, and bad ones, by changing exactly
 * one thing. Each layer (members, tar, gzip) can be changed after it was made from those before.
 *
 * <pre>{@code
 * byte[] good = new ArchiveBuilder().index(42).entry("core/keyring", value).build();
 * byte[] bad = new ArchiveBuilder().stored().sealed(new byte[0]).build();
 * }</pre>
 */
public final class ArchiveBuilder {
  public static final String META = "meta.json";
  public static final String STATE = "state.bin";
  public static final String SUMS = "SHA256SUMS";
  public static final String SEALED = "SHA256SUMS.sealed";

  private static final int BLOCK = 512;
  private static final int GZIP_HEADER_BYTES = 10;

  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private long index = 135;
  private long term = 3;
  private Optional<byte[]> state = Optional.empty();
  private Optional<String> meta = Optional.empty();
  private Optional<String> sums = Optional.empty();
  private Optional<String> metaOfReal = Optional.empty();
  private byte[] sealed = "sums, as the seal encrypted them".getBytes(StandardCharsets.UTF_8);
  private int level = Deflater.DEFAULT_COMPRESSION;
  private UnaryOperator<List<Member>> changeMembers = members -> members;
  private UnaryOperator<byte[]> changeTar = tar -> tar;

  /** One member of the tar archive, with what its header is to say. Never compared. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Member(String name, char type, long declaredBytes, byte[] content) {
    /** A regular file with an honest header. */
    public static Member file(String name, byte[] content) {
      return new Member(name, '0', content.length, content);
    }

    public Member named(String other) {
      return new Member(other, type, declaredBytes, content);
    }

    public Member ofType(char other) {
      return new Member(name, other, declaredBytes, content);
    }

    public Member declaring(long bytes) {
      return new Member(name, type, bytes, content);
    }
  }

  /**
   * A real snapshot, taken apart: its members and its form of gzip. What is then changed changes
   * what depends on it, size in meta.json and sums, as an honest writer would.
   */
  public static ArchiveBuilder of(byte[] archive) {
    ArchiveBuilder builder = new ArchiveBuilder();
    byte[] tar = gunzip(archive);
    builder.metaOfReal =
        Optional.of(new String(TarReading.content(tar, META), StandardCharsets.UTF_8));
    builder.state = Optional.of(TarReading.content(tar, STATE));
    builder.sealed = TarReading.content(tar, SEALED);
    boolean stored = (archive[GZIP_HEADER_BYTES] & 0b110) == 0;
    builder.level = stored ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION;
    return builder;
  }

  /** The Raft index that meta.json names. */
  public ArchiveBuilder index(long newIndex) {
    index = newIndex;
    return this;
  }

  /** The Raft term that meta.json names. */
  public ArchiveBuilder term(long newTerm) {
    term = newTerm;
    return this;
  }

  /** Adds an entry to state.bin. Without any there are a few. */
  public ArchiveBuilder entry(String key, byte[] value) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.write(1 << 3 | 2);
    entry.writeBytes(uvarint(keyBytes.length));
    entry.writeBytes(keyBytes);
    entry.write(2 << 3 | 2);
    entry.writeBytes(uvarint(value.length));
    entry.writeBytes(value);
    return record(entry.toByteArray());
  }

  /** Adds a record to state.bin as it is, after its length. */
  public ArchiveBuilder record(byte[] record) {
    entries.writeBytes(uvarint(record.length));
    entries.writeBytes(record);
    return this;
  }

  /** The whole of state.bin; meta.json and the sums fit it. */
  public ArchiveBuilder state(byte[] newState) {
    state = Optional.of(newState);
    return this;
  }

  /** The whole of meta.json; the sums fit it. */
  public ArchiveBuilder meta(String newMeta) {
    meta = Optional.of(newMeta);
    return this;
  }

  /** The whole of SHA256SUMS. */
  public ArchiveBuilder sums(String newSums) {
    sums = Optional.of(newSums);
    return this;
  }

  /** The content of SHA256SUMS.sealed. */
  public ArchiveBuilder sealed(byte[] newSealed) {
    sealed = newSealed;
    return this;
  }

  /** Gzip with stored blocks only, as OpenBao writes it; otherwise compressed, as Vault does. */
  public ArchiveBuilder stored() {
    level = Deflater.NO_COMPRESSION;
    return this;
  }

  /** Changes the list of members. */
  public ArchiveBuilder changeMembers(UnaryOperator<List<Member>> change) {
    changeMembers = change;
    return this;
  }

  /** Changes the member {@code name}. */
  public ArchiveBuilder changeMember(String name, UnaryOperator<Member> change) {
    return changeMembers(members ->
        members.stream()
            .map(member -> member.name().equals(name) ? change.apply(member) : member)
            .toList());
  }

  /** Changes the bytes of the tar archive, which begin with the header of meta.json. */
  public ArchiveBuilder changeTar(UnaryOperator<byte[]> change) {
    changeTar = change;
    return this;
  }

  /** The content of a member, before the list of members is changed. */
  public byte[] content(String name) {
    return members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow()
        .content();
  }

  /** The same as text. */
  public String text(String name) {
    return new String(content(name), StandardCharsets.UTF_8);
  }

  /** The archive. */
  public byte[] build() {
    return gzip(tar(), level);
  }

  /** The archive before gzip. */
  public byte[] tar() {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (Member member : changeMembers.apply(members())) {
      tar.writeBytes(header(member));
      tar.writeBytes(member.content());
      tar.writeBytes(new byte[-member.content().length & (BLOCK - 1)]);
    }
    tar.writeBytes(new byte[2 * BLOCK]);
    return changeTar.apply(tar.toByteArray());
  }

  /** One gzip member with a plain header. */
  public static byte[] gzip(byte[] content, int level) {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    gzip.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
    gzip.writeBytes(deflate(content, level));
    gzip.writeBytes(trailer(content));
    return gzip.toByteArray();
  }

  /** A gzip member's last eight bytes. */
  public static byte[] trailer(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    ByteArrayOutputStream trailer = new ByteArrayOutputStream();
    trailer.writeBytes(littleEndian((int) crc.getValue()));
    trailer.writeBytes(littleEndian(content.length));
    return trailer.toByteArray();
  }

  /** The content of one or more gzip members. */
  public static byte[] gunzip(byte[] archive) {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      return stream.readAllBytes();
    } catch (IOException damaged) {
      throw new IllegalArgumentException("not an intact gzip archive", damaged);
    }
  }

  /** Raw Deflate data, without any frame. */
  public static byte[] deflate(byte[] content, int level) {
    Deflater deflater = new Deflater(level, true);
    deflater.setInput(content);
    deflater.finish();
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      deflated.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return deflated.toByteArray();
  }

  /** A POSIX tar header with a right checksum. */
  public static byte[] header(Member member) {
    byte[] block = new byte[BLOCK];
    put(block, 0, member.name());
    put(block, 100, "0000600\0" + "0000000\0" + "0000000\0");
    put(block, 124, "%011o\0".formatted(member.declaredBytes()));
    put(block, 136, "%011o\0".formatted(1795400546));
    put(block, 156, String.valueOf(member.type()));
    put(block, 257, "ustar\00000");
    return withChecksum(block);
  }

  /** Writes the right checksum into a tar header. */
  public static byte[] withChecksum(byte[] block) {
    put(block, 148, "        ");
    int sum = 0;
    for (int at = 0; at < BLOCK; at++) {
      sum += block[at] & 0xff;
    }
    put(block, 148, "%06o\0 ".formatted(sum));
    return block;
  }

  /** Lower-case hexadecimal. */
  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Little-endian base 128, as protobuf writes lengths. */
  public static byte[] uvarint(long value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
    }
    bytes.write((int) rest);
    return bytes.toByteArray();
  }

  private List<Member> members() {
    byte[] stateBytes = state.orElseGet(this::stateOfEntries);
    String defaultMeta =
        "{\"Version\":1,\"ID\":\"bolt-snapshot\",\"Index\":%d,\"Term\":%d,\"Peers\":null,\"Configuration\":{\"Servers\":[]},\"ConfigurationIndex\":40,\"Size\":%d}\n"
            .formatted(index, term, stateBytes.length);
    Optional<String> resized =
        metaOfReal.map(real -> real.replaceFirst("\"Size\":\\d+", "\"Size\":" + stateBytes.length));
    byte[] metaBytes = meta.or(() -> resized).orElse(defaultMeta).getBytes(StandardCharsets.UTF_8);
    String defaultSums = sumLine(metaBytes, META) + sumLine(stateBytes, STATE);
    return new ArrayList<>(
        List.of(
            Member.file(META, metaBytes),
            Member.file(STATE, stateBytes),
            Member.file(SUMS, sums.orElse(defaultSums).getBytes(StandardCharsets.UTF_8)),
            Member.file(SEALED, sealed)));
  }

  private byte[] stateOfEntries() {
    if (entries.size() == 0) {
      entry("core/keyring", "sealed keyring".getBytes(StandardCharsets.UTF_8));
      entry("logical/1111/2222", "sealed value".getBytes(StandardCharsets.UTF_8));
      entry("logical/1111/3333", "another sealed value".getBytes(StandardCharsets.UTF_8));
    }
    return entries.toByteArray();
  }

  private static String sumLine(byte[] content, String name) {
    return sha256(content) + "  " + name + "\n";
  }

  private static void put(byte[] block, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }

  private static byte[] littleEndian(int value) {
    return new byte[] {
      (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
    };
  }
}
