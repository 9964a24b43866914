package vaultsnapshot.bucket;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads S3's version ids. */
final class Versions {
  /** What S3 calls the version of an object that was written while versioning was off. */
  private static final String NONE = "null";

  private Versions() {}

  static Optional<String> of(@Nullable String versionId) {
    return Optional.ofNullable(versionId).filter(id -> !id.equals(NONE));
  }
}
