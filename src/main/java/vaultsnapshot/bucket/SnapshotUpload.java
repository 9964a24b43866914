package vaultsnapshot.bucket;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vaultsnapshot.stream.Chunk;
import vaultsnapshot.stream.ChunkReader;
import vaultsnapshot.stream.Chunks;
import vaultsnapshot.stream.Crc32c;

/**
 * The upload of one snapshot: reads its chunks, sends them as parts, and makes the object visible
 * only when told to. To be used once, by whoever closes it.
 *
 * <pre>{@code
 * SnapshotUpload upload = bucket.upload(name, metadata, giveUpAt);
 * try (upload) {
 *   FanOut.Verdict<ReadyUpload> ready = fanOut.add("uploader", upload);
 *   fanOut.run(source, giveUpAt);
 *   StoredSnapshot stored = upload.commit(giveUpAt);
 * }
 * upload.leftover().ifPresent(warn);
 * }</pre>
 *
 * <p>A part holds its chunks until S3 has it. A snapshot that fits in one part is copied out of the
 * pool at its end (the pool has not filled by then, so this takes no more memory than a large one)
 * and sent by the commit. No chunk is held after {@link #read} returns or throws.
 */
public final class SnapshotUpload implements ChunkReader<ReadyUpload>, AutoCloseable {
  private static final Duration ABORT_TIME = Duration.ofSeconds(5);

  private final Calls calls;
  private final SnapshotTarget target;
  private final Instant giveUpAt;
  private final PartSizes sizes;
  private final Crc32c whole = new Crc32c();

  private long sizeBytes;
  private Part filling = new Part();
  private Optional<MultipartUpload> multipart = Optional.empty();

  /** Whether S3 was asked to begin an upload and has not answered, or refused. */
  private volatile boolean creating;

  private Optional<PendingObject> pending = Optional.empty();
  private State state = State.UNREAD;
  private Optional<String> leftover = Optional.empty();

  private enum State {
    UNREAD,
    READ,
    /** A commit was sent, and what became of it is not known. */
    UNCLEAR,
    COMMITTED,
    CLOSED
  }

  SnapshotUpload(Calls calls, SnapshotTarget target, PartSizes sizes, Instant giveUpAt) {
    this.calls = calls;
    this.target = target;
    this.sizes = sizes;
    this.giveUpAt = giveUpAt;
  }

  /**
   * Sends the snapshot, except for its commit.
   *
   * @throws BucketException if S3 fails, or the snapshot is larger than 10,000 parts hold
   */
  @Override
  public ReadyUpload read(Chunks chunks) throws IOException, InterruptedException {
    if (state != State.UNREAD) {
      throw new IllegalStateException("read: the upload is " + state + ", expected UNREAD");
    }
    boolean complete = false;
    try {
      for (Optional<Chunk> next = chunks.next(); next.isPresent(); next = chunks.next()) {
        take(next.get());
      }
      pending = Optional.of(finish());
      state = State.READ;
      complete = true;
      return ready();
    } finally {
      filling.release();
      if (!complete) {
        multipart.ifPresent(upload -> upload.uploads().stop());
      }
    }
  }

  /**
   * Makes the object visible under its key, or finds out that it already is.
   *
   * <p>When S3's answer leaves it unclear, or says that the key is taken, the object is looked up
   * before anything else, within the time given: size, checksum and run id tell whose it is.
   *
   * @param giveUpAt when to stop trying, the looking up included
   * @throws AlreadyCommittedException if another run's object lies there
   * @throws RetryableBucketException if nothing lies there and the whole upload may be tried again
   * @throws PermanentBucketException if S3 refuses
   * @throws IllegalStateException if the snapshot was not read to its end, or is empty
   */
  public StoredSnapshot commit(Instant giveUpAt) throws BucketException, InterruptedException {
    if (state != State.READ || sizeBytes == 0) {
      throw new IllegalStateException(
          "commit: the upload is " + state + " with " + sizeBytes + " bytes, expected READ");
    }
    state = State.UNCLEAR;
    Commit commit = new Commit(calls, target, ready());
    try {
      StoredSnapshot stored = commit.run(pending.orElseThrow(), giveUpAt);
      state = State.COMMITTED;
      return stored;
    } catch (Commit.NotOursException known) {
      state = State.READ;
      throw known.reason();
    }
  }

