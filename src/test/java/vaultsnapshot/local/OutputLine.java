package vaultsnapshot.local;

import java.time.Instant;

/**
 * One line that the function wrote.
 *
 * @param at when it was read here
 * @param standardError whether it came on standard error
 * @param text the line without its end
 */
public record OutputLine(Instant at, boolean standardError, String text) {}
