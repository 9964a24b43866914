package vaultsnapshot.settings;

import java.util.List;
import java.util.Optional;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;

/** Any event of the operator: refused as documented, or it changes nothing unless confirmed. */
public final class OperatorFuzz implements FuzzTarget {
  private static final String CLUSTER = "prod";

  @Override
  public void run(byte[] input) {
    Optional<OperatorRequest> request = read(input);
    if (request.isPresent()) {
      judge(request.get());
      Property.same(request, read(input), "the same event read twice");
    }
  }

  @Override
  public List<byte[]> seeds() {
    return EventFiles.and(
        "{\"detail\":{\"action\":\"restore\",\"snapshot\":\"newest\",\"dryRun\":false,"
            + "\"cluster\":\"prod\",\"clusterId\":\"a\",\"operationId\":\"op-1\"}}",
        confirmed("\"cluster\":\"other\",\"clusterId\":\"a\",\"operationId\":\"op-1\""),
        confirmed("\"cluster\":\"prod\",\"operationId\":\"op-1\""),
        confirmed("\"cluster\":\"prod\",\"clusterId\":\"a\",\"operationId\":\"../op\""),
        "{\"detail\":{\"action\":\"join\",\"node\":\"https://a:8200\",\"autoJoinPort\":0}}",
        "{\"detail\":{\"action\":\"list\",\"since\":\"2026-11-22\",\"limit\":1e3}}",
        "{\"detail\":{\"action\":\"remove-peer\",\"serverId\":\" \",\"dryRun\":\"no\"}}");
  }

  @Override
  public int longestBytes() {
    return 4096;
  }

  /** One that is to be done and lacks what it must have for that. */
  private static String confirmed(String words) {
    return "{\"detail\":{\"action\":\"bootstrap\",\"node\":\"https://a:8200\",\"dryRun\":false,"
        + words
        + "}}";
  }

  private static Optional<OperatorRequest> read(byte[] body) {
    try {
      return Optional.of(new OperatorReader(CLUSTER, Naming.EVENT).read(body, new Problems()));
    } catch (InvalidInputException refused) {
      Property.holds(!refused.problems().isEmpty(), "a refusal names its problems");
      return Optional.empty();
    }
  }

  private static void judge(OperatorRequest request) {
    if (request instanceof OperatorRequest.Changing changing && !changing.confirmation().dryRun()) {
      OperatorRequest.Confirmation confirmation = changing.confirmation();
      Property.same(Optional.of(CLUSTER), confirmation.cluster(), "the confirmed cluster");
      Property.holds(confirmation.clusterId().isPresent(), "the live cluster's id is repeated");
      Property.holds(
          confirmation.operationId().filter(id -> id.matches("[a-z0-9-]{1,40}")).isPresent(),
          "the operation has an id that can stand in a key");
    }
  }
}
