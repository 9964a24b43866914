package vaultsnapshot.job;

import java.io.IOException;

/**
 * A piece of a run that can fail.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
interface Step<T> {
  T run() throws IOException, InterruptedException;
}
