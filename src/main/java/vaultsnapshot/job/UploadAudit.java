package vaultsnapshot.job;

import java.time.Duration;
import java.util.List;
import vaultsnapshot.bucket.OpenUpload;

/** Looks for uploads that were never ended. Their parts cost money, and no listing shows them. */
final class UploadAudit {
  private static final String CHECK = "upload";

  /** No run takes so long, so it was killed. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  /**
   * A lifecycle rule of one day acts at the second midnight after that day (S3 user guide,
   * 'Lifecycle configuration elements'), and has a day to it.
   */
  private static final Duration OVERDUE = Duration.ofDays(3);

  private final Audit audit;

  UploadAudit(Audit audit) {
    this.audit = audit;
  }

  void look() throws InterruptedException {
    audit
        .attempt(CHECK, "unfinished uploads", () -> audit.bucket().openUploads(audit.giveUpAt()))
        .ifPresent(this::judge);
  }

  private void judge(List<OpenUpload> uploads) {
    for (OpenUpload upload : uploads) {
      Duration age = Duration.between(upload.begunAt(), audit.now());
      String actual = "begun at " + upload.begunAt() + " and neither completed nor aborted";
      if (age.compareTo(OVERDUE) > 0) {
        audit.open(
            CHECK,
            upload.key(),
            "swept by the rule AbortIncompleteMultipartUpload after a day",
            actual,
            "give the bucket that rule as the template has it; at once: aws s3api"
                + " abort-multipart-upload "
                + audit.place(upload.key())
                + " --upload-id "
                + upload.uploadId());
      } else if (age.compareTo(ABANDONED) > 0) {
        audit.note(
            CHECK,
            upload.key(),
            "every upload completed or aborted by its run",
            actual,
            "see why its run was killed; the lifecycle rule sweeps it by itself");
      }
    }
  }
}
