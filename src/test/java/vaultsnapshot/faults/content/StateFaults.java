package vaultsnapshot.faults.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static vaultsnapshot.archive.ArchiveBuilder.META;
import static vaultsnapshot.archive.ArchiveBuilder.STATE;
import static vaultsnapshot.archive.ArchiveBuilder.uvarint;
import static vaultsnapshot.faults.content.ContentFault.CANARY;
import static vaultsnapshot.faults.content.ContentFault.rebuilt;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A state.bin that is no list of whole records, with a size and sums that fit it: only who reads
 * the records sees it. What counts as a record is what Vault's restore takes into its store.
 */
final class StateFaults {
  private static final String KEY = "key: expected one of 1 to 32768 bytes, got ";
  private static final String NO_KEY = "expected an entry with a key, got one without";

  private StateFaults() {}

  static List<ContentFault> all() {
    return List.of(
        rebuilt(
            "state.bin cut, summed again, with its old size in meta.json",
            snapshot ->
                snapshot.meta(snapshot.text(META)).state(head(snapshot.content(STATE), 5000)),
            "state.bin: size: expected ",
            "as meta.json says, got 5000"),
        state(
            "cut inside a record, summed again, sized again",
            state -> head(state, state.length - 3),
            " runs past its end: expected "),
        state("zeros", state -> new byte[4096], "entry at byte 0: " + NO_KEY),
        state("text", state -> CANARY.getBytes(UTF_8), "entry at byte 0: "),
        tail("a length without end", Bytes.of(0x80), "length of an entry runs past its end"),
        tail(
            "a record past the end",
            Bytes.of(5, 0x0a, 1, 'k'),
            "an entry runs past its end: expected 5 bytes, got 3"),
        tail("a huge length", uvarint(1L << 31), "expected at most 2147483647 bytes, got more"),
        tail("a negative length", uvarint(-1), "expected at most 2147483647 bytes, got more"),
        tail("eleven bytes of length", overlong(11), "expected at most 10 bytes, got more"),
        tail("65 bits of length", bits65(), "expected at most 64 bits, got more"),
        tail("a record of no bytes", Bytes.of(0), NO_KEY),
        record("a key past it", Bytes.of(0x0a, 2, 'k'), "a key runs past its end: expected 2"),
        record(
            "a value past it",
            Bytes.of(0x0a, 1, 'k', 0x12, 1),
            "a field runs past its end: expected 1 bytes, got 0"),
        record(
            "a value longer than all",
            Bytes.concat(Bytes.of(0x0a, 1, 'k', 0x12), uvarint(Long.MAX_VALUE)),
            "a field runs past its end: expected 9223372036854775807 bytes, got 0"),
        record(
            "64 bits past it",
            Bytes.of(0x0a, 1, 'k', 0x21, 1),
            "a field runs past its end: expected 8 bytes, got 1"),
        record(
            "32 bits past it",
            Bytes.of(0x0a, 1, 'k', 0x2d, 1),
            "a field runs past its end: expected 4 bytes, got 1"),
        record("a number past it", Bytes.of(0x0a, 1, 'k', 0x18, 0x80), "a number runs past"),
        record("a tag past it", Bytes.of(0x0a, 1, 'k', 0x92), "tag of a field runs past"),
        record(
            "a number of eleven bytes",
            Bytes.concat(Bytes.of(0x0a, 1, 'k', 0x18), overlong(11)),
            "a number: expected at most 10 bytes, got more"),
        record("no key", Bytes.of(0x12, 1, 'v'), NO_KEY),
        record("a number as key", Bytes.of(0x08, 1, 0x12, 1, 'v'), NO_KEY),
        record("64 bits as key", Bytes.of(0x09, 1, 2, 3, 4, 5, 6, 7, 8), NO_KEY),
        record("an empty key", Bytes.of(0x0a, 0), KEY + "0"),
        record("two keys", Bytes.of(0x0a, 1, 'k', 0x0a, 1, 'k'), "expected one key, got two"),
        record("a key larger than the store takes", key(32769), KEY + "32769"),
        record("field 0", Bytes.of(0x0a, 1, 'k', 0x02, 0), "field number: expected 1 to 536870911"),
        record("a group", Bytes.of(0x0a, 1, 'k', 0x1b), "wire type: expected 0, 1, 2 or 5, got 3"),
        record(
            "the end of a group", Bytes.of(0x0a, 1, 'k', 0x1c), "wire type: expected 0, 1, 2 or 5"),
        record("wire type 7", Bytes.of(0x0a, 1, 'k', 0x1f), "wire type: expected 0, 1, 2 or 5"));
  }

  private static ContentFault state(
      String name, UnaryOperator<byte[]> change, String... errorParts) {
    return rebuilt(
        "state.bin: " + name,
        snapshot -> snapshot.state(change.apply(snapshot.content(STATE))),
        withPart(errorParts));
  }

  /** Behind all real records. */
  private static ContentFault tail(String name, byte[] tail, String... errorParts) {
    return state(name, state -> Bytes.concat(state, tail), errorParts);
  }

  /** Behind all real records, after a length that fits. */
  private static ContentFault record(String name, byte[] record, String... errorParts) {
    return tail("a record with " + name, Bytes.concat(uvarint(record.length), record), errorParts);
  }

  private static String[] withPart(String... errorParts) {
    String[] all = Arrays.copyOf(errorParts, errorParts.length + 2);
    all[errorParts.length] = "state.bin: entry at byte ";
    all[errorParts.length + 1] = "damaged on the server or on its way";
    return all;
  }

  private static byte[] head(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] overlong(int bytes) {
    byte[] all = new byte[bytes];
    Arrays.fill(all, (byte) 0x80);
    return all;
  }

  private static byte[] bits65() {
    return Bytes.set(overlong(10), 9, 2);
  }

  private static byte[] key(int length) {
    return Bytes.concat(Bytes.of(0x0a), uvarint(length), Bytes.repeat(length, Bytes.of('k')));
  }
}
