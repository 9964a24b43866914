package vaultsnapshot.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import vaultsnapshot.local.Parts;

/**
 * The rows of {@code docs/faults.md}: one JSON object a line in {@code target/faults/rows.jsonl}.
 * {@code ./test} counts them and makes the document of them.
 */
public final class FaultTable {
  private FaultTable() {}

  /**
   * One fault that was tried.
   *
   * @param group the heading it stands under
   * @param fault in words
   * @param tried how many times
   * @param outcome what the run did
   * @param stored what lay in the bucket afterwards
   * @param took by the caller's clock, of all tries together
   * @param error how the error reads, empty where there was none
   * @param badObjects objects that were stored and are not whole
   * @param secretsLeaked secrets that were found where none may be
   */
  public record Row(
      String group,
      String fault,
      long tried,
      String outcome,
      String stored,
      Duration took,
      String error,
      int badObjects,
      int secretsLeaked) {}

  /** Adds a row; called before anything about it is asserted, so that a bad one shows too. */
  public static synchronized void add(Row row) {
    JsonObject json = new JsonObject();
    json.addProperty("group", row.group());
    json.addProperty("fault", row.fault());
    json.addProperty("tried", row.tried());
    json.addProperty("outcome", row.outcome());
    json.addProperty("stored", row.stored());
    json.addProperty("seconds", row.took().toMillis() / 1000.0);
    json.addProperty("error", readable(row.error()));
    json.addProperty("badObjects", row.badObjects());
    json.addProperty("secretsLeaked", row.secretsLeaked());
    try {
      Path folder = Files.createDirectories(Parts.projectFolder().resolve("target/faults"));
      Files.writeString(
          folder.resolve("rows.jsonl"),
          json + "\n",
          UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What is another with every run stands there by its name. */
  private static String readable(String error) {
    return error
        .replaceAll("(localhost|127\\.0\\.0\\.1):\\d+", "$1:PORT")
        .replaceAll("faults-[0-9a-f]{8}-[0-9a-f-]{27}", "BUCKET")
        .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "UUID")
        .replaceAll("\\d{8}T\\d{6}Z", "STAMP")
        .replaceAll("(request id) [^,)]+", "$1 ID");
  }
}
