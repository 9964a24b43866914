package vaultsnapshot.job;

import java.util.ArrayList;
import java.util.List;

/** What speaks against a change: refusals, and warnings where the event says the word for it. */
final class Doubts {
  private final List<String> warnings = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  List<String> warnings() {
    return warnings;
  }

  /** None: it may be done. */
  List<String> refusals() {
    return refusals;
  }

  /** To know before. */
  void warn(String warning) {
    warnings.add(warning);
  }

  /** It is not done as things are. */
  void refuse(String reason) {
    refusals.add(reason);
  }

  /** Not done either, but for an explicit word: {@code word} says which. */
  void refuseUnless(boolean accepted, String doubt, String word) {
    if (accepted) {
      warn("Accepted: " + doubt);
    } else {
      refuse(doubt + "; " + word);
    }
  }
}
