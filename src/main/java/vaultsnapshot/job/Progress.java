package vaultsnapshot.job;

import java.util.Optional;
import java.util.function.LongConsumer;

/** Somebody who watches how far a step that takes long is. */
@FunctionalInterface
public interface Progress {
  /** Nobody does. */
  Progress UNWATCHED = (step, bytes, sizeBytes) -> {};

  /**
   * Told often, by one thread at a time; a step begins with 0 bytes.
   *
   * @param step the stage in the words of the log
   * @param sizeBytes of all; nothing where that is known only at the end, as with what Vault sends
   */
  void reached(String step, long bytes, Optional<Long> sizeBytes);

  /** The same of one step, whose size is known. */
  default LongConsumer of(String step, long sizeBytes) {
    return bytes -> reached(step, bytes, Optional.of(sizeBytes));
  }
}
