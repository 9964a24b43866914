package vaultsnapshot.bucket;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Commits one upload, and when the answer is unclear looks up what became of it. */
record Commit(Calls calls, SnapshotTarget target, ReadyUpload ready) {
  /** What of the time left is kept for looking up: half of it, this much at most. */
  private static final Duration MOST_LOOKING_UP = Duration.ofSeconds(15);

  private static final int LOOKING_UP_PART = 2;

  /** It is certain that the upload was not committed: it may be aborted. */
  static final class NotOursException extends Exception {
    private static final long serialVersionUID = 1L;

    private final BucketException reason;

    NotOursException(BucketException reason) {
      super(reason);
      this.reason = reason;
    }

    BucketException reason() {
      return reason;
    }
  }

  /**
   * Commits.
   *
   * @throws NotOursException if the object was looked up and is not this upload
   * @throws UnclearCommitException if it could not even be looked up: the outcome is unknown
   */
  StoredSnapshot run(PendingObject pending, Instant giveUpAt)
      throws BucketException, InterruptedException, NotOursException {
    try {
      return stored(pending.commit(ready, giveUpAt.minus(timeForLookingUp(giveUpAt))));
    } catch (BucketException failure) {
      return resolve(failure, giveUpAt);
    }
  }

  private StoredSnapshot resolve(BucketException failure, Instant giveUpAt)
      throws BucketException, InterruptedException, NotOursException {
    Optional<StoredSnapshot> found;
    try {
      found = new Lookup(calls).find(target.key(), giveUpAt);
    } catch (BucketException unknown) {
      throw new UnclearCommitException(failure, unknown);
    }
    StoredSnapshot existing = found.orElseThrow(() -> new NotOursException(failure));
    if (isOurs(existing)) {
      return existing;
    }
    throw new NotOursException(new AlreadyCommittedException(existing, failure));
  }

  private boolean isOurs(StoredSnapshot existing) {
    return existing.sizeBytes() == ready.sizeBytes()
        && existing.crc32c().equals(Optional.of(ready.crc32c()))
        && existing.runId().equals(Optional.of(target.runId()));
  }

  private StoredSnapshot stored(Optional<String> versionId) {
    return new StoredSnapshot(
        calls.settings().bucket(),
        target.key(),
        versionId,
        ready.sizeBytes(),
        Optional.of(ready.crc32c()),
        target.metadata(),
        Optional.empty(),
        Optional.empty());
  }

  private static Duration timeForLookingUp(Instant giveUpAt) {
    Duration part = Duration.between(Instant.now(), giveUpAt).dividedBy(LOOKING_UP_PART);
    return part.compareTo(MOST_LOOKING_UP) < 0 ? part : MOST_LOOKING_UP;
  }
}
