package vaultsnapshot.faults.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static vaultsnapshot.faults.content.ContentFault.CANARY;
import static vaultsnapshot.faults.content.MemberFaults.members;

import java.util.List;
import vaultsnapshot.archive.ArchiveBuilder.Member;

/** Pax headers before meta.json that are malformed, or lead elsewhere. */
final class PaxFaults {
  private static final String FORM =
      "pax header: expected records of the form '<length> <keyword>=<value>', got something else";

  private PaxFaults() {}

  static List<ContentFault> all() {
    return List.of(
        pax("cut", "30 size=1\n", FORM),
        pax("text", CANARY, FORM),
        pax("a record without newline", "9 size=12", FORM),
        pax("a record without equals sign", "8 size1\n", FORM),
        pax("a record without blank", "123456789", FORM),
        pax("a record without length", " size=1\n", FORM),
        pax("a record of length 0", "0 size=1\n", FORM),
        pax("a record of monstrous length", "9".repeat(40) + " a=b\n", FORM),
        pax("a negative size", "11 size=-1\n", FORM),
        pax("a time that is none", "17 mtime=17954x5\n", "mtime: expected a number, got something"),
        pax("a user id that is none", "9 uid=ro\n", "uid: expected a number, got something else"),
        pax("an empty keyword", "5 =a\n", FORM),
        pax("a value with a zero", "8 a=b\0c\n", FORM),
        pax("a keyword twice", "9 size=1\n".repeat(2), "expected each keyword once, got one twice"),
        pax(
            "a path to elsewhere",
            "15 path=../etc\n",
            "meta.json: next member: expected meta.json, got '../etc'"),
        pax(
            "a sparse member",
            "22 GNU.sparse.major=1\n",
            "pax header: expected a plain member, got a sparse one"),
        members(
            "pax: a header larger than memory is to hold",
            list -> list.addFirst(header("9 size=1\n").declaring((1 << 20) + 1)),
            "pax header: size: expected at most 1048576 bytes, got 1048577"),
        members(
            "pax: two headers for one member",
            list -> list.addAll(0, List.of(header("9 mtim=1\n"), header("9 ctim=1\n"))),
            "meta.json: type of the tar member: expected a regular file, got 'x'"),
        members(
            "pax: a header for no member",
            list -> list.add(header("9 mtim=1\n")),
            "end of the tar archive: expected zeros, got another member"),
        members(
            "pax: a header for the end",
            list -> {
              list.removeLast();
              list.add(header("9 mtim=1\n"));
            },
            "SHA256SUMS.sealed: expected this member, got the end of the tar archive"));
  }

  static Member header(String records) {
    return Member.file("PaxHeaders/member", records.getBytes(UTF_8)).ofType('x');
  }

  private static ContentFault pax(String name, String records, String... errorParts) {
    return members("pax: " + name, list -> list.addFirst(header(records)), errorParts);
  }
}
