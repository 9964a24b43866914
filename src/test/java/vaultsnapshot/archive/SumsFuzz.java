package vaultsnapshot.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.stream.Stream;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;

/** The member SHA256SUMS. What is accepted consists of the two lines and nothing else. */
public final class SumsFuzz implements FuzzTarget {
  private static final String HASH_1 = "0123456789abcdef".repeat(4);
  private static final String HASH_2 = "fedcba9876543210".repeat(4);

  @Override
  public void run(byte[] input) {
    // Spelling 64 digits is not what is to be found out.
    String text = new String(input, ISO_8859_1).replace("\1", HASH_1).replace("\2", HASH_2);
    try {
      Sha256Sums sums = Sha256Sums.parse(text.getBytes(ISO_8859_1), List.of("a", "b"));
      Property.holds(
          text.matches("[0-9a-f]{64}  a\n[0-9a-f]{64}  b\n|[0-9a-f]{64}  b\n[0-9a-f]{64}  a\n"),
          "two lines, and nothing else");
      for (String line : text.split("\n", -1)) {
        if (!line.isEmpty()) {
          sums.require(line.substring(66), line.substring(0, 64));
        }
      }
    } catch (BadArchiveException refused) {
      boolean good =
          text.equals(HASH_1 + "  a\n" + HASH_2 + "  b\n")
              || text.equals(HASH_2 + "  b\n" + HASH_1 + "  a\n");
      Property.holds(!good, "good sums are not refused: " + Property.message(refused));
    }
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of("\1  a\n\2  b\n", "\2  b\n\1  a\n", "\1  a\n", "\1 *a\n", "")
        .map(text -> text.getBytes(ISO_8859_1))
        .toList();
  }

  @Override
  public int longestBytes() {
    return 512;
  }
}
