package vaultsnapshot.archive;

import static vaultsnapshot.archive.TarHeader.BLOCK_BYTES;

import java.io.IOException;

/**
 * The members of a snapshot's tar archive, which come in one order, each once, and nothing else
 * with them.
 */
final class TarMembers {
  /**
   * Real ones are below 1 KiB. Raft's own reader takes no member of 8 KiB or more beside state.bin
   * ('possible truncation': hashicorp/raft-snapshot and OpenBao, archive.go, copyEOFOrN), so a
   * larger one could never be restored.
   */
  private static final long MAX_SMALL_MEMBER_BYTES = (8 << 10) - 1;

  /** Bounds what is held in memory. */
  private static final long MAX_PAX_BYTES = 1L << 20;

  /** Writers fill up their last record with zeros: 10 KiB by default, more where told to. */
  private static final long MAX_ZEROS_AFTER_END_BYTES = 64 << 10;

  private static final String END = "end of the tar archive";

  private final GzipContent content;

  TarMembers(GzipContent content) {
    this.content = content;
  }

  /**
   * Opens the next member, which has to be {@code name}. It must be read to its end and then given
   * to {@link #close}.
   */
  MemberContent open(String name) throws IOException, InterruptedException {
    content.enter(name);
    TarHeader header = nextHeader(name);
    if (header.type() == TarHeader.PAX) {
      header = PaxRecords.parse(paxContent(header)).applyTo(nextHeader(name));
    }
    requireRegularFile(header, name);
    return new MemberContent(content, header.sizeBytes());
  }

  /** Opens, reads and closes a member that fits in memory. */
  SmallMember readSmall(String name) throws IOException, InterruptedException {
    MemberContent member = open(name);
    requireSmall(
        name, member.sizeBytes(), MAX_SMALL_MEMBER_BYTES, ", which is all that a restore takes");
    byte[] bytes = member.readAll();
    close(member, name);
    return new SmallMember(bytes, member.sha256());
  }

  /** Reads the zeros that fill the member's last block. */
  void close(MemberContent member, String name) throws IOException, InterruptedException {
    byte[] padding = new byte[(int) (-member.sizeBytes() & BLOCK_BYTES - 1)];
    content.fill(padding);
    if (!TarHeader.isZero(padding)) {
      throw new BadArchiveException(
          name,
          "expected zeros behind the content, got something else: " + BadArchiveException.DAMAGED);
    }
  }

  /** Reads the end of the archive: two blocks of zeros, and no more than some further ones. */
  void finish() throws IOException, InterruptedException {
    content.enter(END);
    requireZeroBlock();
    requireZeroBlock();
    for (long zeros = 0; !content.atEnd(); zeros += BLOCK_BYTES) {
      if (zeros >= MAX_ZEROS_AFTER_END_BYTES) {
        throw BadArchiveException.differs(
            END, "further zeros", "at most " + MAX_ZEROS_AFTER_END_BYTES, "more");
      }
      requireZeroBlock();
    }
  }

  private TarHeader nextHeader(String name) throws IOException, InterruptedException {
    byte[] block = new byte[BLOCK_BYTES];
    content.fill(block);
    if (TarHeader.isZero(block)) {
      throw new BadArchiveException(
          name,
          "expected this member, got the end of the tar archive: "
              + "the server gave the snapshot up; its log says why");
    }
    return TarHeader.parse(block, name);
  }

  private byte[] paxContent(TarHeader header) throws IOException, InterruptedException {
    requireSmall("pax header", header.sizeBytes(), MAX_PAX_BYTES, "");
    MemberContent pax = new MemberContent(content, header.sizeBytes());
    byte[] bytes = pax.readAll();
    close(pax, "pax header");
    return bytes;
  }

  private void requireZeroBlock() throws IOException, InterruptedException {
    byte[] block = new byte[BLOCK_BYTES];
    content.fill(block);
    if (!TarHeader.isZero(block)) {
      throw new BadArchiveException(
          END,
          "expected zeros, got another member or something else: " + BadArchiveException.FOREIGN);
    }
  }

  private static void requireRegularFile(TarHeader header, String name) throws BadArchiveException {
    if (header.type() != TarHeader.REGULAR) {
      throw BadArchiveException.differs(
          name,
          "type of the tar member",
          "a regular file",
          Printable.of(String.valueOf(header.type())) + ": " + BadArchiveException.FOREIGN);
    }
    if (!header.name().equals(name)) {
      throw BadArchiveException.differs(
          name,
          "next member",
          name,
          Printable.of(header.name()) + ": " + BadArchiveException.FOREIGN);
    }
  }

  private static void requireSmall(String name, long sizeBytes, long most, String why)
      throws BadArchiveException {
    if (sizeBytes > most) {
      throw BadArchiveException.differs(
          name,
          "size",
          "at most " + most + " bytes" + why,
          sizeBytes + ": " + BadArchiveException.FOREIGN);
    }
  }
}
