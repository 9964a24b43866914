package vaultsnapshot.iam;

import java.util.List;
import java.util.Optional;

/**
 * What a request at the wire wants to do.
 *
 * @param all everything that must be allowed
 * @param toLearnThatItIsMissing what must be allowed as well before S3 says 404 instead of 403
 * @param toReadWhatIsThere what must be allowed as well, of the object's own key, once S3 has found
 *     it
 */
record Wanted(
    List<AccessRequest> all,
    Optional<AccessRequest> toLearnThatItIsMissing,
    Optional<AccessRequest> toReadWhatIsThere) {
  private static final String KEY = "x-amz-server-side-encryption-aws-kms-key-id";

  Wanted {
    all = List.copyOf(all);
  }

  static Wanted of(AccessRequest... all) {
    return of(List.of(all));
  }

  static Wanted of(List<AccessRequest> all) {
    return new Wanted(all, Optional.empty(), Optional.empty());
  }

  Wanted or404With(AccessRequest request) {
    return new Wanted(all, Optional.of(request), toReadWhatIsThere);
  }

  Wanted readWith(Optional<AccessRequest> request) {
    return new Wanted(all, toLearnThatItIsMissing, request);
  }

  /** What is to be judged after the server has answered. */
  Optional<AccessRequest> after(WireAnswer answer) {
    return switch (answer.status()) {
      case 404 -> toLearnThatItIsMissing;
      case 200, 206 -> toReadWhatIsThere.map(read -> answer.header(KEY).map(read::on).orElse(read));
      default -> Optional.empty();
    };
  }
}
