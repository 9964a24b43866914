package vaultsnapshot.simulation;

import java.time.Duration;
import java.util.Map;

/** The owner's choice: how many days each tier is kept, as parameters of the template. */
record Days(int hourly, int daily, int weekly, int monthly, int manual) {
  /** So long a version that is no longer current can be had back, whatever made it so. */
  static final Duration UNDELETE = Duration.ofDays(7);

  Map<String, String> parameters() {
    return Map.of(
        "HourlyDays", Integer.toString(hourly),
        "DailyDays", Integer.toString(daily),
        "WeeklyDays", Integer.toString(weekly),
        "MonthlyDays", Integer.toString(monthly),
        "ManualDays", Integer.toString(manual),
        "NoncurrentDays", Long.toString(UNDELETE.toDays()));
  }
}
