package vaultsnapshot.retention;

import java.util.Locale;

/**
 * How long a superseded snapshot is kept: the value of the object tag {@value #TAG}, by which the
 * bucket's lifecycle rules expire it. An object without the tag never expires.
 */
public enum Tier {
  HOURLY,
  DAILY,
  WEEKLY,
  MONTHLY,
  MANUAL;

  /** The key of the object tag. */
  public static final String TAG = "retention";

  /** The value of the object tag: {@code hourly}, {@code daily} and so on. */
  public String tagValue() {
    return name().toLowerCase(Locale.ROOT);
  }
}
