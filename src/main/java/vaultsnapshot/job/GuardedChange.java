package vaultsnapshot.job;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vaultsnapshot.input.Json;
import vaultsnapshot.report.OperationReport;
import vaultsnapshot.report.OperationReport.Outcome;
import vaultsnapshot.settings.OperatorRequest;
import vaultsnapshot.settings.OperatorRequest.Confirmation;

/**
 * Does a change only when it was confirmed, only once, and only if nothing speaks against it;
 * otherwise it shows what it would do.
 */
final class GuardedChange {
  private final Run run;
  private final OperatorRequest.Changing request;
  private final ClusterChange change;
  private final Operations operations;
  private final Effect effect = new Effect();
  private Optional<Boolean> tokenRevoked = Optional.empty();

  /** Until then an earlier call of this operation may have changed the cluster. */
  private boolean nobodyHasBegunIt;

  GuardedChange(Run run, OperatorRequest.Changing request, ClusterChange change) {
    this.run = run;
    this.request = request;
    this.change = change;
    this.operations = new Operations(run.stations().bucket());
  }

  /** The answer, JSON. */
  String answer() throws RunFailedException, InterruptedException {
    try {
      return answered();
    } catch (IOException | RuntimeException failure) {
      throw new RunFailedException(
          run.stages().current(), tokenRevoked, aftermath(failure), failure);
    } catch (InterruptedException interrupted) {
      throw Failures.interrupted(run.stages().current(), aftermath(interrupted), interrupted);
    }
  }

  /** What this call leaves behind; what an earlier one left is not known to it. */
  private String aftermath(Exception failure) {
    return nobodyHasBegunIt ? effect.after(failure) : "This call changed nothing";
  }

  private String answered() throws IOException, InterruptedException {
    Confirmation confirmation = request.confirmation();
    Optional<String> earlier =
        confirmation.dryRun() ? Optional.empty() : earlier(operationId(confirmation));
    if (earlier.isPresent()) {
      return earlier.get();
    }
    nobodyHasBegunIt = true;
    try (OperatorAccess access = OperatorAccess.open(run)) {
      try {
        ClusterChange.Plan plan = run.stages().time("plan", () -> planned(access));
        return confirmation.dryRun() ? shown(plan) : confirmed(access, plan, confirmation);
      } finally {
        tokenRevoked = access.end();
      }
    }
  }

  /** The change's own plan, and what speaks against any change now. */
  private ClusterChange.Plan planned(OperatorAccess access)
      throws IOException, InterruptedException {
    ClusterChange.Plan plan = change.plan(access);
    return plan.with(others(request.confirmation().operationId().orElse("")));
  }

  private String shown(ClusterChange.Plan plan) {
    return report(
            plan, Outcome.PLANNED, request.confirmation().operationId(), plan.facts(), List.of())
        .toJson();
  }

  private String confirmed(
      OperatorAccess access, ClusterChange.Plan plan, Confirmation confirmation)
      throws IOException, InterruptedException {
    String operationId = operationId(confirmation);
    refuse(plan, confirmation);
    return switch (run.stages().time("prepare", () -> change.prepare(access))) {
      case ClusterChange.Prepared.Ready ready -> begun(access, plan, operationId);
      case ClusterChange.Prepared.CameMeanwhile came -> {
        ClusterChange.Plan now = run.stages().time("plan", () -> planned(access));
        refuse(now, confirmation);
        yield begun(access, now, operationId);
      }
      case ClusterChange.Prepared.ComeAgain(String words) ->
          report(plan, Outcome.WAITING, Optional.of(operationId), plan.facts(), List.of(words))
              .toJson();
    };
  }

  private String begun(OperatorAccess access, ClusterChange.Plan plan, String operationId)
      throws IOException, InterruptedException {
    Optional<Operations.Begun> other =
        run.stages()
            .time(
                "record",
                () ->
                    operations.begin(
                        operationId,
                        request.toString(),
                        run.now(),
                        run.cleanUpBy(),
                        run.giveUpAt()));
    if (other.isPresent()) {
      nobodyHasBegunIt = false;
      return earlier(operationId)
          .orElseThrow(() -> new IllegalStateException("its record was there a moment ago"));
    }
    return carriedOut(access, plan, operationId);
  }

  /** Two restores at once, or a node that joins meanwhile, leave what nobody wanted. */
  private Doubts others(String operationId) throws IOException, InterruptedException {
    Doubts doubts = new Doubts();
    for (Operations.Begun begun : operations.atWorkBeside(operationId, run.now(), run.giveUpAt())) {
      doubts.refuseUnless(
          request.confirmation().acceptUnfinished(),
          "the operation '"
              + begun.operationId()
              + "' was begun at "
              + begun.at()
              + " and has not ended: wait for its outcome, "
              + operations.outcomeKey(begun.operationId())
              + ", until "
              + begun.endsBy()
              + " at most",
          "if you know that its call is dead, see how far it came (the node's log, the cluster),"
              + " and say "
              + run.naming().word("acceptUnfinished", true));
    }
    return doubts;
  }

