package vaultsnapshot.bucket;

import java.time.Instant;
import java.util.Optional;

/** A snapshot that S3 or this process holds whole, and that nobody can see yet. */
sealed interface PendingObject permits SinglePut, MultipartUpload {
  /**
   * Makes it visible, unless an object lies under the key.
   *
   * @return the version that S3 gave it
   */
  Optional<String> commit(ReadyUpload ready, Instant giveUpAt)
      throws BucketException, InterruptedException;

  /** Takes back what S3 holds. Not to be called while it may have been committed. */
  void abort(Instant giveUpAt) throws BucketException, InterruptedException;
}
