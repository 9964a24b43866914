package vaultsnapshot.archive;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
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
                    "expected one JSON object, got "
                        + content.length
                        + " bytes that are not one: "
                        + BadArchiveException.FOREIGN));
    number(json, "Version", VERSION, VERSION);
    return new SnapshotMeta(
        Json.text(json, "ID").orElseThrow(() -> wrong(json, "ID", "a text")),
        number(json, "Index", 1, Long.MAX_VALUE),
        number(json, "Term", 1, Long.MAX_VALUE),
        number(json, "Size", 1, Long.MAX_VALUE));
  }

  private static long number(JsonObject json, String name, long least, long most)
      throws BadArchiveException {
    String range =
        least == most ? String.valueOf(least) : "a whole number from " + least + " to " + most;
    return Json.wholeNumber(json, name)
        .filter(number -> number >= least && number <= most)
        .orElseThrow(() -> wrong(json, name, range));
  }

  private static BadArchiveException wrong(JsonObject json, String name, String expected) {
    String actual = json.has(name) ? shown(json.get(name)) : "nothing";
    return BadArchiveException.differs(
        PART, name, expected, actual + ": " + BadArchiveException.FOREIGN);
  }

  /** A whole number as far as Raft's go, 2^64-1; nothing else is quoted. */
  private static String shown(JsonElement value) {
    boolean number = value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    return number && value.getAsString().matches("-?\\d{1,20}")
        ? value.getAsString()
        : "something else";
  }
}
