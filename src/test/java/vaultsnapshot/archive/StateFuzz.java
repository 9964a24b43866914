package vaultsnapshot.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import vaultsnapshot.fuzz.FuzzTarget;

/** Any state.bin in an archive whose sizes and sums all fit it. */
public final class StateFuzz implements FuzzTarget {
  @Override
  public void run(byte[] input) throws IOException {
    SecondOpinion.judge(new ArchiveBuilder().state(input).stored().build());
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(new byte[] {3, 10, 1, 'k'});
    seeds.add(new byte[] {5, 10, 3, 'a', '/', 'b', 6, 10, 1, 'k', 18, 1, 'v'});
    seeds.add(new byte[] {7, 10, 5, 'a', '/', 'b', '/', 'c', 5, 10, 1, 'k', 24, 1});
    seeds.add(new byte[] {12, 10, 1, 'k', 25, 1, 2, 3, 4, 5, 6, 7, 8});
    seeds.add(new byte[] {8, 10, 1, 'k', 29, 1, 2, 3, 4});
    seeds.add(new byte[] {(byte) 0x83, 0, 10, 1, 'k'});
    return seeds;
  }
}
