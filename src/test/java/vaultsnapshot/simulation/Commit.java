package vaultsnapshot.simulation;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** A snapshot that was once committed, and what the world knows of it. */
final class Commit {
  static final Comparator<Commit> OLDEST_FIRST =
      Comparator.comparing(Commit::stamp)
          .thenComparing(Commit::key)
          .thenComparing(commit -> commit.version().id());

  private final StoredVersion version;
  private final Instant stamp;
  private final boolean manual;
  private final String cluster;
  private final boolean accepted;

  private Optional<StoredVersion> receipt = Optional.empty();
  private boolean superseded;
  private int completeRunsBefore;
  private Optional<Deletion> deletion = Optional.empty();

  /**
   * What a person did to it.
   *
   * @param ofTheNewest whether it was one of those that never expire
   */
  record Deletion(Instant at, boolean ofTheNewest) {}

  Commit(StoredVersion version, Instant stamp, boolean manual, String cluster, boolean accepted) {
    this.version = version;
    this.stamp = stamp;
    this.manual = manual;
    this.cluster = cluster;
    this.accepted = accepted;
  }

  StoredVersion version() {
    return version;
  }

  String key() {
    return version.key();
  }

  Instant stamp() {
    return stamp;
  }

  Instant committedAt() {
    return version.createdAt();
  }

  boolean manual() {
    return manual;
  }

  /** The cluster that it really came from. */
  String cluster() {
    return cluster;
  }

  /** Whether its cluster was a right one already when it was stored. */
  boolean accepted() {
    return accepted;
  }

  Optional<StoredVersion> receipt() {
    return receipt;
  }

  void receipt(StoredVersion written) {
    receipt = Optional.of(written);
  }

  boolean superseded() {
    return superseded;
  }

  /** Enough newer ones of its kind were there at a run's end. */
  void supersede(int completeRuns) {
    superseded = true;
    completeRunsBefore = completeRuns;
  }

  /**
   * It is among the newest again, for {@code KEEP_LAST} was raised or a newer one deleted: until it
   * is not, no run tags it.
   */
  void held(int completeRuns) {
    completeRunsBefore = completeRuns;
  }

  /** How many runs that could tag have ended since it was superseded. */
  int chances(int completeRuns) {
    return superseded ? completeRuns - completeRunsBefore : 0;
  }

  Optional<Deletion> deletion() {
    return deletion;
  }

  void deleted(Instant at) {
    deletion = Optional.of(new Deletion(at, !superseded));
  }

  @Override
  public String toString() {
    return key() + " (" + version.id() + ", committed " + committedAt() + ")";
  }
}
