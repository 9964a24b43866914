package vaultsnapshot.faults.content;

import static vaultsnapshot.archive.ArchiveBuilder.META;
import static vaultsnapshot.archive.ArchiveBuilder.SEALED;
import static vaultsnapshot.archive.ArchiveBuilder.STATE;
import static vaultsnapshot.archive.ArchiveBuilder.SUMS;
import static vaultsnapshot.faults.content.ContentFault.rebuilt;

import java.util.List;
import java.util.function.UnaryOperator;
import vaultsnapshot.archive.ArchiveBuilder.Member;

/** Members whose name leads elsewhere, and members that are no regular files. */
final class NameFaults {
  private NameFaults() {}

  static List<ContentFault> all() {
    return List.of(
        named("a relative path", META, "./meta.json", "'./meta.json'"),
        named("a relative path to state.bin", STATE, "./state.bin", "'./state.bin'"),
        named("an absolute path", META, "/meta.json", "'/meta.json'"),
        named("a parent's path", META, "../meta.json", "'../meta.json'"),
        named("a parent's path to the sums", SUMS, "../../SHA256SUMS", "'../../SHA256SUMS'"),
        named("a folder's path", STATE, "state.bin/", "'state.bin/'"),
        named("a Windows path", META, "..\\meta.json", "'..\\meta.json'"),
        named("another case", SUMS, "sha256sums", "'sha256sums'"),
        named("a blank behind the name", SUMS, "SHA256SUMS ", "'SHA256SUMS '"),
        named("control characters", META, "\u001b[2Jm\n", "'?[2Jm?'"),
        named("an endless name", META, "n".repeat(100), "'" + "n".repeat(40) + "...'"),
        named("no name", SEALED, "", "''"),
        changed(
            "a NUL in the name",
            META,
            member -> member.named("meta.json\0/x"),
            "meta.json: tar header: expected zeros behind the name, got more"),
        typed("a hard link", META, '1'),
        typed("a symbolic link", META, '2'),
        typed("a symbolic link as state.bin", STATE, '2'),
        typed("a character device", STATE, '3'),
        typed("a block device", STATE, '4'),
        typed("a folder", SUMS, '5'),
        typed("a fifo", SEALED, '6'),
        typed("a GNU sparse file", STATE, 'S'),
        typed("a GNU long name", META, 'L'),
        typed("a global pax header", META, 'g'));
  }

  private static ContentFault named(String name, String member, String other, String quoted) {
    return changed(
        "name: " + name,
        member,
        from -> from.named(other),
        member + ": next member: expected " + member + ", got " + quoted);
  }

  private static ContentFault typed(String name, String member, char type) {
    return changed(
        "type: " + name,
        member,
        from -> from.ofType(type),
        member + ": type of the tar member: expected a regular file, got '" + type + "'");
  }

  private static ContentFault changed(
      String name, String member, UnaryOperator<Member> change, String... errorParts) {
    return rebuilt(name, snapshot -> snapshot.changeMember(member, change), errorParts);
  }
}
