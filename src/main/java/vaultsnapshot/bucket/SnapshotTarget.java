package vaultsnapshot.bucket;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is written once: an object's key and its metadata.
 *
 * @param key the object's key
 * @param metadata the object's own metadata
 */
record SnapshotTarget(String key, Map<String, String> metadata) {
  static final String MEDIA_TYPE = "application/gzip";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern VALUE = Pattern.compile("[!-~]([ -~]{0,510}[!-~])?");

  /** S3's limit for the sum of names and values (S3 user guide, 'Object metadata'). */
  private static final int MOST_BYTES = 2_048;

  SnapshotTarget {
    metadata = Map.copyOf(metadata);
    metadata.forEach(SnapshotTarget::check);
    int bytes =
        metadata.entrySet().stream()
            .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
            .sum();
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "object metadata: " + bytes + " bytes, expected " + MOST_BYTES + " at most");
    }
    runId(metadata);
  }

  /** The id of the run that writes it. */
  String runId() {
    return runId(metadata);
  }

  private static String runId(Map<String, String> metadata) {
    String runId = metadata.get(StoredSnapshot.RUN_ID);
    if (runId == null) {
      throw new IllegalArgumentException(
          "object metadata: no '" + StoredSnapshot.RUN_ID + "', by which a run knows its own");
    }
    return runId;
  }

  private static void check(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "object metadata: name '" + name + "', expected a-z, 0-9 and '-'");
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "object metadata: the value of '"
              + name
              + "' must be 1 to 512 printable ASCII characters without blanks at its ends");
    }
  }
}
