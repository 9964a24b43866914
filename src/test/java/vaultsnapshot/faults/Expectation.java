package vaultsnapshot.faults;

import java.util.List;

/** What has to come of a run with a fault in its way. */
sealed interface Expectation {
  /** It succeeds all the same: one whole snapshot with its receipt, nothing left over. */
  record Stored() implements Expectation {}

  /**
   * It fails, and nothing of it is in the bucket: no object, no receipt, no unfinished upload.
   *
   * @param words what the error has to say
   */
  record Refused(List<String> words) implements Expectation {}

  /**
   * It fails after the commit: the whole snapshot is there, its receipt is not, and the error says
   * so.
   */
  record Unreceipted(List<String> words) implements Expectation {}

  /** It fails as {@link Refused} does, but the fault itself keeps the run from clearing up. */
  record RefusedWithLeftover(List<String> words) implements Expectation {}

  static Expectation stored() {
    return new Stored();
  }

  static Expectation refused(String... words) {
    return new Refused(List.of(words));
  }

  static Expectation unreceipted(String... words) {
    return new Unreceipted(List.of(words));
  }

  static Expectation refusedWithLeftover(String... words) {
    return new RefusedWithLeftover(List.of(words));
  }
}
