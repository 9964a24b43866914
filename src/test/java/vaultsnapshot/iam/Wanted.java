package vaultsnapshot.iam;

import java.util.List;
import java.util.Optional;

/**
 * What a request at the wire wants to do.
 *
 * @param all everything that must be allowed
 * @param toLearnThatItIsMissing what must be allowed as well before S3 says 404 instead of 403
 */
record Wanted(List<AccessRequest> all, Optional<AccessRequest> toLearnThatItIsMissing) {
  Wanted {
    all = List.copyOf(all);
  }

  static Wanted of(AccessRequest... all) {
    return new Wanted(List.of(all), Optional.empty());
  }

  Wanted or404With(AccessRequest request) {
    return new Wanted(all, Optional.of(request));
  }
}
