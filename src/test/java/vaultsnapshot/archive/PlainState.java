package vaultsnapshot.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import vaultsnapshot.fuzz.Property;

/** Reads a state.bin that lies in memory the simple way: an entry, its fields, its key. */
final class PlainState {
  private static final int LONGEST_PREFIX = 256;

  private final Map<String, PrefixTotal> totals = new HashMap<>();
  private long entries;
  private long bytes;

  PlainState(byte[] state) {
    ByteBuffer rest = ByteBuffer.wrap(state);
    while (rest.hasRemaining()) {
      entry(slice(rest));
    }
  }

  /** Fails if {@code inventory} counts otherwise. */
  void agreesWith(Inventory inventory) {
    Property.same(entries, inventory.entries(), "entries");
    Property.same(bytes, inventory.bytes(), "bytes of all entries");
    if (totals.size() <= PrefixCounter.MAX_PREFIXES) {
      for (PrefixTotal total : inventory.prefixes()) {
        Property.same(total, totals.getOrDefault(total.prefix(), total), "prefix");
      }
      Property.same(totals.size(), inventory.prefixes().size(), "number of prefixes");
    }
  }

  private void entry(ByteBuffer entry) {
    int length = entry.remaining();
    String prefix = prefix(key(entry));
    entries++;
    bytes += length;
    totals.merge(
        prefix,
        new PrefixTotal(prefix, 1, length),
        (a, b) -> new PrefixTotal(prefix, a.entries() + b.entries(), a.bytes() + b.bytes()));
  }

  private static byte[] key(ByteBuffer entry) {
    byte[] key = new byte[0];
    while (entry.hasRemaining()) {
      long tag = uvarint(entry);
      switch ((int) (tag & 7)) {
        case 0 -> uvarint(entry);
        case 1 -> entry.position(entry.position() + 8);
        case 5 -> entry.position(entry.position() + 4);
        default -> {
          ByteBuffer field = slice(entry);
          if (tag >>> 3 == 1) {
            key = new byte[field.remaining()];
            field.get(key);
          }
        }
      }
    }
    Property.holds(key.length > 0, "every entry has a key");
    return key;
  }

  private static String prefix(byte[] key) {
    int slashes = 0;
    int end = 0;
    while (end < key.length && end < LONGEST_PREFIX && (key[end] != '/' || ++slashes < 2)) {
      end++;
    }
    return new String(key, 0, end, StandardCharsets.UTF_8);
  }

  private static ByteBuffer slice(ByteBuffer from) {
    int length = Math.toIntExact(uvarint(from));
    ByteBuffer slice = from.slice(from.position(), length);
    from.position(from.position() + length);
    return slice;
  }

  private static long uvarint(ByteBuffer from) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = from.get();
      value |= (next & 0x7fL) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }
}
