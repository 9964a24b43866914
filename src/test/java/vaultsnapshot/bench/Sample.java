package vaultsnapshot.bench;

import java.time.Duration;

/**
 * What one process of the function took.
 *
 * @param staging as the setting STAGING has it
 * @param megabytes size of the snapshot, in millions of bytes
 * @param invocations how many the process had, all of the same snapshot; 1 is a cold run
 * @param peakBytes most memory that the process held at once until then (VmHWM)
 * @param wall of the last invocation; of the first one, from the start of the process
 * @param cpu of the process meanwhile, on all cores
 */
record Sample(
    String staging, int megabytes, int invocations, long peakBytes, Duration wall, Duration cpu) {
  private static final double MIB = 1024 * 1024;

  double peakMib() {
    return peakBytes / MIB;
  }

  double wallSeconds() {
    return wall.toMillis() / 1000.0;
  }

  double cpuSeconds() {
    return cpu.toMillis() / 1000.0;
  }
}
