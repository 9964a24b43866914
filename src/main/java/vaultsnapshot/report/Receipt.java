package vaultsnapshot.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vaultsnapshot.input.InvalidInputException;

/**
 * The record of a snapshot, stored beside it, and a run's answer. As JSON all parts stand on the
 * top level, under the names of {@link ReceiptWriter}; what is absent is left out.
 *
 * @param status what came of the run
 * @param toolVersion the version of this program
 * @param run the run itself
 * @param cluster the cluster as it was seen
 * @param object the object in S3; there when {@code stored} or {@code already-stored}
 * @param content what the verifier found in the snapshot; there when {@code object} is
 * @param lineage how the snapshot stands to the ones before it
 */
public record Receipt(
    Status status,
    String toolVersion,
    Run run,
    Cluster cluster,
    Optional<StoredObject> object,
    Optional<Content> content,
    Lineage lineage) {
  /**
   * Holds the parts together.
   *
   * @throws IllegalArgumentException if a snapshot is claimed without its object and content
   */
  public Receipt {
    boolean whole = object.isPresent() && content.isPresent();
    boolean empty = object.isEmpty() && content.isEmpty();
    if (!whole && (status.isOfASnapshot() || !empty)) {
      throw new IllegalArgumentException(
          "receipt '" + status.label() + "': object and content belong together");
    }
  }

  /**
   * The run.
   *
   * @param scheduledAt the time that names the snapshot
   * @param takenAt when its download began
   * @param attempts how many times it was tried, the last one included
   * @param tokenRevoked whether the token that the run obtained was revoked; absent where there was
   *     none to revoke (given tokens, batch tokens)
   * @param cryptoProvider name and version of the provider that does TLS and hashing
   * @param durations stage to time spent in it, in the order of the stages; milliseconds as JSON
   */
  public record Run(
      Instant scheduledAt,
      Optional<Instant> takenAt,
      int attempts,
      Optional<Boolean> tokenRevoked,
      String cryptoProvider,
      Map<String, Duration> durations) {
    /** Copies the map, in its order. */
    public Run {
      durations = Collections.unmodifiableMap(new LinkedHashMap<>(durations));
    }
  }

  /**
   * The cluster, by its own words ({@code sys/health}, {@code sys/seal-status}).
   *
   * @param name our name of it, {@code CLUSTER_NAME}
   * @param id its {@code cluster_id}
   * @param activeNode address of the node that gave the snapshot
   */
  public record Cluster(
      String name,
      Optional<String> id,
      Optional<String> vaultVersion,
      Optional<String> sealType,
      Optional<Integer> keyShares,
      Optional<Integer> keyThreshold,
      Optional<String> activeNode) {}

  /**
   * The object.
   *
   * @param versionId absent in a bucket without versioning
   * @param sha256 of the whole archive, hexadecimal
   * @param crc32c of the whole archive, base64 as S3 writes it
   */
  public record StoredObject(
      String bucket,
      String key,
      Optional<String> versionId,
      long sizeBytes,
      String sha256,
      String crc32c) {}

  /**
   * The snapshot's content.
   *
   * @param fresh whether its index was proven not to lie behind the active node's; absent where
   *     that can no longer be told (a receipt written after the fact)
   * @param entries number of keys
   * @param entryBytes their size with their values
   */
  public record Content(
      long raftIndex,
      long raftTerm,
      Optional<Boolean> fresh,
      long entries,
      long entryBytes,
      List<Prefix> prefixes) {
    /** Copies the list. */
    public Content {
      prefixes = List.copyOf(prefixes);
    }
  }

  /** Keys that begin alike, as {@code vault operator raft snapshot inspect} groups them. */
  public record Prefix(String prefix, long count, long bytes) {}

  /**
   * How the snapshot stands to the ones before it.
   *
   * @param rebuilt whether the cluster is not, or no longer, the baseline's
   * @param rebuildAccepted whether the run was told to trust it nevertheless
   * @param baseline the last accepted snapshot, absent for the first
   */
  public record Lineage(boolean rebuilt, boolean rebuildAccepted, Optional<Baseline> baseline) {}

  /** The last accepted snapshot. */
  public record Baseline(Optional<String> clusterId, long raftIndex, String key) {}

  /** The same receipt as another run's answer. */
  public Receipt with(Status other) {
    return new Receipt(other, toolVersion, run, cluster, object, content, lineage);
  }

  /** Whether the snapshot's index lies behind that of the last accepted one. */
  public boolean indexWentBack() {
    return lineage.baseline().isPresent()
        && content.isPresent()
        && content.get().raftIndex() < lineage.baseline().get().raftIndex();
  }

  /** JSON in several lines, the fields always in the same order. */
  public String toJson() {
    return PrettyJson.print(ReceiptWriter.write(this));
  }

  /**
   * Reads what {@link #toJson} wrote, in this version of the program or a later one: unknown fields
   * are passed over.
   *
   * @param subject what is read, to open the message with: the object's key
   * @throws InvalidInputException naming every field that is missing or malformed
   */
  public static Receipt fromJson(String subject, String json) {
    return ReceiptReader.read(subject, json);
  }
}
