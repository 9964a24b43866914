package vaultsnapshot.job;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One kind of change that an operator makes to the cluster: looked at first, then carried out. */
interface ClusterChange {
  /** Looks at everything, and changes nothing. */
  Plan plan(OperatorAccess access) throws IOException, InterruptedException;

  /**
   * What would be waited for before it can be carried out.
   *
   * @return what was asked for; nothing where it can be carried out now
   */
  default Optional<String> prepare() throws IOException, InterruptedException {
    return Optional.empty();
  }

  /**
   * Carries the plan out.
   *
   * @param touching is called before the first byte goes to the cluster that may change it
   */
  Done carryOut(OperatorAccess access, String operationId, Runnable touching)
      throws IOException, InterruptedException;

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
