package vaultsnapshot.archive;

import java.io.IOException;
import java.time.Instant;
import vaultsnapshot.stream.FanOut;
import vaultsnapshot.stream.Source;

/**
 * Judges an archive as two readers of one stream: {@code verifier} reads what is in it, {@code
 * hasher} takes the SHA-256 of the whole. Of an archive that is not compressed that hash takes
 * nearly as long as all the rest: one thread for both would need twice the time.
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
    FanOut.Verdict<VerifiedContent> content = fanOut.add("verifier", new ArchiveVerifier());
    FanOut.Verdict<WholeHash> whole = fanOut.add("hasher", new ArchiveHasher());
    return () -> joined(content.get(), whole.get());
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

  /** Only of the same bytes: a hash of anything else would condemn the snapshot at its restore. */
  static VerifiedSnapshot joined(VerifiedContent content, WholeHash whole) {
    if (content.sizeBytes() != whole.sizeBytes()) {
      throw new IllegalStateException(
          "archive: the verifier has read "
              + content.sizeBytes()
              + " bytes and the hasher "
              + whole.sizeBytes()
              + ": expected the same stream for both, this is a defect of the program");
    }
    return new VerifiedSnapshot(
        content.sizeBytes(), whole.sha256(), content.crc32c(), content.meta(), content.inventory());
  }
}
