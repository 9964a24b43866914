package vaultsnapshot.vault;

import java.io.IOException;
import java.util.Optional;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.MalformedChunkCodingException;

/**
 * Answers that break HTTP's own rules. The library's messages quote the bytes that do, and those
 * may be a secret that came back, or a piece of a snapshot.
 */
final class MalformedHttp {
  private MalformedHttp() {}

  /**
   * A stand-in for {@code failure} that quotes nothing; nothing if it is a failure of another kind.
   */
  static Optional<IOException> of(IOException failure) {
    return failure instanceof ClientProtocolException
            || failure instanceof MalformedChunkCodingException
        ? Optional.of(unquoted(failure))
        : Optional.empty();
  }

  private static IOException unquoted(IOException failure) {
    Throwable kind = Optional.ofNullable(failure.getCause()).orElse(failure);
    IOException unquoted =
        new IOException("not proper HTTP (" + kind.getClass().getSimpleName() + ")");
    unquoted.setStackTrace(kind.getStackTrace());
    return unquoted;
  }
}
