package vaultsnapshot.faults.wire;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A fault, the requests that it is for, and how many of them it spoils. */
public final class Rule {
  /** Every matching request. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  private final Predicate<Request> match;
  private final int skip;
  private final int times;
  private final Fault fault;
  private final AtomicInteger matched = new AtomicInteger();
  private final AtomicInteger fired = new AtomicInteger();

  private Rule(Predicate<Request> match, int skip, int times, Fault fault) {
    this.match = match;
    this.skip = skip;
    this.times = times;
    this.fault = fault;
  }

  /** Makes a rule anew for every run, since a rule counts. */
  @FunctionalInterface
  public interface Maker {
    /** A rule that has not fired yet. */
    Rule make();
  }

  /** Spoils the first {@code times} requests that match. */
  public static Rule of(Predicate<Request> match, int times, Fault fault) {
    return new Rule(match, 0, times, fault);
  }

  /** Lets {@code skip} of them pass first. */
  public static Rule after(int skip, Predicate<Request> match, int times, Fault fault) {
    return new Rule(match, skip, times, fault);
  }

  /** How many requests it has spoiled so far. */
  public int fired() {
    return fired.get();
  }

  /** Whether this request is its next; then it counts as fired. */
  boolean takes(Request request) {
    if (!match.test(request)) {
      return false;
    }
    int before = matched.getAndIncrement();
    boolean takes = before >= skip && before - skip < times;
    if (takes) {
      fired.incrementAndGet();
    }
    return takes;
  }

  Fault fault() {
    return fault;
  }
}
