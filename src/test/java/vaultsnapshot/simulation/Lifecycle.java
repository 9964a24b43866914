package vaultsnapshot.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Does to a model bucket what S3's lifecycle does at midnight. As early as S3 may: later would only
 * keep more.
 */
record Lifecycle(List<LifecycleRule> rules) {
  Lifecycle {
    rules = List.copyOf(rules);
  }

  void midnight(ModelBucket bucket, Instant now) {
    for (String key : bucket.allKeys()) {
      destroyNoncurrent(bucket, key, now);
      // What is hidden now becomes noncurrent now: its days count from here.
      expire(bucket, key, now);
      removeOrphanMarker(bucket, key);
    }
  }

  private void expire(ModelBucket bucket, String key, Instant now) {
    if (bucket
        .current(key)
        .filter(version -> rules.stream().anyMatch(rule -> rule.expires(version, now)))
        .isPresent()) {
      bucket.delete(key);
    }
  }

  private void destroyNoncurrent(ModelBucket bucket, String key, Instant now) {
    List<StoredVersion> versions = new ArrayList<>(bucket.versions(key));
    for (int place = 1; place < versions.size(); place++) {
      StoredVersion version = versions.get(place);
      int newerNoncurrent = place - 1;
      if (rules.stream().anyMatch(rule -> rule.destroys(version, newerNoncurrent, now))) {
        bucket.destroy(key, version.id());
      }
    }
  }

  private void removeOrphanMarker(ModelBucket bucket, String key) {
    List<StoredVersion> versions = bucket.versions(key);
    if (versions.size() == 1
        && versions.getFirst().isDeleteMarker()
        && rules.stream().anyMatch(rule -> rule.orphanMarkers() && key.startsWith(rule.prefix()))) {
      bucket.destroy(key, versions.getFirst().id());
    }
  }
}
