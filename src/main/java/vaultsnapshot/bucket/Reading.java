package vaultsnapshot.bucket;

import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that was asked of a bucket: what S3 told, or why it told nothing. What could not be
 * read is never guessed.
 */
public sealed interface Reading<T> {
  /** What S3 told. */
  record Told<T>(T value) implements Reading<T> {}

  /**
   * Nothing was told.
   *
   * @param failure why, and what to change
   */
  record Untold<T>(BucketException failure) implements Reading<T> {}

  /** What was told, if anything was. */
  default Optional<T> told() {
    return this instanceof Told<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** One value for what was told, or another for why nothing was. */
  default <R> R fold(Function<T, R> ofTold, Function<BucketException, R> ofUntold) {
    return switch (this) {
      case Told<T>(T value) -> ofTold.apply(value);
      case Untold<T>(BucketException failure) -> ofUntold.apply(failure);
    };
  }
}
