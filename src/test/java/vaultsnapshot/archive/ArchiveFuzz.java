package vaultsnapshot.archive;

import java.io.IOException;
import java.util.List;
import vaultsnapshot.fuzz.FuzzTarget;

/** The bytes as they come off the wire. */
public final class ArchiveFuzz implements FuzzTarget {
  @Override
  public void run(byte[] input) throws IOException {
    SecondOpinion.judge(input);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        new ArchiveBuilder().build(),
        new ArchiveBuilder().stored().build(),
        Fixture.vault(),
        Fixture.openBao());
  }

  @Override
  public int longestBytes() {
    return 40_000;
  }
}
