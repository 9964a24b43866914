package vaultsnapshot.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds up entries by the first two segments of their keys, which is how {@code vault operator raft
 * snapshot inspect} groups them by default. Memory is bounded: by the number of prefixes and by
 * what is kept of each.
 */
final class PrefixCounter {
  /** Where the entries of further prefixes are counted. */
  static final String OTHERS = "(other prefixes)";

  static final int MAX_PREFIXES = 1000;

  private static final int DEPTH = 2;

  /** Mounts are {@code logical/<uuid>}, 44 bytes; a longer prefix is counted by its beginning. */
  private static final int MAX_PREFIX_BYTES = 256;

  private final Map<String, Total> totals = new HashMap<>();
  private final byte[] key = new byte[MAX_PREFIX_BYTES];
  private int keyLength;
  private int separators;
  private byte[] lastKey = new byte[0];
  private Total last = new Total();

  /** The next {@link #wants} brings the first byte of a key. */
  void startKey() {
    keyLength = 0;
    separators = 0;
  }

  /** Takes a byte of the key; says whether it wants the next one. */
  boolean wants(int keyByte) {
    if (keyByte == '/' && ++separators == DEPTH) {
      return false;
    }
    key[keyLength++] = (byte) keyByte;
    return keyLength < key.length;
  }

  /** Counts an entry of {@code bytes} under the key that came last. */
  void add(long bytes) {
    if (!Arrays.equals(key, 0, keyLength, lastKey, 0, lastKey.length)) {
      lastKey = Arrays.copyOf(key, keyLength);
      last = total(new String(lastKey, StandardCharsets.UTF_8));
    }
    last.entries++;
    last.bytes += bytes;
  }

  /** The totals so far. */
  Inventory inventory() {
    return new Inventory(
        totals.values().stream().mapToLong(total -> total.entries).sum(),
        totals.values().stream().mapToLong(total -> total.bytes).sum(),
        totals.entrySet().stream()
            .map(entry ->
                new PrefixTotal(entry.getKey(), entry.getValue().entries, entry.getValue().bytes))
            .sorted(
                Comparator.comparingLong(PrefixTotal::entries)
                    .reversed()
                    .thenComparing(PrefixTotal::prefix))
            .toList());
  }

  private Total total(String prefix) {
    boolean known = totals.containsKey(prefix) || totals.size() < MAX_PREFIXES;
    return totals.computeIfAbsent(known ? prefix : OTHERS, unseen -> new Total());
  }

  private static final class Total {
    long entries;
    long bytes;
  }
}
