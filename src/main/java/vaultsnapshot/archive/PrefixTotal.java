package vaultsnapshot.archive;

/**
 * The entries below one prefix.
 *
 * @param prefix the first two segments of their keys, such as {@code sys/policy}
 * @param entries their number
 * @param bytes keys and values, without length prefixes
 */
public record PrefixTotal(String prefix, long entries, long bytes) {}
