package vaultsnapshot.job;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vaultsnapshot.bucket.LifecycleRule;
import vaultsnapshot.retention.Tier;

/** What a bucket's lifecycle does to the snapshots of one folder. */
record FolderRules(List<LifecycleRule> rules) {
  /** Those of {@code all} that are switched on and touch {@code directory}. */
  static FolderRules of(List<LifecycleRule> all, String directory) {
    return new FolderRules(
        all.stream().filter(rule -> rule.enabled() && rule.touches(directory)).toList());
  }

  /**
   * Those that remove what nothing has superseded: the newest have no tag, and after a plain DELETE
   * they are older versions.
   */
  List<LifecycleRule> takingTheNewest() {
    return rules.stream()
        .filter(LifecycleRule::removesVersions)
        .filter(rule -> !rule.tags().containsKey(Tier.TAG))
        .toList();
  }

  /** After how many days a tier expires; our objects have no other tag that a rule could want. */
  Optional<Integer> days(Tier tier) {
    return rules.stream()
        .filter(rule -> rule.tags().equals(Map.of(Tier.TAG, tier.tagValue())))
        .flatMap(rule -> rule.expirationDays().stream())
        .min(Comparator.naturalOrder());
  }

  /** Whether what killed runs left is swept. */
  boolean abortUploads() {
    return rules.stream().anyMatch(rule -> rule.abortDays().isPresent());
  }
}
