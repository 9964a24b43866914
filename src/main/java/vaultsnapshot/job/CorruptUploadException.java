package vaultsnapshot.job;

import java.io.IOException;
import vaultsnapshot.archive.VerifiedSnapshot;
import vaultsnapshot.bucket.ReadyUpload;

/** What S3 was sent is not what was verified. */
public final class CorruptUploadException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptUploadException(VerifiedSnapshot verified, ReadyUpload uploaded) {
    super(
        "upload differs from what was verified: expected "
            + verified.sizeBytes()
            + " bytes with CRC32C "
            + verified.crc32c()
            + ", uploaded "
            + uploaded.sizeBytes()
            + " bytes with CRC32C "
            + uploaded.crc32c());
  }
}
