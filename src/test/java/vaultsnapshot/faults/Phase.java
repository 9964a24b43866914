package vaultsnapshot.faults;

import vaultsnapshot.faults.wire.Fault;
import vaultsnapshot.faults.wire.Faults;
import vaultsnapshot.faults.wire.Request;

/** How far a request had come when something happened. */
enum Phase {
  /** It came to the proxy and no further. */
  UNSENT,
  /** Half of its body had passed, or the middle of its answer. */
  HALF_WAY,
  /** The server had done it; the answer had not come back. */
  DONE;

  /**
   * A fault that does {@code event} then.
   *
   * @param snapshotBytes size of the snapshot, whose download names none
   */
  Fault doing(Runnable event, long snapshotBytes) {
    return switch (this) {
      case UNSENT -> Faults.inPlaceOfTheServer(event);
      case HALF_WAY ->
          exchange -> halfWay(exchange.request(), event, snapshotBytes).spoil(exchange);
      case DONE -> Faults.afterTheServer(event);
    };
  }

  private static Fault halfWay(Request request, Runnable event, long snapshotBytes) {
    long sent = request.head().header("Content-Length").map(Long::parseLong).orElse(0L);
    if (sent > 1) {
      return Faults.duringRequest(sent / 2, event);
    }
    return Faults.during(Requests.SNAPSHOT.test(request) ? snapshotBytes / 2 : 1, event);
  }
}
