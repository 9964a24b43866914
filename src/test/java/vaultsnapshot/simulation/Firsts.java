package vaultsnapshot.simulation;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Map;
import java.util.TreeMap;

/** The earliest scheduled snapshot of each month, ISO week and day in UTC, by its stamp. */
record Firsts(Map<String, Commit> months, Map<String, Commit> weeks, Map<String, Commit> days) {
  Firsts() {
    this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  void add(Commit commit) {
    if (!commit.manual()) {
      LocalDate day = LocalDate.ofInstant(commit.stamp(), ZoneOffset.UTC);
      keepEarliest(months, day.toString().substring(0, "2026-11".length()), commit);
      keepEarliest(
          weeks,
          day.get(IsoFields.WEEK_BASED_YEAR) + "-W" + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
          commit);
      keepEarliest(days, day.toString(), commit);
    }
  }

  private static void keepEarliest(Map<String, Commit> firsts, String period, Commit commit) {
    firsts.merge(period, commit, (one, other) -> other.stamp().isBefore(one.stamp()) ? other : one);
  }
}
