package vaultsnapshot.faults.content;

import static vaultsnapshot.archive.ArchiveBuilder.META;
import static vaultsnapshot.faults.content.ContentFault.CANARY;
import static vaultsnapshot.faults.content.ContentFault.rebuilt;

import java.util.List;
import java.util.function.UnaryOperator;

/** A meta.json that is none, or does not tell what has to be told, with sums that fit it. */
final class MetaFaults {
  private static final String NO_JSON = "meta.json: expected one JSON object, got ";
  private static final String ANNOUNCED = " bytes, as meta.json says, got ";

  private MetaFaults() {}

  static List<ContentFault> all() {
    return List.of(
        meta("not JSON", meta -> "Version: 1 " + CANARY, NO_JSON),
        meta("a list", meta -> "[" + meta + "]", NO_JSON),
        meta("cut", meta -> meta.substring(0, 20), NO_JSON),
        meta("two objects", meta -> meta + meta, NO_JSON),
        meta("a key twice", meta -> meta.replaceFirst("\\{", "{\"Index\":7,"), NO_JSON),
        meta("deep nesting", meta -> "[".repeat(7_000), NO_JSON),
        meta("deep nesting in a field", meta -> field(meta, "[".repeat(7_000)), NO_JSON),
        meta("no version", without("Version"), missing("Version")),
        meta("version 2", number("Version", "2"), "Version: expected 1, got 2"),
        meta("a text as version", number("Version", "\"" + CANARY + "\""), other("Version")),
        meta("no ID", without("ID"), "meta.json: ID: expected a text, got nothing"),
        meta("no index", without("Index"), missing("Index")),
        meta("index 0", number("Index", "0"), whole("Index") + "got 0"),
        meta("a negative index", number("Index", "-5"), whole("Index") + "got -5"),
        meta("a fractional index", number("Index", "5.5"), other("Index")),
        meta("a text as index", number("Index", "\"5\""), other("Index")),
        meta(
            "an index beyond what a cluster can reach",
            number("Index", "9223372036854775808"),
            whole("Index") + "got 9223372036854775808"),
        meta(
            "the largest index of Raft",
            number("Index", "18446744073709551615"),
            whole("Index") + "got 18446744073709551615"),
        meta("a monstrous index", number("Index", "1e999999999"), other("Index")),
        meta("no term", without("Term"), missing("Term")),
        meta("no size", without("Size"), missing("Size")),
        meta("a negative size", number("Size", "-4"), whole("Size") + "got -4"),
        meta("too small a size", number("Size", "4"), "state.bin: size: expected 4" + ANNOUNCED),
        meta(
            "too large a size",
            number("Size", "1000000"),
            "state.bin: size: expected 1000000" + ANNOUNCED),
        meta(
            "a huge size",
            number("Size", "9223372036854775807"),
            "state.bin: size: expected 9223372036854775807" + ANNOUNCED));
  }

  private static ContentFault meta(
      String name, UnaryOperator<String> change, String... errorParts) {
    return rebuilt(
        "meta.json: " + name,
        snapshot -> snapshot.meta(change.apply(snapshot.text(META))),
        errorParts);
  }

  private static UnaryOperator<String> without(String field) {
    return meta -> meta.replace("\"" + field + "\":", "\"Other" + field + "\":");
  }

  private static UnaryOperator<String> number(String field, String value) {
    return meta -> meta.replaceFirst("\"" + field + "\":\\d+", "\"" + field + "\":" + value);
  }

  private static String field(String meta, String value) {
    return meta.replaceFirst("\\{", "{\"New\":" + value + ",");
  }

  private static String whole(String field) {
    return "meta.json: " + field + ": expected a whole number from 1 to 9223372036854775807, ";
  }

  private static String missing(String field) {
    return (field.equals("Version") ? "meta.json: Version: expected 1, " : whole(field))
        + "got nothing";
  }

  private static String other(String field) {
    return (field.equals("Version") ? "meta.json: Version: expected 1, " : whole(field))
        + "got something else";
  }
}
