package vaultsnapshot.faults;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import vaultsnapshot.faults.wire.Fault;
import vaultsnapshot.faults.wire.Faults;
import vaultsnapshot.faults.wire.Request;
import vaultsnapshot.faults.wire.SpoilingProxy;

/**
 * Where a run is made to hang, so that its deadline strikes there, and what has to come of it.
 *
 * @param where in the table's words
 * @param proxy before the server that hangs
 * @param requests that hang
 * @param fault makes them hang
 * @param left what the run leaves in the bucket
 */
record Hang(
    String where,
    Function<Lane, SpoilingProxy> proxy,
    Predicate<Request> requests,
    Fault fault,
    Left left) {
  /** What a run leaves in the bucket. */
  enum Left {
    NOTHING,
    /** Without its receipt: the run failed. */
    SNAPSHOT,
    /** The run succeeded all the same. */
    ALL
  }

  /** Those that a run of this scene can come to. */
  static List<Hang> in(Scene scene) {
    Stream<Hang> common =
        Stream.of(beforeTheTransfer(), inTheTransfer(), afterIt()).flatMap(List::stream);
    return Stream.concat(common, scene.inParts() ? inParts().stream() : Stream.of()).toList();
  }

  private static List<Hang> beforeTheTransfer() {
    return List.of(
        stalls("in the look-up", Lane::s3, Requests.HEAD, Left.NOTHING),
        stalls("in the listing", Lane::s3, Requests.LIST, Left.NOTHING),
        stalls("at Secrets Manager", Lane::secrets, _ -> true, Left.NOTHING),
        stalls("at the question for the leader", Lane::vault, Requests.LEADER, Left.NOTHING),
        stalls("at the login", Lane::vault, Requests.LOGIN, Left.NOTHING));
  }

  private static List<Hang> inTheTransfer() {
    return List.of(
        stalls("before the first byte", Lane::vault, Requests.SNAPSHOT, Left.NOTHING),
        new Hang(
            "in a silent download",
            Lane::vault,
            Requests.SNAPSHOT,
            Faults.stallAnswerAfter(5_000),
            Left.NOTHING),
        new Hang(
            "in a trickling download",
            Lane::vault,
            Requests.SNAPSHOT,
            Faults.trickleAnswerAfter(5_000, 50, Duration.ofMillis(200)),
            Left.NOTHING));
  }

  private static List<Hang> inParts() {
    return List.of(
        stalls("at the beginning of the upload", Lane::s3, Requests.CREATE_UPLOAD, Left.NOTHING),
        stalls("in a part", Lane::s3, Requests.part(2), Left.NOTHING));
  }

  private static List<Hang> afterIt() {
    return List.of(
        stalls("at the commit", Lane::s3, Requests.COMMIT, Left.NOTHING),
        new Hang(
            "at the commit, which S3 had done",
            Lane::s3,
            Requests.COMMIT,
            Faults.stallAfterTheServer(),
            Left.ALL),
        stalls("at the revocation", Lane::vault, Requests.REVOKE, Left.ALL),
        stalls("at the receipt", Lane::s3, Requests.PUT_RECEIPT, Left.SNAPSHOT),
        stalls("at the tags", Lane::s3, Requests.PUT_TAGS, Left.ALL));
  }

  private static Hang stalls(
      String where, Function<Lane, SpoilingProxy> proxy, Predicate<Request> requests, Left left) {
    return new Hang(where, proxy, requests, Faults.stall(), left);
  }

  @Override
  public String toString() {
    return "hanging " + where;
  }
}
