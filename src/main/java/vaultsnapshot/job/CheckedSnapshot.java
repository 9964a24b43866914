package vaultsnapshot.job;

import java.util.List;
import java.util.Optional;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.SnapshotVersion;
import vaultsnapshot.report.ReadBack;
import vaultsnapshot.report.Receipt;

/**
 * What reading one stored snapshot back has shown.
 *
 * @param version exactly what was read
 * @param content what is in it; absent where the archive is not whole, or is archived by S3
 * @param receipt absent where there is none, or none that can be read
 * @param problems why it is not to be relied on, whole sentences without their points
 */
public record CheckedSnapshot(
    SnapshotVersion version,
    Optional<VerifiedSnapshot> content,
    Optional<Receipt> receipt,
    List<String> problems) {
  /** Copies the list. */
  public CheckedSnapshot {
    problems = List.copyOf(problems);
  }

  /** The same for an answer. */
  public ReadBack.Finding finding() {
    return new ReadBack.Finding(
        version.stored().key(),
        version.stored().sizeBytes(),
        content.map(snapshot ->
            new ReadBack.Content(
                snapshot.sha256(),
                snapshot.meta().index(),
                snapshot.meta().term(),
                snapshot.inventory().entries())),
        problems);
  }
}
