package vaultsnapshot.retention;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.zip.CRC32;

/**
 * Which snapshots are read back on a day: each on one day of a cycle, told from its key alone, so
 * that what comes and goes beside it changes nothing.
 *
 * @param days the cycle's length
 */
public record ReadBackShare(int days) {
  /** Whether the snapshot at {@code key} is of the share of this day. */
  public boolean isDue(String key, LocalDate day) {
    CRC32 hash = new CRC32();
    hash.update(key.getBytes(StandardCharsets.UTF_8));
    return Math.floorMod(day.toEpochDay(), days) == hash.getValue() % days;
  }
}
