package vaultsnapshot.bucket;

import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Whether an object can be read now. Archived ones must be asked back first, which takes from
 * minutes to two days (S3 user guide, 'Restoring an archived object').
 *
 * @param storageClass S3's name of it, such as {@code STANDARD}
 */
public record Availability(String storageClass, State state) {
  private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

  /** What can be done with the object. */
  public enum State {
    READABLE,
    ARCHIVED,
    /** Asked back, and not there yet. */
    COMING_BACK
  }

  /** By the headers that S3 documents for HeadObject. */
  static Availability of(HeadObjectResponse head) {
    // S3 leaves the class out where it is STANDARD.
    String storageClass = Optional.ofNullable(head.storageClassAsString()).orElse("STANDARD");
    boolean archived =
        ARCHIVES.contains(storageClass)
            || Optional.ofNullable(head.archiveStatusAsString()).isPresent();
    Optional<String> restore = Optional.ofNullable(head.restore());
    if (restore.filter(text -> text.contains("ongoing-request=\"true\"")).isPresent()) {
      return new Availability(storageClass, State.COMING_BACK);
    }
    return new Availability(
        storageClass, archived && restore.isEmpty() ? State.ARCHIVED : State.READABLE);
  }
}
