package vaultsnapshot.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;

/** Any key of a listing, behind a line with the prefix and one with the cluster. */
public final class SnapshotNameFuzz implements FuzzTarget {
  @Override
  public void run(byte[] input) {
    String[] lines = new String(input, UTF_8).split("\n", 3);
    if (lines.length < 3 || !SnapshotName.isCluster(lines[1])) {
      return;
    }
    Optional<SnapshotName> snapshot = SnapshotName.parse(lines[0], lines[1], lines[2]);
    Optional<SnapshotName> receipt = SnapshotName.parseReceipt(lines[0], lines[1], lines[2]);
    Property.holds(
        snapshot.isEmpty() || receipt.isEmpty(), "a key is a snapshot's or a receipt's, not both");
    snapshot.ifPresent(name -> {
      Property.same(lines[2], name.key(lines[0]), "key of the name");
      Property.same(lines[1], name.cluster(), "cluster");
    });
    receipt.ifPresent(name -> Property.same(lines[2], name.receiptKey(lines[0]), "receipt's key"));
  }

  @Override
  public List<byte[]> seeds() {
    return Stream.of(
            "vault\nproduction\nvault/production/20261122T020000Z.snap",
            "vault\nproduction\nvault/production/20261122T020000Z.json",
            "\nproduction\nproduction/20240229T235959Z-before-upgrade.snap",
            "a/b\nc.snap\na/b/c.snap/00000101T000000Z-1.json",
            "\nc\nc/20261122T020000Z-.snap",
            "\nc\nc/99991231T235960Z.snap")
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  @Override
  public int longestBytes() {
    return 256;
  }
}
