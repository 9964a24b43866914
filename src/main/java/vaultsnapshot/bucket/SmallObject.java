package vaultsnapshot.bucket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An object that fits into memory: a receipt, a record. Snapshots are {@link SteadyObject}s. */
final class SmallObject implements AutoCloseable {
  private final String location;
  private final ResponseInputStream<GetObjectResponse> body;
  private final Optional<Long> sizeBytes;
  private long readBytes;

  SmallObject(String location, ResponseInputStream<GetObjectResponse> body) {
    this.location = location;
    this.body = body;
    this.sizeBytes = Optional.ofNullable(body.response().contentLength());
  }

  /**
   * The whole object as text; refused when it is larger than that.
   *
   * @throws RetryableBucketException if the connection breaks, or the body ends early
   */
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
      throw new RetryableBucketException(
          location
              + ": reading back broke"
              + sizeBytes.map(size -> " before its " + size + " bytes were there").orElse("")
              + ": "
              + failure,
          failure);
    }
  }

  /** Closing it early cuts the connection. */
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
}
