package vaultsnapshot.lambda;

import java.time.Duration;
import java.time.Instant;

/**
 * When the run must stop by itself: Lambda freezes or kills the process when its time is over, with
 * no finally block, so what must be aborted, revoked and reported has to be done before.
 *
 * @param giveUpAt when the work ends
 * @param cleanUpBy when abort and revocation have ended; what is left then is for the report
 */
record Deadline(Instant giveUpAt, Instant cleanUpBy) {
  private static final Duration MOST_RESERVE = Duration.ofSeconds(30);

  /**
   * Keeps a quarter of the time back, thirty seconds at most; a quarter of that for the report.
   * Stuck readers (5 s), the abort of the upload (5 s) and the revocation (10 s) fit into the rest.
   */
  static Deadline of(Instant now, Duration remaining) {
    Duration quarter = remaining.dividedBy(4);
    Duration reserve = quarter.compareTo(MOST_RESERVE) < 0 ? quarter : MOST_RESERVE;
    Instant end = now.plus(remaining);
    return new Deadline(end.minus(reserve), end.minus(reserve.dividedBy(4)));
  }
}
