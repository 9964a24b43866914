package vaultsnapshot.settings;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.joda.time.DateTime;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.settings.RunRequest.Action;

/**
 * Reads an event: when, and in {@code detail} what else it asks for.
 *
 * <ul>
 *   <li>{@code label}: a manual snapshot of this name
 *   <li>{@code acceptRebuild}: {@code true} to trust a rebuilt cluster from now on
 *   <li>{@code action}: {@code "check"} for a preflight; {@code "backup"} where absent
 * </ul>
 *
 * <p>An event with a time and no label is a scheduled snapshot. One without either is a manual
 * snapshot of now; its label is the head of the request id, by which the retry of an asynchronous
 * call finds what the first attempt stored.
 *
 * <p>Events of EventBridge are taken from its schedules alone ({@code aws.events}, {@code
 * aws.scheduler}). A trigger that was connected by mistake, such as the snapshot bucket's own
 * notifications, must not start a run for every object that a run stores.
 */
public final class EventReader {
  private static final String LABEL = "label";
  private static final String ACCEPT_REBUILD = "acceptRebuild";
  private static final String ACTION = "action";
  private static final Set<String> KNOWN = new TreeSet<>(Set.of(LABEL, ACCEPT_REBUILD, ACTION));

  private static final Pattern REQUEST_ID_HEAD = Pattern.compile("[0-9a-f]{8}");

  /** How far AWS's clock and this one may be apart. */
  private static final Duration FUTURE_TOLERANCE = Duration.ofMinutes(5);

  private final RunSettings settings;
  private final InstantSource clock;

  /** Judges the age of events by {@code clock}. */
  public EventReader(RunSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Reads the event and so ends the first stage of reading: {@code problems} may already hold the
   * environment's.
   *
   * @param body the invocation's payload; empty, {@code null} and {@code {}} mean the same
   * @param requestId Lambda's id of the invocation
   * @throws InvalidInputException naming all problems
   */
  public RunRequest read(byte[] body, String requestId, Problems problems) {
    EventBody eventBody = new EventBody(problems);
    ScheduledEvent event = eventBody.read(body);
    eventBody.refuseOtherSources(event);
    RunRequest request = new Reading(event, problems).request(requestId);
    problems.throwIfAny("settings and event");
    return request;
  }

  /** One event being read. */
  private final class Reading {
    private final ScheduledEvent event;
    private final Map<String, Object> detail;
    private final Problems problems;

    Reading(ScheduledEvent event, Problems problems) {
      this.event = event;
      this.detail = event.getDetail();
      this.problems = problems;
    }

    RunRequest request(String requestId) {
      refuseUnknownKeys();
      Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      Optional<Instant> time = time();
      time.ifPresent(given -> refuseOldAndFuture(given, now));
      Action action = action();
      Optional<String> label = label();
      boolean manualWithoutName = action == Action.BACKUP && time.isEmpty() && label.isEmpty();
      return new RunRequest(
          action,
          time.orElse(now),
          time.isPresent(),
          manualWithoutName ? head(requestId) : label,
          acceptRebuild(),
          requestId);
    }

    private void refuseUnknownKeys() {
      EventBody.refuseOthers(
          detail.keySet(),
          KNOWN,
          "detail.",
          "is unknown, known are " + String.join(", ", KNOWN),
          problems);
    }

    private Optional<Instant> time() {
      return Optional.ofNullable(event.getTime())
          .map(DateTime::getMillis)
          .map(Instant::ofEpochMilli)
          .map(time -> time.truncatedTo(ChronoUnit.SECONDS));
    }

    private void refuseOldAndFuture(Instant time, Instant now) {
      Duration age = Duration.between(time, now);
      if (age.compareTo(settings.maxEventAge()) > 0) {
        problems.add(
            EventBody.TIME,
            time
                + " is "
                + spoken(age)
                + " ago, more than MAX_EVENT_AGE ("
                + spoken(settings.maxEventAge())
                + ") allows; remove time for a manual snapshot of now, or raise MAX_EVENT_AGE");
      }
      if (age.negated().compareTo(FUTURE_TOLERANCE) > 0) {
        problems.add(
            EventBody.TIME,
            time
                + " is "
                + spoken(age.negated())
                + " ahead of the clock ("
                + now
                + "), more than "
                + spoken(FUTURE_TOLERANCE)
                + "; remove time for a manual snapshot of now");
      }
    }

    private Action action() {
      Object action = detail.getOrDefault(ACTION, "backup");
      if (action.equals("backup")) {
        return Action.BACKUP;
      }
      if (!action.equals("check")) {
        problems.add(
            "detail.action",
            "got " + EventBody.shown(action) + ", expected \"check\" or \"backup\"");
        return Action.BACKUP;
      }
      if (detail.containsKey(LABEL) || detail.containsKey(ACCEPT_REBUILD)) {
        problems.add(
            "detail.action", "is \"check\", which stores nothing: remove label and acceptRebuild");
      }
      return Action.CHECK;
    }

    private Optional<String> label() {
      Optional<Object> label = Optional.ofNullable(detail.get(LABEL));
      if (label.isPresent() && !isLabel(label.get())) {
        problems.add(
            "detail.label",
            "got "
                + EventBody.shown(label.get())
                + ", expected a string of 1 to 63 of a-z, 0-9 and -, with no - first");
        return Optional.empty();
      }
      return label.map(Object::toString);
    }

    private static boolean isLabel(Object label) {
      return label instanceof String text && SnapshotName.isLabel(text);
    }

    private boolean acceptRebuild() {
      Object accept = detail.getOrDefault(ACCEPT_REBUILD, false);
      if (accept instanceof Boolean accepted) {
        return accepted;
      }
      problems.add(
          "detail.acceptRebuild",
          "got " + EventBody.shown(accept) + ", expected true or false, unquoted");
      return false;
    }

    private Optional<String> head(String requestId) {
      String hex = requestId.replace("-", "").toLowerCase(Locale.ROOT);
      Optional<String> head =
          Optional.of(hex.substring(0, Math.min(8, hex.length())))
              .filter(text -> REQUEST_ID_HEAD.matcher(text).matches());
      if (head.isEmpty()) {
        problems.add(
            "request id",
            "got '"
                + requestId
                + "', expected a UUID to take the label from; give detail.label instead");
      }
      return head;
    }
  }

  /** {@code 26h 5m} instead of {@code PT26H5M}. */
  private static String spoken(Duration duration) {
    return duration
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .substring("PT".length())
        .toLowerCase(Locale.ROOT)
        .replaceAll("([hm])(?=\\d)", "$1 ");
  }
}
