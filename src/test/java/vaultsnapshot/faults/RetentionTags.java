package vaultsnapshot.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A second opinion on which of a bucket's scheduled snapshots may expire, straight from the words
 * of docs/design.md.
 */
final class RetentionTags {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
  private static final int KEEP_LAST = 3;

  /** More than a run that went wrong could have left in disorder. */
  private static final int MOST_LOOKED_AT = 8;

  private RetentionTags() {}

  /** Looks at the newest snapshots of the store, and at their receipts. */
  static void assertRight(Store store) {
    List<String> stamps =
        store.versions(Store.CLUSTER).stream()
            .filter(key -> key.endsWith(".snap"))
            .map(key -> key.substring(Store.CLUSTER.length() + 1, key.length() - ".snap".length()))
            .sorted()
            .toList();
    Map<String, String> expected = expected(stamps);
    for (String stamp :
        stamps.subList(Math.max(0, stamps.size() - MOST_LOOKED_AT), stamps.size())) {
      Map<String, String> tags =
          expected.containsKey(stamp) ? Map.of("retention", expected.get(stamp)) : Map.of();
      String stem = Store.CLUSTER + "/" + stamp;
      assertThat(store.tags(stem + ".snap")).as("tags of %s.snap", stem).isEqualTo(tags);
      assertThat(store.tags(stem + ".json")).as("tags of %s.json", stem).isEqualTo(tags);
    }
  }

  /** Stamp to tier, of those that are not among the newest. */
  private static Map<String, String> expected(List<String> oldestFirst) {
    Set<Object> periods = new HashSet<>();
    Map<String, String> tiers = new HashMap<>();
    for (String stamp : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - KEEP_LAST))) {
      LocalDate day = LocalDateTime.parse(stamp, STAMP).toLocalDate();
      boolean firstOfMonth = periods.add(YearMonth.from(day));
      boolean firstOfWeek =
          periods.add(
              day.get(IsoFields.WEEK_BASED_YEAR)
                  + "-W"
                  + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      boolean firstOfDay = periods.add(day);
      tiers.put(
          stamp,
          firstOfMonth ? "monthly" : firstOfWeek ? "weekly" : firstOfDay ? "daily" : "hourly");
    }
    return tiers;
  }
}
