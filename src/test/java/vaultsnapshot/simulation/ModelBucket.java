package vaultsnapshot.simulation;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A versioned bucket as S3 keeps it: keys in order, each with its versions, newest first. {@code
 * ModelBucketIT} shows that it answers as a real S3 does.
 */
final class ModelBucket {
  private final InstantSource clock;
  private final NavigableMap<String, List<StoredVersion>> keys = new TreeMap<>();
  private final List<StoredVersion> news = new ArrayList<>();
  private long versions;

  ModelBucket(InstantSource clock) {
    this.clock = clock;
  }

  /** The current version; nothing where none lies or a delete marker hides it. */
  Optional<StoredVersion> current(String key) {
    return newest(key).filter(version -> !version.isDeleteMarker());
  }

  /** The newest version or delete marker. */
  Optional<StoredVersion> newest(String key) {
    return newest(versions(key));
  }

  /** All versions and delete markers of a key, newest first. */
  List<StoredVersion> versions(String key) {
    return keys.getOrDefault(key, List.of());
  }

  Optional<StoredVersion> version(String key, String id) {
    return versions(key).stream().filter(version -> version.id().equals(id)).findFirst();
  }

  /** Every key that has a version or a delete marker, in order. */
  List<String> allKeys() {
    return List.copyOf(keys.keySet());
  }

  /** Keys with a current version that begin so and come after {@code after}, in order. */
  Collection<StoredVersion> currentAfter(String prefix, String after) {
    List<StoredVersion> found = new ArrayList<>();
    String begin = prefix.compareTo(after) > 0 ? prefix : after;
    for (Map.Entry<String, List<StoredVersion>> key : keys.tailMap(begin, true).entrySet()) {
      if (!key.getKey().startsWith(prefix)) {
        break;
      }
      if (!key.getKey().equals(after)) {
        newest(key.getValue()).filter(version -> !version.isDeleteMarker()).ifPresent(found::add);
      }
    }
    return found;
  }

  StoredVersion put(String key, StoredVersion.Content content) {
    StoredVersion added = add(key, Optional.of(content));
    news.add(added);
    return added;
  }

  /** What was put since this was last asked. */
  List<StoredVersion> takeNews() {
    List<StoredVersion> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  /** A plain DELETE: hides what lies there under a delete marker. */
  StoredVersion delete(String key) {
    return add(key, Optional.empty());
  }

  /** Removes one version for good; the one below becomes current again. */
  Optional<StoredVersion> destroy(String key, String id) {
    Optional<StoredVersion> found = version(key, id);
    found.ifPresent(version -> {
      List<StoredVersion> left = new ArrayList<>(versions(key));
      left.remove(version);
      if (left.isEmpty()) {
        keys.remove(key);
      } else {
        left.getFirst().current();
        keys.put(key, left);
      }
    });
    return found;
  }

  private StoredVersion add(String key, Optional<StoredVersion.Content> content) {
    versions++;
    StoredVersion added =
        new StoredVersion(key, "v%012d".formatted(versions), clock.instant(), content);
    List<StoredVersion> all = new ArrayList<>(versions(key));
    all.stream().findFirst().ifPresent(below -> below.superseded(added.createdAt()));
    all.addFirst(added);
    keys.put(key, all);
    return added;
  }

  private static Optional<StoredVersion> newest(List<StoredVersion> versions) {
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getFirst());
  }
}
