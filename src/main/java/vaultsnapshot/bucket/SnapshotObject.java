package vaultsnapshot.bucket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import vaultsnapshot.stream.Source;

/** A stored snapshot that is read back. Closing it early cuts the connection. */
public final class SnapshotObject implements Source, AutoCloseable {
  private final String location;
  private final ResponseInputStream<GetObjectResponse> body;
  private final long sizeBytes;
  private long readBytes;

  SnapshotObject(String location, ResponseInputStream<GetObjectResponse> body) {
    this.location = location;
    this.body = body;
    this.sizeBytes = body.response().contentLength();
  }

  /** The object's size as S3 announced it. */
  public long sizeBytes() {
    return sizeBytes;
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
    if (count < 0 && readBytes != sizeBytes) {
      throw new RetryableBucketException(broken("the body ended"));
    }
    readBytes += Math.max(count, 0);
    return count;
  }

  /** The whole object as text; refused when it is larger than that. */
  String text(int mostBytes) throws BucketException {
    if (sizeBytes > mostBytes) {
      throw new PermanentBucketException(
          location + ": " + sizeBytes + " bytes, expected " + mostBytes + " at most");
    }
    try {
      byte[] bytes = body.readAllBytes();
      readBytes = bytes.length;
      return new String(bytes, StandardCharsets.UTF_8);
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
    if (readBytes < sizeBytes) {
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
        + " of "
        + sizeBytes
        + " bytes: "
        + why;
  }
}
