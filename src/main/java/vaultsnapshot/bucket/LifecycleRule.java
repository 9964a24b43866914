package vaultsnapshot.bucket;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One rule of a bucket's lifecycle.
 *
 * @param id its name; S3 makes one up where its author did not
 * @param enabled whether it does anything
 * @param prefix what the keys must begin with; empty for all
 * @param tags what the objects must be tagged with, all of it
 * @param bySize whether it is for objects of some sizes alone
 * @param expirationDays age at which the current version expires
 * @param expirationDate whether the current versions expire at a date
 * @param noncurrentDays how long older versions are kept
 * @param abortDays age at which incomplete uploads are aborted
 * @param expiredDeleteMarkers whether delete markers go that hide nothing
 * @param transitions to other storage classes, of current and of older versions
 */
public record LifecycleRule(
    String id,
    boolean enabled,
    String prefix,
    Map<String, String> tags,
    boolean bySize,
    Optional<Integer> expirationDays,
    boolean expirationDate,
    Optional<Integer> noncurrentDays,
    Optional<Integer> abortDays,
    boolean expiredDeleteMarkers,
    List<Transition> transitions) {
  /** Copies the collections. */
  public LifecycleRule {
    tags = Map.copyOf(tags);
    transitions = List.copyOf(transitions);
  }

  /**
   * A move to another storage class.
   *
   * @param storageClass as S3 writes it, such as {@code GLACIER_IR}
   * @param days age at which it happens; nothing where it happens at a date
   */
  public record Transition(String storageClass, Optional<Integer> days) {}

  /** Whether it applies to objects whose keys begin so, or to some of them. */
  public boolean touches(String directory) {
    return directory.startsWith(prefix) || prefix.startsWith(directory);
  }

  /** Whether it removes versions of objects. */
  public boolean removesVersions() {
    return expirationDays.isPresent() || expirationDate || noncurrentDays.isPresent();
  }
}
