package vaultsnapshot.settings;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a run needs of an event.
 *
 * @param time the scheduled time, in whole seconds
 * @param detail strings and booleans as such, all else as its JSON
 */
record Event(
    Optional<String> source,
    Optional<String> detailType,
    Optional<Instant> time,
    Map<String, Object> detail) {}
