package vaultsnapshot.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A whole, valid snapshot of any size, made while it is sent: the form that OpenBao 2.7 writes,
 * with stored gzip blocks and incompressible values.
 */
public final class SyntheticSnapshot {
  private static final int VALUE_BYTES = 900_000;

  private final long records;
  private final byte[] record;
  private final byte[] meta;
  private final byte[] sums;

  private SyntheticSnapshot(long records, byte[] record, long index) {
    this.records = records;
    this.record = record;
    this.meta =
        """
        {"Version":1,"ID":"bolt-snapshot","Index":%d,"Term":3,"Peers":null,"Configuration":{"Servers":[]},\
        "ConfigurationIndex":1,"Size":%d}
        """
            .formatted(index, stateBytes())
            .getBytes(StandardCharsets.UTF_8);
    this.sums =
        "%s  meta.json\n%s  state.bin\n"
            .formatted(sha256(meta, 1), sha256(record, records))
            .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A snapshot of at least {@code sizeBytes}, less than a record more.
   *
   * @param index the Raft index in its meta.json
   */
  public static SyntheticSnapshot ofAtLeast(long sizeBytes, long index) {
    byte[] record = record(randomValue());
    return new SyntheticSnapshot(Math.ceilDiv(sizeBytes, (long) record.length), record, index);
  }

  /** One of a few kilobytes, for tests to which its size means nothing. */
  public static SyntheticSnapshot small(long index) {
    return ofEntries(1, 10_000, index);
  }

  /** The same with values of base64, which Deflate codes byte by byte into three quarters. */
  public static SyntheticSnapshot ofText(long sizeBytes, long index) {
    byte[] record = record(textValue());
    return new SyntheticSnapshot(Math.ceilDiv(sizeBytes, (long) record.length), record, index);
  }

  /** The same with entries whose values have {@code valueBytes} each. */
  public static SyntheticSnapshot ofEntries(long sizeBytes, int valueBytes, long index) {
    byte[] record = record(Arrays.copyOf(randomValue(), valueBytes));
    return new SyntheticSnapshot(Math.ceilDiv(sizeBytes, (long) record.length), record, index);
  }

  /** Entries in its state.bin. */
  public long records() {
    return records;
  }

  /** Bytes of its state.bin. */
  public long stateBytes() {
    return records * record.length;
  }

  /** Writes the archive, the same bytes every time; leaves {@code out} open. */
  public void writeTo(OutputStream out) throws IOException {
    GZIPOutputStream gzip = new StoredGzip(out);
    writeTarTo(gzip);
    gzip.finish();
    out.flush();
  }

  /** Writes what is inside the gzip; leaves {@code out} open. */
  public void writeTarTo(OutputStream out) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    member(tar, "meta.json", meta, 1);
    member(tar, "state.bin", record, records);
    member(tar, "SHA256SUMS", sums, 1);
    member(tar, "SHA256SUMS.sealed", new byte[] {1, 2, 3, 4}, 1);
    tar.finish();
    tar.flush();
  }

  private static void member(TarArchiveOutputStream tar, String name, byte[] content, long times)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length * times);
    entry.setMode(0600);
    entry.setModTime(FileTime.fromMillis(0));
    tar.putArchiveEntry(entry);
    for (long i = 0; i < times; i++) {
      tar.write(content);
    }
    tar.closeArchiveEntry();
  }

  /** One StorageEntry{1: Key, 2: Value} behind its length. */
  private static byte[] record(byte[] value) {
    byte[] key = "logical/0f1e2d3c/value".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    field(entry, 1, key);
    field(entry, 2, value);
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    varint(framed, entry.size());
    framed.writeBytes(entry.toByteArray());
    return framed.toByteArray();
  }

  private static byte[] randomValue() {
    byte[] value = new byte[VALUE_BYTES];
    new Random(42).nextBytes(value);
    return value;
  }

  private static byte[] textValue() {
    return Base64.getEncoder().encode(Arrays.copyOf(randomValue(), VALUE_BYTES * 3 / 4));
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] content) {
    varint(out, (number << 3) | 2);
    varint(out, content.length);
    out.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      out.write((rest & 0x7f) | 0x80);
    }
    out.write(rest);
  }

  private static String sha256(byte[] content, long times) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (long i = 0; i < times; i++) {
        digest.update(content);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Gzip without compression, as OpenBao writes it. */
  private static final class StoredGzip extends GZIPOutputStream {
    StoredGzip(OutputStream out) throws IOException {
      super(out, 64 << 10);
      def.setLevel(Deflater.NO_COMPRESSION);
    }
  }
}