  private String carriedOut(OperatorAccess access, ClusterChange.Plan plan, String operationId)
      throws IOException, InterruptedException {
    ClusterChange.Done done;
    try {
      // Only now, when its own record is there, an operation that began meanwhile sees this one.
      refuse(run.stages().time("others", () -> others(operationId)).refusals());
      done = change.carryOut(access, operationId, effect);
    } catch (IOException | RuntimeException | InterruptedException failure) {
      recordFailure(plan, operationId, failure);
      throw failure;
    }
    Map<String, Object> facts = new LinkedHashMap<>(plan.facts());
    facts.putAll(done.facts());
    facts.put("record", operations.outcomeKey(operationId));
    run.stages().durations().forEach((stage, took) -> facts.put(stage + "Ms", took.toMillis()));
    String json = report(plan, Outcome.DONE, Optional.of(operationId), facts, done.next()).toJson();
    try {
      operations.end(operationId, json, run.cleanUpBy());
      return json;
    } catch (IOException unwritten) {
      // It is done: no reason to call it failed. A repeated call will find it in progress.
      run.stations()
          .log()
          .warn("the operation is done, but its record could not be written", unwritten);
      List<String> next = new ArrayList<>(done.next());
      next.add(
          "Keep this answer: its record could not be written ("
              + Failures.words(unwritten)
              + "), so the same event sent again is told that this one has not ended");
      return report(plan, Outcome.DONE, Optional.of(operationId), facts, next).toJson();
    }
  }

  private void refuse(ClusterChange.Plan plan, Confirmation confirmation)
      throws OperationRefusedException {
    List<String> reasons = new ArrayList<>(plan.refusals());
    if (!confirmation.clusterId().equals(plan.clusterId())) {
      reasons.addFirst(
          run.naming().of("clusterId")
              + ": got '"
              + confirmation.clusterId().orElse("")
              + "', but the cluster that answers here is "
              + plan.clusterId().map(id -> "'" + id + "'").orElse("of an unknown id")
              + ": make sure that this is the one you mean, with a dry run");
    }
    refuse(reasons);
  }

  private static void refuse(List<String> reasons) throws OperationRefusedException {
    if (!reasons.isEmpty()) {
      throw new OperationRefusedException(reasons);
    }
  }

  /** What an earlier call of this operation answered, or that it has not answered yet. */
  private Optional<String> earlier(String operationId) throws IOException, InterruptedException {
    Optional<Operations.Begun> begun = operations.begun(operationId, run.giveUpAt());
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    if (!begun.get().request().equals(request.toString())) {
      throw new OperationRefusedException(
          run.naming().of("operationId")
              + ": '"
              + operationId
              + "' was used for something else at "
              + begun.get().at()
              + "; give this operation a name of its own");
    }
    Optional<String> outcome = operations.outcome(operationId, run.giveUpAt());
    if (outcome.isEmpty()) {
      return Optional.of(inProgress(operationId, begun.get()));
    }
    JsonObject answer = Json.object(outcome.get()).orElseGet(JsonObject::new);
    if (Json.text(answer, "status").equals(Optional.of(Outcome.DONE.label()))) {
      return outcome;
    }
    throw new OperationRefusedException(
        "operation '"
            + operationId
            + "' was tried at "
            + begun.get().at()
            + " and ended so: "
            + Json.text(answer, "error").orElse("see " + operations.outcomeKey(operationId))
            + ". To try again, give another name in "
            + run.naming().of("operationId"));
  }

  private String inProgress(String operationId, Operations.Begun begun) {
    return new OperationReport(
            Outcome.IN_PROGRESS,
            request.action(),
            run.name().cluster(),
            Optional.empty(),
            Optional.of(operationId),
            Map.of("begunAt", begun.at()),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                "Another call of this operation has begun it. Send the same again for its answer,"
                    + " which lies at "
                    + operations.outcomeKey(operationId)
                    + " as soon as it ends. If it is not there at "
                    + begun.endsBy()
                    + ", or you know before that its call is dead, see how far it came (the node's"
                    + " log, the cluster), and plan again with "
                    + run.naming().word("acceptUnfinished", true)
                    + " and another name in "
                    + run.naming().of("operationId")),
            Map.of())
        .toJson();
  }

  private void recordFailure(ClusterChange.Plan plan, String operationId, Exception failure)
      throws InterruptedException {
    Outcome outcome = effect.isUnclearAfter(failure) ? Outcome.UNCLEAR : Outcome.FAILED;
    Map<String, Object> facts = new LinkedHashMap<>(plan.facts());
    facts.put("error", Failures.words(failure) + ". " + effect.after(failure));
    try {
      operations.end(
          operationId,
          report(plan, outcome, Optional.of(operationId), facts, List.of()).toJson(),
          run.now().plus(Duration.between(run.now(), run.cleanUpBy()).dividedBy(2)));
    } catch (IOException unwritten) {
      failure.addSuppressed(unwritten);
    }
  }

  private OperationReport report(
      ClusterChange.Plan plan,
      Outcome outcome,
      Optional<String> operationId,
      Map<String, Object> facts,
      List<String> next) {
    boolean toDoIt = outcome == Outcome.PLANNED;
    return new OperationReport(
        outcome,
        request.action(),
        run.name().cluster(),
        plan.clusterId(),
        operationId,
        facts,
        plan.does(),
        plan.warnings(),
        toDoIt ? plan.refusals() : List.of(),
        next,
        toDoIt && plan.refusals().isEmpty() ? repeat(plan) : Map.of());
  }

  /** The event that does what was planned, ready to be sent. */
  private Map<String, Object> repeat(ClusterChange.Plan plan) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("action", request.action());
    detail.putAll(plan.repeat());
    detail.put("dryRun", false);
    detail.put("cluster", run.name().cluster());
    plan.clusterId().ifPresent(id -> detail.put("clusterId", id));
    detail.put(
        "operationId",
        request
            .confirmation()
            .operationId()
            .orElseGet(() -> run.name().stamp().toLowerCase(Locale.ROOT)));
    if (request.confirmation().acceptUnfinished()) {
      detail.put("acceptUnfinished", true);
    }
    return detail;
  }

  private static String operationId(Confirmation confirmation) {
    return confirmation
        .operationId()
        .orElseThrow(() -> new IllegalStateException("the reader requires it"));
  }
}
