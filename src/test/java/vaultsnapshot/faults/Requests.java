package vaultsnapshot.faults;

import java.util.function.Predicate;
import vaultsnapshot.faults.wire.Request;

/** Which request is which. */
final class Requests {
  /** The snapshot itself. */
  static final Predicate<Request> SNAPSHOT = path("/v1/sys/storage/raft/snapshot");

  static final Predicate<Request> LOGIN = path("/v1/auth/approle/login");
  static final Predicate<Request> REVOKE = path("/v1/auth/token/revoke-self");
  static final Predicate<Request> LEADER = path("/v1/sys/leader");
  static final Predicate<Request> HEALTH = path("/v1/sys/health");
  static final Predicate<Request> SEAL_STATUS = path("/v1/sys/seal-status");

  static final Predicate<Request> CREATE_UPLOAD =
      request -> request.method().equals("POST") && request.hasParameter("uploads");
  static final Predicate<Request> COMPLETE_UPLOAD =
      request -> request.method().equals("POST") && request.hasParameter("uploadId");
  static final Predicate<Request> ABORT_UPLOAD =
      request -> request.method().equals("DELETE") && request.hasParameter("uploadId");
  static final Predicate<Request> UPLOAD_PART =
      request -> request.method().equals("PUT") && request.hasParameter("partNumber");
  static final Predicate<Request> PUT_SNAPSHOT = put(".snap");
  static final Predicate<Request> PUT_RECEIPT = put(".json");
  static final Predicate<Request> PUT_TAGS =
      request -> request.method().equals("PUT") && request.hasParameter("tagging");
  static final Predicate<Request> GET_TAGS =
      request -> request.method().equals("GET") && request.hasParameter("tagging");
  static final Predicate<Request> LIST =
      request -> request.method().equals("GET") && request.hasParameter("list-type");
  static final Predicate<Request> HEAD = request -> request.method().equals("HEAD");

  /** The commit, by whichever of the two calls. */
  static final Predicate<Request> COMMIT = COMPLETE_UPLOAD.or(PUT_SNAPSHOT);

  private Requests() {}

  /** One part of an upload. */
  static Predicate<Request> part(int number) {
    return UPLOAD_PART.and(
        request -> request.target().matches(".*[?&]partNumber=" + number + "(&.*)?"));
  }

  private static Predicate<Request> path(String path) {
    return request -> request.path().equals(path);
  }

  private static Predicate<Request> put(String ending) {
    return request ->
        request.method().equals("PUT")
            && request.path().endsWith(ending)
            && !request.hasParameter("tagging")
            && !request.hasParameter("partNumber");
  }
}
