package vaultsnapshot.bucket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import vaultsnapshot.stream.Source;

/**
 * One version of a snapshot, read to its end whatever breaks on the way: a connection that fails is
 * opened again at the byte where it failed, by range, and only for the same ETag. A restore holds a
 * request to Vault open meanwhile, which could not be begun again halfway.
 */
public final class SteadyObject implements Source, AutoCloseable {
  /** In a row and without a byte between them; more are no passing fault. */
  private static final int MOST_BREAKS = 5;

  private final Calls calls;
  private final SnapshotVersion version;
  private final Instant giveUpAt;

  /** Aborted from another thread, so that a connection opened meanwhile ends too. */
  private final AtomicReference<ResponseInputStream<GetObjectResponse>> body;

  private volatile boolean aborted;
  private long readBytes;
  private int resumed;
  private int breaksInARow;

  private SteadyObject(
      Calls calls,
      SnapshotVersion version,
      Instant giveUpAt,
      ResponseInputStream<GetObjectResponse> first) {
    this.calls = calls;
    this.version = version;
    this.giveUpAt = giveUpAt;
    this.body = new AtomicReference<>(first);
  }

  static SteadyObject open(Calls calls, SnapshotVersion version, Instant giveUpAt)
      throws BucketException, InterruptedException {
    return new SteadyObject(calls, version, giveUpAt, get(calls, version, 0, giveUpAt));
  }

  /** How many bytes there are in all. */
  public long sizeBytes() {
    return version.stored().sizeBytes();
  }

  /** How often a broken connection was opened again. */
  public int resumed() {
    return resumed;
  }

  /**
   * Reads on.
   *
   * @throws BucketException if it cannot be read on, or was aborted
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (true) {
      if (readBytes == sizeBytes()) {
        return -1;
      }
      try {
        int count = body.get().read(buffer, offset, length);
        if (count > 0) {
          breaksInARow = 0;
          readBytes += count;
          return count;
        }
        resume(new IOException("the body ended"));
      } catch (IOException | software.amazon.awssdk.core.exception.SdkException failure) {
        resume(failure);
      }
    }
  }

  private void resume(Exception failure) throws IOException {
    if (aborted || ++breaksInARow > MOST_BREAKS || !Instant.now().isBefore(giveUpAt)) {
      throw new RetryableBucketException(broken(failure), failure);
    }
    body.get().abort();
    try {
      body.set(get(calls, version, readBytes, giveUpAt));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      InterruptedIOException stopped = new InterruptedIOException(broken(failure));
      stopped.initCause(interrupted);
      throw stopped;
    }
    resumed++;
    if (aborted) {
      body.get().abort();
    }
  }

  @Override
  public void abort() {
    aborted = true;
    body.get().abort();
  }

  @Override
  public void close() {
    body.get().abort();
  }

  private static ResponseInputStream<GetObjectResponse> get(
      Calls calls, SnapshotVersion version, long from, Instant giveUpAt)
      throws BucketException, InterruptedException {
    String key = version.stored().key();
    return calls.call(
        Operation.GET,
        key,
        giveUpAt,
        (s3, limits) ->
            s3.getObject(request -> {
              request
                  .bucket(calls.settings().bucket())
                  .key(key)
                  .ifMatch(version.eTag())
                  .overrideConfiguration(limits);
              if (from > 0) {
                request.range("bytes=" + from + "-");
              }
            }));
  }

  private String broken(Exception failure) {
    return version.stored().location()
        + ": reading broke after "
        + readBytes
        + " of "
        + sizeBytes()
        + " bytes: "
        + failure;
  }
}
