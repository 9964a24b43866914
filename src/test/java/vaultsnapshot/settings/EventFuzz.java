package vaultsnapshot.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import vaultsnapshot.bucket.SnapshotName;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;

/** Any event: it is refused as documented, or asks for something that can be done. */
public final class EventFuzz implements FuzzTarget {
  private static final Instant NOW = Instant.parse("2026-11-23T02:00:41Z");
  private static final Duration MAX_AGE = Duration.ofHours(6);
  private static final String REQUEST_ID = "1b0f1a8b-0000-4000-8000-5e5a0e5e5a0e";

  /** A message for a person; an event may have 6 MB. */
  private static final int LONGEST_MESSAGE = 4500;

  @Override
  public void run(byte[] input) {
    EventReader reader = new EventReader(new RunSettings(MAX_AGE), () -> NOW);
    Optional<RunRequest> request = read(reader, input);
    if (request.isPresent()) {
      judge(request.get());
      Property.same(request, read(reader, input), "the same event read twice");
    }
  }

  @Override
  public List<byte[]> seeds() {
    return EventFiles.and(
        "",
        "null",
        "{\"time\":\"2026-11-23T03:00:00+01:00\",\"detail\":\"{\\\"label\\\":\\\"a\\\"}\"}",
        "{\"detail\":{\"action\":\"check\",\"label\":1,\"acceptRebuild\":\"no\"},\"x\":1}",
        "{\"source\":\"aws.s3\",\"detail-type\":\"Object Created\",\"resources\":[\"a\",1]}",
        "{\"source\":\"%s\",\"time\":\"%s\"}".formatted("s".repeat(3000), "t".repeat(3000)),
        IntStream.range(0, 500)
            .mapToObj(i -> "\"k%d\":1".formatted(i))
            .collect(Collectors.joining(",", "{", "}")),
        "{\"time\":\"+999999999-12-31T23:59:59+18:00\",\"detail\":[]}");
  }

  @Override
  public int longestBytes() {
    return 8192;
  }

  private static Optional<RunRequest> read(EventReader reader, byte[] body) {
    try {
      return Optional.of(reader.read(body, REQUEST_ID, new Problems()));
    } catch (InvalidInputException refused) {
      Property.holds(!refused.problems().isEmpty(), "a refusal names its problems");
      Property.holds(
          Property.message(refused).length() <= LONGEST_MESSAGE,
          "a refusal is short, but it has " + Property.message(refused).length() + " characters");
      return Optional.empty();
    }
  }

  private static void judge(RunRequest request) {
    SnapshotName name = new SnapshotName("cluster", request.scheduledAt(), request.label());
    Property.same(
        Optional.of(name), SnapshotName.parse("", "cluster", name.key("")), "name of the snapshot");
    Duration age = Duration.between(request.scheduledAt(), NOW);
    Property.holds(age.compareTo(MAX_AGE.plusSeconds(1)) < 0, "no event is too old");
    Property.holds(age.compareTo(Duration.ofMinutes(-6)) > 0, "no event is of the future");
    Property.holds(
        request.action() == RunRequest.Action.CHECK
            || request.timeGiven()
            || request.label().isPresent(),
        "a manual snapshot has a label");
  }
}
