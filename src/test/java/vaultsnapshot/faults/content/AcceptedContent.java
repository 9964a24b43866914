package vaultsnapshot.faults.content;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static vaultsnapshot.archive.ArchiveBuilder.META;
import static vaultsnapshot.archive.ArchiveBuilder.SUMS;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import vaultsnapshot.archive.ArchiveBuilder;
import vaultsnapshot.archive.ArchiveBuilder.Member;

/**
 * One way in which a whole snapshot may differ from what the servers write today; it holds the same
 * entries and must be stored.
 *
 * @param name what is different, unique among all
 * @param change makes another whole snapshot out of a real one's bytes
 */
public record AcceptedContent(String name, UnaryOperator<byte[]> change) {
  /** All of them. */
  public static List<AcceptedContent> all() {
    return List.of(
        new AcceptedContent("as the server sent it", snapshot -> snapshot),
        rebuilt("taken apart and put together again", snapshot -> snapshot),
        rebuilt("the other order of sums", snapshot -> sums(snapshot, AcceptedContent::reversed)),
        rebuilt("upper-case sums, which the servers read", AcceptedContent::upperCaseSums),
        rebuilt(
            "unknown fields in meta.json",
            snapshot ->
                snapshot.meta(
                    snapshot.text(META).replaceFirst("\\{", "{\"New\":{\"a\":[1,null]},"))),
        rebuilt("another ID in meta.json", AcceptedContent::otherId),
        rebuilt("the largest index, 2^63-1", AcceptedContent::hugeIndex),
        rebuilt("pax headers", snapshot -> snapshot.changeMembers(AcceptedContent::withPax)),
        rebuilt(
            "size and name in pax headers",
            snapshot -> snapshot.changeMembers(AcceptedContent::onlyInPax)),
        rebuilt("a size in base 256, as GNU writes it", AcceptedContent::base256),
        rebuilt(
            "a last record of 10 KiB filled up with zeros",
            snapshot ->
                snapshot.changeTar(
                    tar -> Arrays.copyOf(tar, Math.ceilDiv(tar.length, 10_240) * 10_240))),
        gzip("stored", Deflater.NO_COMPRESSION),
        gzip("compressed", Deflater.DEFAULT_COMPRESSION),
        gzip("compressed as fast as can be", Deflater.BEST_SPEED),
        gzip("compressed as small as can be", Deflater.BEST_COMPRESSION),
        new AcceptedContent(
            "every optional field in the gzip header", AcceptedContent::fullGzipHeader));
  }

  /** The changed bytes. */
  public byte[] applyTo(byte[] snapshot) {
    return change.apply(snapshot.clone());
  }

  @Override
  public String toString() {
    return name;
  }

  private static AcceptedContent rebuilt(String name, UnaryOperator<ArchiveBuilder> change) {
    return new AcceptedContent(name, snapshot -> change.apply(ArchiveBuilder.of(snapshot)).build());
  }

  private static AcceptedContent gzip(String name, int level) {
    return new AcceptedContent(
        "gzip " + name, snapshot -> ArchiveBuilder.gzip(ArchiveBuilder.gunzip(snapshot), level));
  }

  private static ArchiveBuilder sums(ArchiveBuilder snapshot, UnaryOperator<String> change) {
    return snapshot.sums(change.apply(snapshot.text(SUMS)));
  }

  private static String reversed(String sums) {
    return String.join("\n", sums.lines().toList().reversed()) + "\n";
  }

  /** Vault and OpenBao scan the hash with Go's {@code %x}, which takes both cases. */
  private static ArchiveBuilder upperCaseSums(ArchiveBuilder snapshot) {
    return sums(
        snapshot,
        sums ->
            sums.lines()
                .map(line -> line.substring(0, 64).toUpperCase(Locale.ROOT) + line.substring(64))
                .reduce("", (all, line) -> all + line + "\n"));
  }

  private static ArchiveBuilder otherId(ArchiveBuilder snapshot) {
    return snapshot.meta(snapshot.text(META).replace("bolt-snapshot", "3-135-1795400546123"));
  }

  private static ArchiveBuilder hugeIndex(ArchiveBuilder snapshot) {
    return snapshot.meta(
        snapshot.text(META).replaceFirst("\"Index\":\\d+", "\"Index\":" + Long.MAX_VALUE));
  }

  private static List<Member> withPax(List<Member> members) {
    List<Member> all = new ArrayList<>();
    for (Member member : members) {
      all.add(pax(record("mtime", "1795400546.123") + record("VENDOR.thing", "a=b\nc")));
      all.add(member);
    }
    return all;
  }

  private static List<Member> onlyInPax(List<Member> members) {
    List<Member> all = new ArrayList<>();
    for (Member member : members) {
      String size = String.valueOf(member.content().length);
      all.add(pax(record("path", member.name()) + record("size", size)));
      all.add(member.named("PaxHeaders/elsewhere").declaring(0));
    }
    return all;
  }

  private static Member pax(String records) {
    return PaxFaults.header(records);
  }

  /** Its length counts its own digits. */
  private static String record(String keyword, String value) {
    String rest = " " + keyword + "=" + value + "\n";
    int length = rest.length() + String.valueOf(rest.length()).length();
    return rest.length() + String.valueOf(length).length() + rest;
  }

  private static ArchiveBuilder base256(ArchiveBuilder snapshot) {
    return snapshot.changeTar(tar -> {
      byte[] header = Arrays.copyOf(tar, 512);
      long size = Long.parseLong(new String(header, 124, 11, US_ASCII), 8);
      ByteBuffer.wrap(header, 124, 12).putInt(0x80000000).putLong(size);
      System.arraycopy("ustar  \0".getBytes(US_ASCII), 0, header, 257, 8);
      System.arraycopy(ArchiveBuilder.withChecksum(header), 0, tar, 0, 512);
      return tar;
    });
  }

  private static byte[] fullGzipHeader(byte[] snapshot) {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    gzip.writeBytes(Bytes.of(0x1f, 0x8b, 8, 0b1_1111, 1, 2, 3, 4, 2, 3, 3, 1, 'A', 'B', 255, 0));
    gzip.writeBytes(new byte[255]);
    gzip.writeBytes("name\0comment\0".getBytes(UTF_8));
    CRC32 crc = new CRC32();
    crc.update(gzip.toByteArray());
    gzip.write((int) crc.getValue());
    gzip.write((int) (crc.getValue() >> 8));
    gzip.writeBytes(Arrays.copyOfRange(snapshot, 10, snapshot.length));
    return gzip.toByteArray();
  }
}
