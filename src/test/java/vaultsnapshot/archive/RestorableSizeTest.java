package vaultsnapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Raft's own reader gives a restore up at a member of 8,192 bytes beside state.bin. What no server
 * would ever take back is no backup.
 */
final class RestorableSizeTest {
  private static final int MOST = 8_191;

  @Test
  void theLargestMembersThatARestoreTakesAreAccepted() throws IOException {
    assertThat(Verification.of(new ArchiveBuilder().sealed(new byte[MOST]).build()).meta().index())
        .isPositive();
    assertThat(Verification.of(new ArchiveBuilder().meta(meta(MOST)).build()).meta().index())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {MOST + 1, 100_000})
  void largerOnesAreRefused(int size) throws IOException {
    assertRefused("SHA256SUMS.sealed", size, new ArchiveBuilder().sealed(new byte[size]).build());
    assertRefused("meta.json", size, new ArchiveBuilder().meta(meta(size)).build());
  }

  private static void assertRefused(String member, int size, byte[] archive) throws IOException {
    assertThat(Verification.refusalOf(archive, 4096).message())
        .isEqualTo(
            "snapshot archive: "
                + member
                + ": size: expected at most 8191 bytes, which is all that a restore takes, got "
                + size
                + ": not as Vault and OpenBao write a snapshot");
  }

  /** As of a cluster with very many servers. */
  private static String meta(int sizeBytes) {
    int state = new ArchiveBuilder().content(ArchiveBuilder.STATE).length;
    String head =
        "{\"Version\":1,\"ID\":\"bolt-snapshot\",\"Index\":7,\"Term\":2,\"Size\":"
            + state
            + ",\"Peers\":\"";
    return head + "x".repeat(sizeBytes - head.length() - 2) + "\"}";
  }
}