  /**
   * Takes back what was uploaded and not committed. Bounded to five seconds beside the end of the
   * requests under way; a failure does not throw but shows in {@link #leftover()}. What a commit of
   * unknown outcome left is not touched.
   */
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    boolean wasInterrupted = Thread.interrupted();
    multipart.ifPresent(upload -> upload.uploads().stop());
    switch (state) {
      case UNREAD, READ -> multipart.ifPresentOrElse(this::abort, this::leaveIfCreating);
      case UNCLEAR -> leave("its commit's outcome is not known");
      case COMMITTED, CLOSED -> {}
    }
    pending = Optional.empty();
    state = State.CLOSED;
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * After {@link #close()}: a warning that an unfinished upload was left in the bucket, where the
   * rule AbortIncompleteMultipartUpload sweeps it; nothing when none was.
   */
  public Optional<String> leftover() {
    return leftover;
  }

  private ReadyUpload ready() {
    return new ReadyUpload(sizeBytes, whole.base64());
  }

  /** A full part is sent when the next chunk shows that it is not the only one. */
  private void take(Chunk chunk) throws BucketException, InterruptedException {
    Part full = filling;
    boolean isFull = full.sizeBytes() >= sizes.sizeBytes(partsBegun() + 1);
    if (isFull) {
      filling = new Part();
    }
    filling.add(chunk);
    whole.update(chunk);
    sizeBytes += chunk.length();
    if (isFull) {
      send(full);
    } else if (multipart.isPresent()) {
      multipart.get().uploads().throwIfOneFailed();
    }
  }

  private PendingObject finish() throws BucketException, InterruptedException {
    if (multipart.isEmpty()) {
      Part only = filling;
      filling = new Part();
      return new SinglePut(calls, target, only.moveToOwnMemory());
    }
    Part last = filling;
    filling = new Part();
    send(last);
    multipart.get().uploads().awaitAll();
    return multipart.get();
  }

  private void send(Part part) throws BucketException, InterruptedException {
    boolean handedOver = false;
    try {
      if (partsBegun() == sizes.mostParts()) {
        throw tooLarge();
      }
      MultipartUpload upload = begun();
      handedOver = true;
      upload.uploads().begin(part, giveUpAt);
    } finally {
      if (!handedOver) {
        part.release();
      }
    }
  }

  private MultipartUpload begun() throws BucketException, InterruptedException {
    if (multipart.isEmpty()) {
      multipart = Optional.of(create());
    }
    return multipart.get();
  }

  /** Wholly: an answer that is cut off would leave an upload whose id nobody knows. */
  private MultipartUpload create() throws BucketException, InterruptedException {
    creating = true;
    try {
      MultipartUpload created =
          Awaited.wholly(() -> MultipartUpload.create(calls, target, giveUpAt));
      creating = false;
      return created;
    } catch (PermanentBucketException refused) {
      creating = false;
      throw refused;
    }
  }

  private int partsBegun() {
    return multipart.map(upload -> upload.uploads().count()).orElse(0);
  }

  private PermanentBucketException tooLarge() {
    return new PermanentBucketException(
        "%s: the snapshot is larger than the %d bytes that %d parts hold: set PART_SIZE_MIB (now %d) to more"
            .formatted(
                calls.settings().location(target.key()),
                sizes.capacityBytes(),
                sizes.mostParts(),
                calls.settings().partSizeMib()));
  }

  private void abort(MultipartUpload upload) {
    try {
      upload.abort(Instant.now().plus(ABORT_TIME));
    } catch (BucketException failure) {
      leave(String.valueOf(failure.getMessage()));
    } catch (InterruptedException interrupted) {
      leave("the abort was interrupted");
      Thread.currentThread().interrupt();
    }
  }

  private void leaveIfCreating() {
    if (creating) {
      leave("the request to begin it was not answered");
    }
  }

  private void leave(String why) {
    if (multipart.isPresent() || creating) {
      leftover =
          Optional.of(
              calls.settings().location(target.key())
                  + ": an unfinished upload may be left, which the bucket's rule"
                  + " AbortIncompleteMultipartUpload sweeps: "
                  + why);
    }
  }
}
