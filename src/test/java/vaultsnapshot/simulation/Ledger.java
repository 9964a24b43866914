package vaultsnapshot.simulation;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What really happened, kept apart from what the production code believes: every snapshot that was
 * ever committed, from which cluster, and which clusters are the right ones.
 */
final class Ledger {
  private static final Pattern KEY =
      Pattern.compile("(.*/(\\d{8}T\\d{6})Z(-[^/]+)?)\\.(snap|json)");
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

  private final NavigableSet<Commit> commits = new TreeSet<>(Commit.OLDEST_FIRST);
  private final Set<Commit> notSuperseded = new HashSet<>();
  private final Set<String> trusted = new HashSet<>();
  private final Firsts firsts = new Firsts();

  private String latest = "";
  private int completeRuns;

  /** From now on, and for what it stored before, this cluster is a right one. */
  void trust(String cluster) {
    if (trusted.add(cluster)) {
      latest = cluster;
      commits.stream().filter(this::isOwn).forEach(firsts::add);
    }
  }

  /** The first scheduled snapshots of the right clusters, by month, week and day. */
  Firsts firsts() {
    return firsts;
  }

  boolean trusts(String cluster) {
    return trusted.contains(cluster);
  }

  /** Enters what was put into the bucket by a run that backed up {@code cluster}. */
  List<Commit> enter(List<StoredVersion> put, String cluster) {
    return put.stream().flatMap(version -> enter(version, cluster).stream()).toList();
  }

  private Optional<Commit> enter(StoredVersion version, String cluster) {
    Matcher key = KEY.matcher(version.key());
    if (!key.matches()) {
      throw new IllegalStateException("nobody stores under a key like " + version.key());
    }
    if (key.group(4).equals("json")) {
      commits.stream()
          .filter(commit -> commit.key().equals(key.group(1) + ".snap"))
          .reduce((one, other) -> other)
          .orElseThrow(() -> new PromiseBroken("a receipt without a snapshot: " + version.key()))
          .receipt(version);
      return Optional.empty();
    }
    Commit commit =
        new Commit(
            version,
            LocalDateTime.parse(key.group(2), STAMP).toInstant(ZoneOffset.UTC),
            key.group(3) != null,
            cluster,
            trusts(cluster));
    commits.add(commit);
    notSuperseded.add(commit);
    if (isOwn(commit)) {
      firsts.add(commit);
    }
    return Optional.of(commit);
  }

  /** A run has ended that was told to keep the newest {@code keepLast}. */
  void runEnded(int keepLast, boolean couldTag, ModelBucket bucket) {
    for (boolean manual : List.of(true, false)) {
      own(manual).skip(keepLast - 1L).findFirst().ifPresent(last -> supersedeBefore(last, manual));
    }
    if (couldTag) {
      completeRuns++;
    }
    for (boolean manual : List.of(true, false)) {
      own(manual)
          .filter(commit -> isCurrent(commit, bucket))
          .limit(keepLast)
          .forEach(commit -> commit.held(completeRuns));
    }
  }

  private void supersedeBefore(Commit last, boolean manual) {
    notSuperseded.removeIf(commit -> {
      boolean replaced =
          commit.manual() == manual
              && isOwn(commit)
              && Commit.OLDEST_FIRST.compare(commit, last) < 0;
      if (replaced) {
        commit.supersede(completeRuns);
      }
      return replaced;
    });
  }

  /** Of a right cluster: one that was accepted, at whatever time. */
  boolean isOwn(Commit commit) {
    return trusted.contains(commit.cluster());
  }

  Collection<Commit> all() {
    return commits;
  }

  /**
   * Stored while nobody had accepted its cluster, which has been replaced by another since: nothing
   * in the bucket tells any more that it was accepted in between, so it is kept.
   */
  boolean isOrphan(Commit commit) {
    return !commit.accepted() && !commit.cluster().equals(latest);
  }

  private Stream<Commit> own(boolean manual) {
    return commits.descendingSet().stream()
        .filter(commit -> commit.manual() == manual && isOwn(commit));
  }

  /** Those that never expire, and those of clusters that nobody accepted. */
  Collection<Commit> notSuperseded() {
    return notSuperseded;
  }

  int completeRuns() {
    return completeRuns;
  }

  /** Forgets what is rightly gone, so that years cost no more than months. */
  void forget(Instant storedBefore, ModelBucket bucket) {
    commits.removeIf(commit ->
        commit.superseded()
            && commit.committedAt().isBefore(storedBefore)
            && isGone(commit.version(), bucket)
            && commit.receipt().map(receipt -> isGone(receipt, bucket)).orElse(true));
  }

  private static boolean isGone(StoredVersion version, ModelBucket bucket) {
    return bucket.version(version.key(), version.id()).isEmpty();
  }

  /** The newest of all, whoever made it. */
  Optional<Commit> newest(ModelBucket bucket) {
    return commits.descendingSet().stream().filter(commit -> isCurrent(commit, bucket)).findFirst();
  }

  private static boolean isCurrent(Commit commit, ModelBucket bucket) {
    return bucket.current(commit.key()).filter(commit.version()::equals).isPresent();
  }
}
