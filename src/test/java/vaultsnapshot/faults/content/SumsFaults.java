package vaultsnapshot.faults.content;

import static vaultsnapshot.archive.ArchiveBuilder.META;
import static vaultsnapshot.archive.ArchiveBuilder.STATE;
import static vaultsnapshot.archive.ArchiveBuilder.SUMS;
import static vaultsnapshot.faults.content.ContentFault.CANARY;
import static vaultsnapshot.faults.content.ContentFault.rebuilt;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * SHA256SUMS that do not say, of each of the two members, its hash. What the servers' own reader
 * takes and no server ever wrote (a line twice, blanks before a line, CRLF) is refused as well:
 * something has been at the file.
 */
final class SumsFaults {
  private static final String HASH = "0".repeat(64);
  private static final String LINE =
      "SHA256SUMS: expected lines of 64 hexadecimal digits, two blanks and a name, got another";
  private static final String ONE_EACH =
      "SHA256SUMS: expected one line for each of meta.json and state.bin, got ";

  private SumsFaults() {}

  static List<ContentFault> all() {
    return List.of(
        sums("only of meta.json", sums -> line(sums, META), ONE_EACH + "1 line(s)"),
        sums("only of state.bin", sums -> line(sums, STATE), ONE_EACH + "1 line(s)"),
        sums(
            "one line twice",
            sums -> line(sums, META).repeat(2),
            "SHA256SUMS: expected one line for each member, got two for one"),
        sums("a third line", sums -> sums + HASH + "  extra\n", ONE_EACH + "3 line(s)"),
        sums("for another name", sums -> sums.replace(STATE, "other.bin"), ONE_EACH),
        sums("for a path", sums -> sums.replace(STATE, "./state.bin"), ONE_EACH),
        sums(
            "a wrong hash of state.bin",
            sums -> line(sums, META) + HASH + "  state.bin\n",
            "state.bin: SHA-256: expected " + HASH + ", as SHA256SUMS says, got ",
            "damaged on the server or on its way"),
        sums(
            "a wrong hash of meta.json",
            sums -> HASH + "  meta.json\n" + line(sums, STATE),
            "meta.json: SHA-256: expected " + HASH + ", as SHA256SUMS says, got ",
            "damaged on the server or on its way"),
        sums("hashes exchanged", SumsFaults::exchanged, "meta.json: SHA-256: expected "),
        sums("cut", sums -> sums.substring(0, sums.length() - 1), "whole lines, got 151 bytes"),
        sums("a blank line", sums -> sums + "\n", LINE),
        sums("a blank before a line", sums -> " " + sums, LINE),
        sums("a short hash", sums -> sums.substring(1), LINE),
        sums("one blank", sums -> sums.replace("  ", " "), LINE),
        sums("for binary mode", sums -> sums.replace("  ", " *"), LINE),
        sums("carriage returns", sums -> sums.replace("\n", "\r\n"), LINE),
        sums("something else", sums -> CANARY + "\n", LINE),
        rebuilt(
            "sums: larger than any real ones",
            snapshot -> snapshot.sums("x".repeat((1 << 20) + 1)),
            "SHA256SUMS: size: expected at most 8191 bytes, which is all that a restore takes, got"
                + " 1048577"));
  }

  private static ContentFault sums(
      String name, UnaryOperator<String> change, String... errorParts) {
    return rebuilt(
        "sums: " + name, snapshot -> snapshot.sums(change.apply(snapshot.text(SUMS))), errorParts);
  }

  private static String line(String sums, String name) {
    return sums.lines().filter(line -> line.endsWith(name)).findFirst().orElseThrow() + "\n";
  }

  private static String exchanged(String sums) {
    return sums.replace(META, "x").replace(STATE, META).replace("x", STATE);
  }
}
