package vaultsnapshot.stream;

import java.io.IOException;
import java.nio.file.Path;

/** The snapshot does not fit where it is staged. Permanent: only a setting can change it. */
public final class StagingSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  StagingSpaceException(Path directory, long writtenBytes, long wantedBytes, long usableBytes) {
    super(
        "staging: %s is too small: after %d bytes of the snapshot, %d more needed (reserve included), %d available: give the function more ephemeral storage (up to 10240 MB) or set STAGING=stream"
            .formatted(directory, writtenBytes, wantedBytes, usableBytes));
  }
}
