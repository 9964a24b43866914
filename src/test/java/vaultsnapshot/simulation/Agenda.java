package vaultsnapshot.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** What is still to happen, in the order of its time. */
final class Agenda {
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::number));
  private long count;

  /** Something that happens. */
  @FunctionalInterface
  interface Happening {
    void happen() throws InterruptedException;
  }

  record Entry(Instant at, long number, Happening happening) {}

  void at(Instant time, Happening happening) {
    count++;
    entries.add(new Entry(time, count, happening));
  }

  Optional<Entry> next() {
    return Optional.ofNullable(entries.poll());
  }
}
