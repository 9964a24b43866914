package vaultsnapshot.archive;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import vaultsnapshot.input.Json;

/**
 * {@code meta.json}: the Raft library's SnapshotMeta. Fields that are not named here are accepted
 * and ignored.
 *
 * <p>Any {@code ID} is accepted: servers write {@code bolt-snapshot}, but a restore gives the
 * snapshot a name of its own, so another one makes it no worse.
 *
 * @param id as the server named it
 * @param index of the last Raft log entry in the snapshot, at least 1
 * @param term of that entry, at least 1
 * @param stateSizeBytes the size of {@code state.bin}
 */
public record SnapshotMeta(String id, long index, long term, long stateSizeBytes) {
  private static final String PART = "meta.json";

  /** The only version that Vault and OpenBao have ever written. */
  private static final long VERSION = 1;

  /**
   * Reads the member's content.
   *
   * @throws BadArchiveException if it is not JSON or a field is missing or out of range
   */
  static SnapshotMeta parse(byte[] content) throws BadArchiveException {
    JsonObject json =
        Json.object(new String(content, StandardCharsets.UTF_8))
            .orElseThrow(() ->
                new BadArchiveException(
                    PART,
                    "expected one JSON object, got " + content.length + " bytes that are not one"));
    number(json, "Version", VERSION, VERSION);
    return new SnapshotMeta(
        Json.text(json, "ID").orElseThrow(() -> missing("ID", "a text")),
        number(json, "Index", 1, Long.MAX_VALUE),
        number(json, "Term", 1, Long.MAX_VALUE),
        number(json, "Size", 1, Long.MAX_VALUE));
  }

  private static long number(JsonObject json, String name, long least, long most)
      throws BadArchiveException {
    String range = "a whole number from " + least + " to " + most;
    Optional<Long> found = Json.wholeNumber(json, name);
    long number = found.orElseThrow(() -> missing(name, range));
    if (number < least || number > most) {
      throw BadArchiveException.differs(PART, name, range, number);
    }
    return number;
  }

  private static BadArchiveException missing(String name, String expected) {
    return BadArchiveException.differs(PART, name, expected, "nothing or something else");
  }
}
