package vaultsnapshot.bucket;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a snapshot is called: {@code <prefix>/<cluster>/<stamp>.snap}, with {@code -<label>} behind
 * the stamp for a manual one. Its receipt has the same name with {@code .json}.
 *
 * @param cluster the cluster's name
 * @param scheduledAt the time of the event that caused the run, whole seconds; the stamp is this
 *     time in UTC, as {@code 20261122T020000Z}
 * @param label what a person called a manual snapshot; nothing for a scheduled one
 */
public record SnapshotName(String cluster, Instant scheduledAt, Optional<String> label) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);

  /** Years have four digits in a stamp. */
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
  private static final String SNAPSHOT_ENDING = ".snap";
  private static final String RECEIPT_ENDING = ".json";
  private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern FILE = Pattern.compile("(\\d{8}T\\d{6}Z)(?:-(.+))?");

  /**
   * Drops fractions of a second, which the stamp cannot show.
   *
   * @throws IllegalArgumentException if a part cannot stand in a key; the callers' settings have
   *     checked them before
   */
  public SnapshotName {
    scheduledAt = scheduledAt.truncatedTo(ChronoUnit.SECONDS);
    if (!isCluster(cluster)) {
      throw new IllegalArgumentException("cluster name '" + cluster + "' cannot stand in a key");
    }
    if (label.isPresent() && !isLabel(label.get())) {
      throw new IllegalArgumentException("label '" + label.get() + "' cannot stand in a key");
    }
    if (!hasStamp(scheduledAt)) {
      throw new IllegalArgumentException("time " + scheduledAt + " cannot stand in a key");
    }
  }

  /** Whether a cluster may be called so: 1 to 63 letters, digits, '_', '.' and '-'. */
  public static boolean isCluster(String name) {
    return CLUSTER.matcher(name).matches();
  }

  /** Whether a manual snapshot may be labelled so: 1 to 63 of a-z, 0-9 and '-', no '-' first. */
  public static boolean isLabel(String label) {
    return LABEL.matcher(label).matches();
  }

  /** Whether a person asked for it, rather than the schedule. */
  public boolean manual() {
    return label.isPresent();
  }

  /** The scheduled time as it stands in the key. */
  public String stamp() {
    return stamp(scheduledAt);
  }

  /** The snapshot's key under {@code prefix}, which may be empty. */
  public String key(String prefix) {
    return stem(prefix) + SNAPSHOT_ENDING;
  }

  /** The receipt's key under {@code prefix}, which may be empty. */
  public String receiptKey(String prefix) {
    return stem(prefix) + RECEIPT_ENDING;
  }

  /** Reads a snapshot's key; nothing for every other key, receipts included. */
  public static Optional<SnapshotName> parse(String prefix, String cluster, String key) {
    return parse(prefix, cluster, key, SNAPSHOT_ENDING);
  }

  /** Reads a receipt's key: the name of its snapshot; nothing for every other key. */
  public static Optional<SnapshotName> parseReceipt(String prefix, String cluster, String key) {
    return parse(prefix, cluster, key, RECEIPT_ENDING);
  }

  static String directory(String prefix, String cluster) {
    return prefix.isEmpty() ? cluster + "/" : prefix + "/" + cluster + "/";
  }

  static String stamp(Instant time) {
    return STAMP.format(time);
  }

  private String stem(String prefix) {
    return directory(prefix, cluster) + stamp() + label.map(text -> "-" + text).orElse("");
  }

  private static Optional<SnapshotName> parse(
      String prefix, String cluster, String key, String ending) {
    String directory = directory(prefix, cluster);
    if (!key.startsWith(directory) || !key.endsWith(ending)) {
      return Optional.empty();
    }
    Matcher file =
        FILE.matcher(
            key.substring(
                directory.length(), Math.max(directory.length(), key.length() - ending.length())));
    if (!file.matches()) {
      return Optional.empty();
    }
    Optional<String> label = Optional.ofNullable(file.group(2));
    if (label.isPresent() && !isLabel(label.get())) {
      return Optional.empty();
    }
    return time(file.group(1)).map(time -> new SnapshotName(cluster, time, label));
  }

  private static Optional<Instant> time(String stamp) {
    try {
      return Optional.of(STAMP.parse(stamp, Instant::from));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private static boolean hasStamp(Instant time) {
    return !time.isBefore(FIRST) && time.isBefore(END);
  }
}
