package vaultsnapshot.bench;

import java.time.Duration;

/**
 * One cold run of the function: a fresh process, one invocation.
 *
 * @param staging as the setting STAGING has it
 * @param megabytes size of the snapshot, in millions of bytes
 * @param peakBytes most memory that the process held at once (VmHWM)
 * @param wall from the start of the process to the function's answer
 * @param cpu of the process, on all cores, start of the JVM included
 */
record Sample(String staging, int megabytes, long peakBytes, Duration wall, Duration cpu) {
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
