package vaultsnapshot.retention;

import java.time.Instant;

/**
 * A snapshot that lies in the bucket, as far as retention is concerned.
 *
 * @param key by which the caller finds the object again; retention does not read it
 * @param stamp the scheduled time of the run that made it
 * @param manual whether a person asked for it (its name has a label) rather than the schedule
 */
public record RecoveryPoint(String key, Instant stamp, boolean manual) {}
