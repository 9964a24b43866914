package vaultsnapshot.archive;

import java.util.List;

/**
 * The entries of {@code state.bin}, counted as {@code vault operator raft snapshot inspect} counts
 * them.
 *
 * @param entries number of keys
 * @param bytes of all entries, keys and values, without their length prefixes
 * @param prefixes the same by the first two segments of the key, most entries first, then by name
 */
public record Inventory(long entries, long bytes, List<PrefixTotal> prefixes) {
  /** Keeps its own copy of the list. */
  public Inventory {
    prefixes = List.copyOf(prefixes);
  }
}
