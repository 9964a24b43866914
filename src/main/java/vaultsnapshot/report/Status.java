package vaultsnapshot.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of a run that did not fail. */
public enum Status {
  /** A snapshot was committed. */
  STORED,
  /** The event's snapshot was there from an earlier run. */
  ALREADY_STORED,
  /** The newest snapshot is recent enough. */
  NOT_DUE,
  /** A preflight passed; nothing was stored. */
  CHECKED;

  /** As receipts write it: {@code already-stored}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it speaks of one snapshot that is in the bucket. */
  boolean isOfASnapshot() {
    return this == STORED || this == ALREADY_STORED;
  }

  static Optional<Status> labelled(String label) {
    return Arrays.stream(values()).filter(status -> status.label().equals(label)).findFirst();
  }

  static String labels() {
    return Arrays.stream(values()).map(Status::label).collect(Collectors.joining(", "));
  }
}
