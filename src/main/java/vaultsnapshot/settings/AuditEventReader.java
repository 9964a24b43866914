package vaultsnapshot.settings;

import java.util.Map;
import java.util.Set;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.settings.AuditRequest.Action;

/**
 * Reads what the auditor is called with: {@code detail.action} is {@code "age"} or, where absent,
 * {@code "audit"}. The event's time means nothing: what is looked at is the bucket as it is now.
 */
public final class AuditEventReader {
  private static final String ACTION = "action";

  private AuditEventReader() {}

  /**
   * Reads the event and so ends the first stage of reading: {@code problems} may already hold the
   * environment's.
   *
   * @param body the invocation's payload; empty, {@code null} and {@code {}} mean the same
   * @throws InvalidInputException naming all problems
   */
  public static AuditRequest read(byte[] body, Problems problems) {
    AuditRequest request = request(body, problems);
    problems.throwIfAny("settings and event");
    return request;
  }

  /**
   * Whether an event asks for an audit, whatever the environment is like; one that would be refused
   * asks for nothing.
   */
  public static boolean asksForAnAudit(byte[] body) {
    Problems problems = new Problems();
    AuditRequest request = request(body, problems);
    return problems.found().isEmpty() && request.action() == Action.AUDIT;
  }

  private static AuditRequest request(byte[] body, Problems problems) {
    EventBody eventBody = new EventBody(problems);
    Event event = eventBody.read(body);
    eventBody.refuseOtherSources(event);
    Map<String, Object> detail = event.detail();
    EventBody.refuseOthers(
        detail.keySet(), Set.of(ACTION), "detail.", "is unknown, known is action", problems);
    return new AuditRequest(action(detail.getOrDefault(ACTION, "audit"), problems));
  }

  private static Action action(Object action, Problems problems) {
    if (action.equals("age")) {
      return Action.AGE;
    }
    if (!action.equals("audit")) {
      problems.add(
          "detail.action", "got " + EventBody.shown(action) + ", expected \"age\" or \"audit\"");
    }
    return Action.AUDIT;
  }
}
