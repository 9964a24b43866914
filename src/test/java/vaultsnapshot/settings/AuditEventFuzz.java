package vaultsnapshot.settings;

import java.util.List;
import java.util.Optional;
import vaultsnapshot.fuzz.FuzzTarget;
import vaultsnapshot.fuzz.Property;
import vaultsnapshot.input.InvalidInputException;
import vaultsnapshot.input.Problems;

/** Any event of the auditor: refused as documented, or one of its two actions. */
public final class AuditEventFuzz implements FuzzTarget {
  @Override
  public void run(byte[] input) {
    Property.same(read(input), read(input), "the same event read twice");
  }

  @Override
  public List<byte[]> seeds() {
    return EventFiles.and(
        "{\"detail\":{\"action\":\"age\"}}", "{\"detail\":{\"action\":1,\"x\":null}}", "null");
  }

  @Override
  public int longestBytes() {
    return 4096;
  }

  private static Optional<AuditRequest> read(byte[] body) {
    try {
      return Optional.of(AuditEventReader.read(body, new Problems()));
    } catch (InvalidInputException refused) {
      Property.holds(!refused.problems().isEmpty(), "a refusal names its problems");
      return Optional.empty();
    }
  }
}
