package vaultsnapshot.job;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One kind of change that an operator makes to the cluster: looked at first, then carried out. */
interface ClusterChange {
  /** Looks at everything, and changes nothing. */
  Plan plan(OperatorAccess access) throws IOException, InterruptedException;

  /** Gets what has to be had first, and waits for it as long as the time allows. */
  default Prepared prepare(OperatorAccess access) throws IOException, InterruptedException {
    return new Prepared.Ready();
  }

  /**
   * Carries the plan out.
   *
   * @param effect is told before what may change the cluster is sent, and once it was accepted
   */
  Done carryOut(OperatorAccess access, String operationId, Effect effect)
      throws IOException, InterruptedException;

  /** Whether it can be carried out now. */
  sealed interface Prepared {
    /** As it was planned. */
    record Ready() implements Prepared {}

    /** What was not there is there now: it has to be planned again. */
    record CameMeanwhile() implements Prepared {}

    /** Not in this call; {@code words} say when. */
    record ComeAgain(String words) implements Prepared {}
  }

  /**
   * What was seen.
   *
   * @param clusterId the live cluster's
   * @param does what would be done
   * @param warnings what to know before
   * @param refusals why it would not be done
   * @param repeat the keys of the event's detail, without those that confirm it
   */
  record Plan(
      Optional<String> clusterId,
      Map<String, Object> facts,
      List<String> does,
      List<String> warnings,
      List<String> refusals,
      Map<String, Object> repeat) {
    public Plan {
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
      repeat = Collections.unmodifiableMap(new LinkedHashMap<>(repeat));
      does = List.copyOf(does);
      warnings = List.copyOf(warnings);
      refusals = List.copyOf(refusals);
    }

    /** The same with more that speaks against it. */
    Plan with(Doubts doubts) {
      return new Plan(
          clusterId,
          facts,
          does,
          Stream.concat(warnings.stream(), doubts.warnings().stream()).toList(),
          Stream.concat(refusals.stream(), doubts.refusals().stream()).toList(),
          repeat);
    }
  }

  /**
   * What came of it.
   *
   * @param next what a person must do next
   */
  record Done(Map<String, Object> facts, List<String> next) {
    public Done {
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
      next = List.copyOf(next);
    }
  }
}
