package vaultsnapshot.archive;

import java.io.IOException;

/**
 * Walks {@code state.bin}: repeated (uvarint length, protobuf StorageEntry{1: Key string, 2: Value
 * bytes}). Values are skipped, never held; of a key only its first two segments are looked at.
 */
final class StateEntries {
  static final String NAME = "state.bin";

  private static final int KEY = 1;

  /** Vault's restore reads records up to this size (math.MaxInt32). */
  private static final long MAX_ENTRY_BYTES = Integer.MAX_VALUE;

  /** The store that a snapshot is restored into (bbolt) takes keys of 1 to 32768 bytes. */
  private static final long MAX_KEY_BYTES = 32768;

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final MemberContent content;
  private final PrefixCounter counter = new PrefixCounter();
  private long entryStart;
  private long entryEndsAtRemaining;
  private boolean hasKey;

  private StateEntries(MemberContent content) {
    this.content = content;
  }

  /**
   * Reads the member to its end.
   *
   * @throws BadArchiveException if a record or a field runs past its end, or there is no entry at
   *     all: an unsealed server always holds its keyring
   */
  static Inventory count(MemberContent content) throws IOException, InterruptedException {
    return new StateEntries(content).count();
  }

  private Inventory count() throws IOException, InterruptedException {
    while (content.remaining() > 0) {
      readEntry();
    }
    Inventory inventory = counter.inventory();
    if (inventory.entries() == 0) {
      throw new BadArchiveException(NAME, "expected at least one entry, got none");
    }
    return inventory;
  }

  private void readEntry() throws IOException, InterruptedException {
    entryStart = content.sizeBytes() - content.remaining();
    entryEndsAtRemaining = 0;
    long length = uvarint("length of an entry");
    if (length < 0 || length > MAX_ENTRY_BYTES) {
      throw bad("length of an entry: expected at most " + MAX_ENTRY_BYTES + " bytes, got more");
    }
    requireLeft("an entry", length);
    entryEndsAtRemaining = content.remaining() - length;
    hasKey = false;
    while (left() > 0) {
      readField();
    }
    if (!hasKey) {
      throw bad("expected an entry with a key, got one without");
    }
    counter.add(length);
  }

  private void readField() throws IOException, InterruptedException {
    long tag = uvarint("tag of a field");
    long field = tag >>> 3;
    if (field < 1 || field > 0x1fff_ffff) {
      throw bad("field number: expected 1 to 536870911, got another");
    }
    switch ((int) tag & 0b111) {
      case VARINT -> uvarint("a number");
      case FIXED_64 -> skip("a field", Long.BYTES);
      case FIXED_32 -> skip("a field", Integer.BYTES);
      case LENGTH_DELIMITED -> readBytes(field);
      default -> throw bad("wire type: expected 0, 1, 2 or 5, got " + (tag & 0b111));
    }
  }

  private void readBytes(long field) throws IOException, InterruptedException {
    long length = uvarint("length of a field");
    if (field == KEY) {
      requireLeft("a key", length);
      readKey(length);
    } else {
      skip("a field", length);
    }
  }

  private void readKey(long length) throws IOException, InterruptedException {
    if (hasKey) {
      throw bad("expected one key, got two");
    }
    if (length < 1 || length > MAX_KEY_BYTES) {
      throw bad("key: expected one of 1 to " + MAX_KEY_BYTES + " bytes, got " + length);
    }
    hasKey = true;
    counter.startKey();
    long unread = length;
    while (unread > 0 && counter.wants(content.read())) {
      unread--;
    }
    content.skip(Math.max(unread - 1, 0));
  }

  private void skip(String what, long length) throws IOException, InterruptedException {
    requireLeft(what, length);
    content.skip(length);
  }

  /** Little-endian base 128, at most ten bytes; what it overflows is refused by its reader. */
  private long uvarint(String what) throws IOException, InterruptedException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      requireLeft(what, 1);
      int next = content.read();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return requireNoOverflow(value, next, shift, what);
      }
    }
    throw bad(what + ": expected at most 10 bytes, got more");
  }

  private long requireNoOverflow(long value, int last, int shift, String what)
      throws BadArchiveException {
    if (shift == 63 && last > 1) {
      throw bad(what + ": expected at most 64 bits, got more");
    }
    return value;
  }

  private long left() {
    return content.remaining() - entryEndsAtRemaining;
  }

  private void requireLeft(String what, long length) throws BadArchiveException {
    if (length < 0 || length > left()) {
      throw bad(
          what
              + " runs past its end: expected "
              + Long.toUnsignedString(length)
              + " bytes, got "
              + left());
    }
  }

  private BadArchiveException bad(String what) {
    return new BadArchiveException(
        NAME, "entry at byte " + entryStart + ": " + what + ": " + BadArchiveException.DAMAGED);
  }
}
