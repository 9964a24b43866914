package vaultsnapshot.archive;

import java.io.IOException;
import java.time.Instant;
import vaultsnapshot.stream.FanOut;
import vaultsnapshot.stream.Source;

/**
 * Judges an archive as two readers of one stream: {@code verifier} reads what is in it, {@code
 * hasher} takes the SHA-256 of the whole. Each of them hashes all bytes of an archive that is not
 * compressed: on one thread the second hash would wait for the first.
 */
public final class ArchiveVerification {
  private ArchiveVerification() {}

  /**
   * Adds both readers to {@code fanOut}, beside whoever else reads the stream.
   *
   * @return the verdict; {@link FanOut#run} throws {@link BadArchiveException} if anything about
   *     the archive is not as it has to be
   */
  public static FanOut.Verdict<VerifiedSnapshot> addTo(FanOut fanOut) {
    FanOut.Verdict<VerifiedContent> content = fanOut.add("verifier", new ContentVerifier());
    FanOut.Verdict<ArchiveHash> hash = fanOut.add("hasher", new ArchiveHasher());
    return () -> joined(content.get(), hash.get());
  }

  /**
   * Reads {@code source} to its end for nothing else.
   *
   * @throws BadArchiveException if anything about the archive is not as it has to be
   * @throws IOException if it could not be read to its end for another reason, as {@link
   *     FanOut#run} says
   */
  public static VerifiedSnapshot read(FanOut fanOut, Source source, Instant giveUpAt)
      throws IOException, InterruptedException {
    FanOut.Verdict<VerifiedSnapshot> verified = addTo(fanOut);
    fanOut.run(source, giveUpAt);
    return verified.get();
  }

  /** Only of the same bytes: the hash of others would condemn a good snapshot at its restore. */
  static VerifiedSnapshot joined(VerifiedContent content, ArchiveHash hash) {
    if (content.sizeBytes() != hash.sizeBytes() || !content.crc32c().equals(hash.crc32c())) {
      throw new IllegalStateException(
          "archive: the verifier has read "
              + content.sizeBytes()
              + " bytes with CRC32C "
              + content.crc32c()
              + ", the hasher "
              + hash.sizeBytes()
              + " with CRC32C "
              + hash.crc32c()
              + ": expected the same bytes for both. Run it again; if it comes back, the"
              + " machine's memory or this program is broken");
    }
    return new VerifiedSnapshot(
        content.sizeBytes(), hash.sha256(), content.crc32c(), content.meta(), content.inventory());
  }
}
