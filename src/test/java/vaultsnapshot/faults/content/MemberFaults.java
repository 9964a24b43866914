package vaultsnapshot.faults.content;

import static vaultsnapshot.archive.ArchiveBuilder.META;
import static vaultsnapshot.archive.ArchiveBuilder.SEALED;
import static vaultsnapshot.archive.ArchiveBuilder.STATE;
import static vaultsnapshot.archive.ArchiveBuilder.SUMS;
import static vaultsnapshot.faults.content.ContentFault.rebuilt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import vaultsnapshot.archive.ArchiveBuilder.Member;

/** Members that are missing, empty, there twice, in another order, or too many. */
final class MemberFaults {
  private static final Member EXTRA =
      Member.file("extra", ContentFault.CANARY.getBytes(StandardCharsets.UTF_8));
  private static final String BEHIND = "end of the tar archive: expected zeros, got another member";

  private MemberFaults() {}

  static List<ContentFault> all() {
    return List.of(
        members("no meta.json", List::removeFirst, next(META, STATE)),
        members("no state.bin", list -> list.remove(1), next(STATE, SUMS)),
        members("no SHA256SUMS", list -> list.remove(2), next(SUMS, SEALED)),
        members(
            "no sealed sums, as a snapshot has it that the server gave up",
            List::removeLast,
            "SHA256SUMS.sealed: expected this member, got the end of the tar archive",
            "the server gave the snapshot up; its log says why"),
        members("no member", List::clear, "meta.json: expected this member, got the end"),
        rebuilt(
            "meta.json empty",
            snapshot -> snapshot.meta(""),
            "meta.json: expected one JSON object, got 0 bytes"),
        rebuilt(
            "state.bin empty",
            snapshot -> snapshot.meta(snapshot.text(META)).state(new byte[0]),
            "state.bin: size: expected ",
            " bytes, as meta.json says, got 0"),
        rebuilt(
            "state.bin empty and meta.json says so",
            snapshot -> snapshot.state(new byte[0]),
            "meta.json: Size: expected a whole number from 1 to",
            "got 0"),
        rebuilt(
            "SHA256SUMS empty",
            snapshot -> snapshot.sums(""),
            "SHA256SUMS: expected whole lines, got 0 bytes"),
        rebuilt(
            "sealed sums empty",
            snapshot -> snapshot.sealed(new byte[0]),
            "SHA256SUMS.sealed: expected the sums as the seal encrypted them, got an empty member"),
        members("meta.json twice", list -> list.add(0, list.get(0)), next(STATE, META)),
        members("state.bin twice", list -> list.add(1, list.get(1)), next(SUMS, STATE)),
        members("SHA256SUMS twice", list -> list.add(2, list.get(2)), next(SEALED, SUMS)),
        members("sealed sums twice", list -> list.add(list.getLast()), BEHIND),
        members("meta.json again at the end", list -> list.add(list.getFirst()), BEHIND),
        members("meta.json and state.bin exchanged", swap(0, 1), next(META, STATE)),
        members("state.bin and SHA256SUMS exchanged", swap(1, 2), next(STATE, SUMS)),
        members("both sums exchanged", swap(2, 3), next(SUMS, SEALED)),
        members("all members in reverse", Collections::reverse, next(META, SEALED)),
        members("an extra member before", list -> list.addFirst(EXTRA), next(META, "extra")),
        members("an extra member between", list -> list.add(2, EXTRA), next(SUMS, "extra")),
        members("an extra member behind", list -> list.add(EXTRA), BEHIND));
  }

  /** A fault of the list of members, in their order. */
  static ContentFault members(String name, Consumer<List<Member>> change, String... errorParts) {
    return rebuilt(
        name,
        snapshot ->
            snapshot.changeMembers(members -> {
              List<Member> list = new ArrayList<>(members);
              change.accept(list);
              return list;
            }),
        errorParts);
  }

  private static Consumer<List<Member>> swap(int left, int right) {
    return list -> Collections.swap(list, left, right);
  }

  private static String next(String expected, String actual) {
    return expected + ": next member: expected " + expected + ", got '" + actual + "'";
  }
}
