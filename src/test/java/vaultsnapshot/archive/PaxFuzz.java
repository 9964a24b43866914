package vaultsnapshot.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import vaultsnapshot.archive.ArchiveBuilder.Member;
import vaultsnapshot.fuzz.FuzzTarget;

/** Any records in a pax header before state.bin. */
public final class PaxFuzz implements FuzzTarget {
  @Override
  public void run(byte[] input) throws IOException {
    if (new String(input, UTF_8).contains("SCHILY.dev")) {
      // A number for commons-compress; Go's reader, and so a restore, knows no such keyword.
      return;
    }
    Member pax = new Member("PaxHeaders/state.bin", 'x', input.length, input);
    byte[] archive = new ArchiveBuilder().stored().changeMembers(all -> with(pax, all)).build();
    SecondOpinion.judge(archive);
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of(
            "",
            "30 mtime=1795400546.123456789\n",
            "18 path=state.bin\n",
            "11 size=97\n",
            "11 size=97\n18 path=state.bin\n",
            "12 size=097\n",
            "12 path=meta\n",
            "21 GNU.sparse.major=1\n",
            "22 comment=a=b\nc d e f\n",
            "10 charset=\n")
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  @Override
  public int longestBytes() {
    return 512;
  }

  private static List<Member> with(Member pax, List<Member> all) {
    List<Member> members = new ArrayList<>(all);
    members.add(1, pax);
    return members;
  }
}
