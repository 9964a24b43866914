package vaultsnapshot.bucket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import vaultsnapshot.stream.Source;

/** A stored snapshot that is read back. Closing it early cuts the connection. */
public final class SnapshotObject implements Source, AutoCloseable {
  private final String location;
  private final ResponseInputStream<GetObjectResponse> body;
  private final Optional<Long> sizeBytes;
  private long readBytes;

  SnapshotObject(String location, ResponseInputStream<GetObjectResponse> body) {
    this.location = location;
    this.body = body;
    this.sizeBytes = Optional.ofNullable(body.response().contentLength());
  }

  /**
   * Reads on.
   *
   * @throws RetryableBucketException if the connection breaks, stalls or is aborted, or the body
   *     ends early
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count;
    try {
      count = body.read(buffer, offset, length);
    } catch (IOException | SdkException failure) {
      throw new RetryableBucketException(broken(failure.toString()), failure);
    }
    if (count < 0 && sizeBytes.isPresent() && readBytes != sizeBytes.get()) {
      throw new RetryableBucketException(broken("the body ended"));
    }
    readBytes += Math.max(count, 0);
    return count;
  }

  /** The whole object as text; refused when it is larger than that. */
  String text(int mostBytes) throws BucketException {
    byte[] bytes = read(mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new PermanentBucketException(
          location + ": more than the " + mostBytes + " bytes that are expected at most");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private byte[] read(int most) throws RetryableBucketException {
    try {
      byte[] bytes = body.readNBytes(most);
      readBytes = bytes.length;
      return bytes;
    } catch (IOException | SdkException failure) {
      throw new RetryableBucketException(broken(failure.toString()), failure);
    }
  }

  @Override
  public void abort() {
    body.abort();
  }

  @Override
  public void close() {
    if (!sizeBytes.equals(Optional.of(readBytes))) {
      body.abort();
      return;
    }
    try {
      body.close();
    } catch (IOException unimportant) {
      // All of it was read; only the connection is not used again.
      body.abort();
    }
  }

  private String broken(String why) {
    return location
        + ": reading back broke after "
        + readBytes
        + sizeBytes.map(size -> " of " + size).orElse("")
        + " bytes: "
        + why;
  }
}
