package vaultsnapshot.bench;

import java.time.Duration;

/**
 * What one run took.
 *
 * @param cpu user and system time of all its processes
 * @param peakBytes most memory held at once (VmHWM); 0 where it was not looked at
 */
record Measured(Duration wall, Duration cpu, long peakBytes) {
  double wallSeconds() {
    return wall.toMillis() / 1000.0;
  }

  double cpuSeconds() {
    return cpu.toMillis() / 1000.0;
  }

  double peakMib() {
    return peakBytes / 1048576.0;
  }
}
