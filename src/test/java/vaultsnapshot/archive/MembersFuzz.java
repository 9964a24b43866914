package vaultsnapshot.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import vaultsnapshot.archive.ArchiveBuilder.Member;
import vaultsnapshot.fuzz.FuzzInput;
import vaultsnapshot.fuzz.FuzzTarget;

/**
 * Any tar members in any order, with right checksums everywhere, so that the fuzzer gets behind
 * them. The input is a list of steps: a byte that says which member (its low three bits) and what
 * is to be odd about it (the others), then what that needs.
 */
public final class MembersFuzz implements FuzzTarget {
  private static final int OWN_CONTENT = 1 << 3;
  private static final int OWN_SIZE = 1 << 4;
  private static final int OWN_TYPE = 1 << 5;
  private static final int OWN_NAME = 1 << 6;
  private static final int OWN_PADDING = 1 << 7;

  @Override
  public void run(byte[] input) throws IOException {
    FuzzInput steps = new FuzzInput(input);
    Tar tar = new Tar();
    while (steps.hasMore()) {
      tar.add(steps.next(), steps);
    }
    SecondOpinion.judge(ArchiveBuilder.gzip(tar.bytes.toByteArray(), Deflater.BEST_SPEED));
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        new byte[] {0, 1, 2, 3, 6, 6},
        new byte[] {4, 0, 4, 1, 2, 3, 6, 6, 6, 6},
        new byte[] {0, OWN_CONTENT | 1, 0, 5, 4, 10, 2, 'a', 'b', 2, 3, 6, 6},
        new byte[] {0, OWN_SIZE | 1, 1, OWN_TYPE | 2, '5', OWN_NAME | 3, 1, 'x', 6, 6},
        new byte[] {(byte) OWN_PADDING, 1, 1, 2, 3, 5, 2, 'a', 'b', 6, 6});
  }

  @Override
  public int longestBytes() {
    return 1024;
  }

  /** An archive that grows by steps; sums and sizes are those of the members so far. */
  private static final class Tar {
    private static final byte[] STATE =
        new byte[] {14, 10, 12, 'c', 'o', 'r', 'e', '/', 'k', 'e', 'y', 'r', 'i', 'n', 'g'};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private byte[] meta = meta(STATE.length);
    private byte[] state = STATE;

    void add(int step, FuzzInput input) {
      switch (step & 7) {
        case 0 -> meta = add(step, input, Member.file(ArchiveBuilder.META, meta));
        case 1 -> state = add(step, input, Member.file(ArchiveBuilder.STATE, state));
        case 2 -> add(step, input, Member.file(ArchiveBuilder.SUMS, sums()));
        case 3 -> add(step, input, Member.file(ArchiveBuilder.SEALED, new byte[] {'s'}));
        case 4 -> add(step, input, new Member("PaxHeaders", 'x', 0, new byte[0]));
        case 5 -> bytes.writeBytes(block(input.take(input.next())));
        case 6 -> bytes.writeBytes(new byte[512]);
        default -> add(step, input, Member.file("other", new byte[] {'o'}));
      }
    }

    private byte[] add(int step, FuzzInput input, Member member) {
      byte[] content =
          is(step, OWN_CONTENT) ? input.take(input.next() << 8 | input.next()) : member.content();
      int lie = is(step, OWN_SIZE) ? input.next() - 128 : 0;
      char type = is(step, OWN_TYPE) ? (char) input.next() : member.type();
      String name =
          is(step, OWN_NAME)
              ? new String(input.take(input.next() % 100), ISO_8859_1)
              : member.name();
      int padding = is(step, OWN_PADDING) ? input.next() : 0;
      long declared = Math.max(0, content.length + lie);
      bytes.writeBytes(ArchiveBuilder.header(new Member(name, type, declared, content)));
      bytes.writeBytes(content);
      byte[] filling = new byte[-content.length & 511];
      Arrays.fill(filling, (byte) padding);
      bytes.writeBytes(filling);
      return content;
    }

    private byte[] sums() {
      String sums =
          ArchiveBuilder.sha256(meta)
              + "  meta.json\n"
              + ArchiveBuilder.sha256(state)
              + "  state.bin\n";
      return sums.getBytes(UTF_8);
    }

    private static byte[] meta(int stateBytes) {
      return "{\"Version\":1,\"ID\":\"i\",\"Index\":5,\"Term\":1,\"Size\":%d}"
          .formatted(stateBytes)
          .getBytes(UTF_8);
    }

    private static byte[] block(byte[] content) {
      return ArchiveBuilder.withChecksum(Arrays.copyOf(content, 512));
    }

    private static boolean is(int step, int oddity) {
      return (step & oddity) != 0;
    }
  }
}
