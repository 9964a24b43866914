package vaultsnapshot.archive;

import java.io.IOException;
import java.util.List;
import vaultsnapshot.stream.ChunkReader;
import vaultsnapshot.stream.Chunks;

/**
 * Judges what is in a snapshot archive while it streams: {@code gzip(tar(meta.json, state.bin,
 * SHA256SUMS, SHA256SUMS.sealed))}, in this order, as Vault and OpenBao write it.
 *
 * <p>Everything that can be checked outside the cluster is: both gzip checksums, the tar structure,
 * the hashes of both hashed members, the size that {@code meta.json} declares, every record of
 * {@code state.bin}, that the sealed sums are there, and that nothing comes behind. The sealed sums
 * themselves only the cluster's seal could open. The compression ratio proves nothing: OpenBao
 * stores what Vault compresses.
 *
 * <p>Memory is constant, and work is bounded by the sizes that the headers declare.
 */
final class ContentVerifier implements ChunkReader<VerifiedContent> {
  private static final String META = "meta.json";
  private static final String SEALED_SUMS = "SHA256SUMS.sealed";

  /**
   * Reads the archive to the stream's end.
   *
   * @throws BadArchiveException if anything about it is not as it has to be
   */
  @Override
  public VerifiedContent read(Chunks chunks) throws IOException, InterruptedException {
    CompressedBytes compressed = new CompressedBytes(chunks);
    try (GzipContent content = GzipContent.open(compressed)) {
      TarMembers members = new TarMembers(content);
      SmallMember metaJson = members.readSmall(META);
      SnapshotMeta meta = SnapshotMeta.parse(metaJson.bytes());
      State state = readState(members, meta);
      requireSums(members, metaJson, state);
      requireSealedSums(members);
      members.finish();
      content.finish();
      return new VerifiedContent(
          compressed.sizeBytes(), compressed.crc32c(), meta, state.inventory());
    }
  }

  private static State readState(TarMembers members, SnapshotMeta meta)
      throws IOException, InterruptedException {
    MemberContent member = members.open(StateEntries.NAME);
    if (member.sizeBytes() != meta.stateSizeBytes()) {
      throw BadArchiveException.damaged(
          StateEntries.NAME,
          "size",
          meta.stateSizeBytes() + " bytes, as meta.json says",
          member.sizeBytes());
    }
    Inventory inventory = StateEntries.count(member);
    members.close(member, StateEntries.NAME);
    return new State(member.sha256(), inventory);
  }

  private static void requireSums(TarMembers members, SmallMember metaJson, State state)
      throws IOException, InterruptedException {
    byte[] content = members.readSmall(Sha256Sums.NAME).bytes();
    Sha256Sums sums = Sha256Sums.parse(content, List.of(META, StateEntries.NAME));
    sums.require(META, metaJson.sha256());
    sums.require(StateEntries.NAME, state.sha256());
  }

  private static void requireSealedSums(TarMembers members)
      throws IOException, InterruptedException {
    if (members.readSmall(SEALED_SUMS).bytes().length == 0) {
      throw new BadArchiveException(
          SEALED_SUMS,
          "expected the sums as the seal encrypted them, got an empty member: "
              + "the server could not seal them; its log says why");
    }
  }

  /** What is known of state.bin before its hash is compared. */
  private record State(String sha256, Inventory inventory) {}
}
