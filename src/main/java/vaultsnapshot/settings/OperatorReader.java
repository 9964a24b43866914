package vaultsnapshot.settings;

import com.google.gson.JsonPrimitive;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;
import vaultsnapshot.settings.OperatorRequest.Confirmation;
import vaultsnapshot.settings.OperatorRequest.RestoreWords;

/**
 * Reads an operator's event: {@code {"detail": {"action": "restore", ...}}}. Each action has its
 * own keys, and no others are taken.
 */
public final class OperatorReader {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MOST_LIMIT = 100;
  private static final Set<String> CHANGING =
      Set.of("dryRun", "cluster", "clusterId", "operationId", "acceptUnfinished");

  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "list", Set.of("since", "from", "limit"),
          "verify", Set.of("snapshot", "since", "from"),
          "restore", restoreKeys(),
          "restore-force", restoreKeys(),
          "configuration", Set.of(),
          "join",
              changing(
                  "node",
                  "leader",
                  "retry",
                  "nonVoter",
                  "tlsServerName",
                  "autoJoinScheme",
                  "autoJoinPort"),
          "remove-peer", changing("serverId", "node"),
          "bootstrap", changing("node"));

  /** It becomes part of a key, and of a snapshot's label. */
  private static final Pattern OPERATION_ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private final String cluster;
  private final Naming naming;

  /** For the cluster of this name; its problems name what they are about by {@code naming}. */
  public OperatorReader(String cluster, Naming naming) {
    this.cluster = cluster;
    this.naming = naming;
  }

  /**
   * Reads the event and so ends the first stage of reading: {@code problems} may already hold the
   * environment's.
   *
   * @throws InvalidInputException naming all problems
   */
  public OperatorRequest read(byte[] body, Problems problems) {
    Map<String, Object> detail = new EventBody(problems).read(body).detail();
    Optional<OperatorRequest> request = new Reading(detail, problems).request();
    problems.throwIfAny("settings and event");
    return request.orElseThrow();
  }

  /** One event being read. */
  private final class Reading {
    private final Map<String, Object> detail;
    private final Problems problems;

    Reading(Map<String, Object> detail, Problems problems) {
      this.detail = detail;
      this.problems = problems;
    }

    Optional<OperatorRequest> request() {
      Optional<String> action = text("action").filter(KEYS::containsKey);
      if (action.isEmpty()) {
        problems.add(
            naming.of("action"),
            (detail.containsKey("action") ? "got " + shown("action") : "is missing")
                + ", expected one of "
                + String.join(", ", new TreeSet<>(KEYS.keySet())));
        return Optional.empty();
      }
      refuseUnknownKeys(action.get());
      return Optional.of(request(action.get()));
    }

    private void refuseUnknownKeys(String action) {
      Set<String> known = new TreeSet<>(KEYS.getOrDefault(action, Set.of()));
      known.add("action");
      EventBody.refuseOthers(
          detail.keySet(),
          known,
          EventBody.DETAIL + ".",
          "is unknown to " + action + ", known are " + String.join(", ", known),
          problems);
    }

    private OperatorRequest request(String action) {
      return switch (action) {
        case "list" ->
            new OperatorRequest.ListSnapshots(
                time("since"), text("from"), number("limit", 1, MOST_LIMIT).orElse(DEFAULT_LIMIT));
        case "verify" ->
            new OperatorRequest.Verify(
                text("snapshot").orElse(OperatorRequest.NEWEST), time("since"), text("from"));
        case "restore", "restore-force" -> restore(action.equals("restore-force"));
        case "join" ->
            new OperatorRequest.Join(
                required("node", "the new node's address, one of the configured"),
                text("leader"),
                flag("retry", false),
                flag("nonVoter", false),
                text("tlsServerName"),
                text("autoJoinScheme"),
                number("autoJoinPort", 1, 65_535),
                confirmation());
        case "remove-peer" ->
            new OperatorRequest.RemovePeer(
                required("serverId", "a node_id, as the action configuration shows them"),
                text("node"),
                confirmation());
        case "bootstrap" ->
            new OperatorRequest.Bootstrap(
                required("node", "the node's address, one of the configured"), confirmation());
        default -> new OperatorRequest.ReadConfiguration();
      };
    }

    private OperatorRequest restore(boolean force) {
      return new OperatorRequest.Restore(
          required("snapshot", "a key as " + naming.action("list") + " shows them, or \"newest\""),
          force,
          new RestoreWords(
              flag("acceptOlder", false),
              flag("acceptOtherCluster", false),
              flag("acceptSeveralNodes", false),
              flag("safetySnapshot", true)),
          confirmation());
    }

    private Confirmation confirmation() {
      Confirmation confirmation =
          new Confirmation(
              flag("dryRun", true),
              text("cluster"),
              text("clusterId"),
              text("operationId"),
              flag("acceptUnfinished", false));
      if (!confirmation.dryRun()) {
        requireConfirmed(confirmation);
      }
      confirmation
          .operationId()
          .filter(id -> !OPERATION_ID.matcher(id).matches())
          .ifPresent(id ->
              problems.add(
                  naming.of("operationId"),
                  "got " + shown("operationId") + ", expected 1 to 40 of a-z, 0-9 and -"));
      return confirmation;
    }

    private void requireConfirmed(Confirmation confirmation) {
      if (!confirmation.cluster().equals(Optional.of(cluster))) {
        problems.add(
            naming.of("cluster"),
            confirmation.cluster().map(_ -> "got " + shown("cluster")).orElse("is missing")
                + ", expected CLUSTER_NAME ('"
                + cluster
                + "') once more: what changes a cluster says which one it means");
      }
      if (confirmation.clusterId().isEmpty() && !detail.containsKey("clusterId")) {
        problems.add(naming.of("clusterId"), "is missing, expected the id that the dry run showed");
      }
      if (confirmation.operationId().isEmpty() && !detail.containsKey("operationId")) {
        problems.add(
            naming.of("operationId"),
            "is missing, expected a name for this one operation, as the dry run proposed it: a call"
                + " that comes twice is then done once");
      }
    }

    private Optional<String> text(String key) {
      Optional<Object> value = Optional.ofNullable(detail.get(key));
      if (value.isPresent() && !(value.get() instanceof String text && !text.isBlank())) {
        if (!key.equals("action")) {
          problems.add(
              naming.of(key), "got " + shown(key) + ", expected a string that is not empty");
        }
        return Optional.empty();
      }
      return value.map(Object::toString).map(String::strip);
    }

    private String required(String key, String expected) {
      Optional<String> text = text(key);
      if (text.isEmpty() && !detail.containsKey(key)) {
        problems.add(naming.of(key), "is missing, expected " + expected);
      }
      return text.orElse("");
    }

    private boolean flag(String key, boolean otherwise) {
      Object value = detail.getOrDefault(key, otherwise);
      if (value instanceof Boolean flag) {
        return flag;
      }
      problems.add(naming.of(key), "got " + shown(key) + ", expected true or false, unquoted");
      return otherwise;
    }

    private Optional<Integer> number(String key, int least, int most) {
      Optional<Object> value = Optional.ofNullable(detail.get(key));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (value.get() instanceof JsonPrimitive primitive
          && primitive.isNumber()
          && primitive.getAsString().matches("\\d{1,9}")
          && primitive.getAsInt() >= least
          && primitive.getAsInt() <= most) {
        return Optional.of(primitive.getAsInt());
      }
      problems.add(
          naming.of(key),
          "got " + shown(key) + ", expected a whole number from " + least + " to " + most);
      return Optional.empty();
    }

    /** A moment, or a day, which begins at midnight in UTC. */
    private Optional<Instant> time(String key) {
      Optional<String> text = text(key);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            text.get().length() == "2026-11-22".length()
                ? LocalDate.parse(text.get()).atStartOfDay(ZoneOffset.UTC).toInstant()
                : Instant.parse(text.get()));
      } catch (DateTimeException notATime) {
        problems.add(
            naming.of(key),
            "got " + shown(key) + ", expected a time as 2026-11-22T02:00:00Z, or a day");
        return Optional.empty();
      }
    }

    private String shown(String key) {
      return EventBody.shown(detail.getOrDefault(key, "nothing"));
    }
  }

  private static Set<String> restoreKeys() {
    return changing(
        "snapshot", "acceptOlder", "acceptOtherCluster", "acceptSeveralNodes", "safetySnapshot");
  }

  private static Set<String> changing(String... own) {
    Set<String> keys = new TreeSet<>(CHANGING);
    keys.addAll(Set.of(own));
    return keys;
  }
}
