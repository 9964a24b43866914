package vaultsnapshot.faults.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static vaultsnapshot.archive.ArchiveBuilder.META;
import static vaultsnapshot.archive.ArchiveBuilder.SEALED;
import static vaultsnapshot.archive.ArchiveBuilder.STATE;
import static vaultsnapshot.archive.ArchiveBuilder.SUMS;
import static vaultsnapshot.faults.content.Bytes.concat;
import static vaultsnapshot.faults.content.Bytes.repeat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.zip.Deflater;
import vaultsnapshot.archive.ArchiveBuilder;
import vaultsnapshot.archive.ArchiveBuilder.Member;
import vaultsnapshot.archive.TarReading;

/**
 * Archives without end: what they are made of comes again and again, for several MiB on the wire
 * and up to some GiB of content, and then simply stops. The reader must have let go long before.
 */
final class EndlessFaults {
  private static final byte[] GZIP_HEADER = Bytes.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
  private static final int WIRE_BYTES = 4 << 20;
  private static final int UNIT_BYTES = 1 << 20;

  /** The most that a tar header can declare in octal. */
  private static final long ENDLESS = (1L << 33) - 1;

  /** A stored block of no bytes (RFC 1951, 3.2.4). */
  private static final byte[] EMPTY_BLOCK = Bytes.of(0, 0, 0, 0xff, 0xff);

  private static final String MOST =
      ": size: expected at most 8191 bytes, which is all that a restore takes, got " + ENDLESS;
  private static final String EMPTY_BLOCKS =
      "expected content, got more than twice its size in gzip blocks without any";

  private EndlessFaults() {}

  static List<ContentFault> all() {
    return List.of(
        endless("zeros from the start", tar -> new byte[0], zeros(), "meta.json: expected this"),
        endless("meta.json", tar -> upTo(META, tar, ENDLESS), zeros(), META + MOST),
        endless(
            "blanks as meta.json",
            tar -> header(META, UNIT_BYTES),
            blanks(),
            META + ": size: expected at most 8191 bytes, which is all that a restore takes"),
        endless(
            "zeros as state.bin",
            EndlessFaults::hugeState,
            zeros(),
            "state.bin: entry at byte 0: expected an entry with a key, got one without"),
        endless("SHA256SUMS", tar -> upTo(SUMS, tar, ENDLESS), zeros(), SUMS + MOST),
        endless("sealed sums", tar -> upTo(SEALED, tar, ENDLESS), zeros(), SEALED + MOST),
        endless(
            "zeros behind the tar",
            tar -> tar,
            zeros(),
            "end of the tar archive: further zeros: expected at most 65536, got more"),
        endless(
            "a pax header",
            tar -> pax(ENDLESS),
            zeros(),
            "pax header: size: expected at most 1048576 bytes, got " + ENDLESS),
        endless("blanks as pax header", tar -> pax(UNIT_BYTES), blanks(), "expected records"),
        endless(
            "pax headers",
            tar -> new byte[0],
            deflated(Arrays.copyOf(tar(PaxFaults.header("9 mtim=1\n")), 1024)),
            "meta.json: type of the tar member: expected a regular file, got 'x'"),
        endless(
            "tiny members between",
            tar -> Arrays.copyOf(tar, TarReading.offset(tar, SUMS) - 512),
            deflated(Arrays.copyOf(tar(Member.file("tiny", new byte[1])), 1024)),
            "SHA256SUMS: next member: expected SHA256SUMS, got 'tiny'"),
        endless(
            "tiny members behind",
            tar -> Arrays.copyOf(tar, tar.length - 1024),
            deflated(Arrays.copyOf(tar(Member.file("tiny", new byte[1])), 1024)),
            "end of the tar archive: expected zeros, got another member"),
        endless("empty blocks", tar -> new byte[0], EMPTY_BLOCK, META + ": " + EMPTY_BLOCKS),
        endless(
            "empty blocks in state.bin",
            tar -> Arrays.copyOf(tar, TarReading.offset(tar, STATE) + 100),
            EMPTY_BLOCK,
            EMPTY_BLOCKS),
        endless("empty blocks behind the tar", tar -> tar, EMPTY_BLOCK, EMPTY_BLOCKS),
        ContentFault.instead(
            "endless: a file name in the gzip header",
            concat(Bytes.of(0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0), repeat(WIRE_BYTES, Bytes.of('n'))),
            "gzip header: file name: expected at most 511 bytes, got more"),
        ContentFault.of(
            "endless: bytes behind the end",
            snapshot -> concat(snapshot, new byte[WIRE_BYTES]),
            "behind the end: expected nothing after the gzip trailer"));
  }

  /** A beginning made of the snapshot's tar, and one unit of Deflate data over and over again. */
  private static ContentFault endless(
      String name, Function<byte[], byte[]> head, byte[] unit, String... errorParts) {
    return ContentFault.of(
        "endless: " + name,
        snapshot ->
            concat(
                GZIP_HEADER,
                deflated(head.apply(ArchiveBuilder.gunzip(snapshot))),
                repeat(Math.ceilDiv(WIRE_BYTES, unit.length), unit)),
        errorParts);
  }

  /** All before the member, and a header for it that declares another size. */
  private static byte[] upTo(String name, byte[] tar, long declaredBytes) {
    int header = TarReading.offset(tar, name) - 512;
    return concat(Arrays.copyOf(tar, header), header(name, declaredBytes));
  }

  private static byte[] hugeState(byte[] tar) {
    byte[] meta =
        new String(TarReading.content(tar, META), UTF_8)
            .replaceFirst("\"Size\":\\d+", "\"Size\":" + ENDLESS)
            .getBytes(UTF_8);
    byte[] member = tar(Member.file(META, meta));
    return concat(Arrays.copyOf(member, member.length - 1024), header(STATE, ENDLESS));
  }

  private static byte[] pax(long declaredBytes) {
    return ArchiveBuilder.header(PaxFaults.header("").declaring(declaredBytes));
  }

  private static byte[] header(String name, long declaredBytes) {
    return ArchiveBuilder.header(Member.file(name, new byte[0]).declaring(declaredBytes));
  }

  private static byte[] tar(Member member) {
    return new ArchiveBuilder().changeMembers(members -> List.of(member)).tar();
  }

  private static byte[] zeros() {
    return deflated(new byte[UNIT_BYTES]);
  }

  private static byte[] blanks() {
    return deflated(repeat(UNIT_BYTES, Bytes.of(' ')));
  }

  /** Whole blocks that end on a byte and lean on nothing before them, so that any may follow. */
  private static byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(content);
    byte[] buffer = new byte[content.length + 1024];
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(buffer, length);
  }
}
