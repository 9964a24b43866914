package vaultsnapshot.report;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Receipts to test with. */
final class Receipts {
  private static final Instant SCHEDULED = Instant.parse("2026-11-23T02:00:00Z");

  private Receipts() {}

  /** With every field. */
  static Receipt full() {
    return new Receipt(
        Status.STORED,
        "0.1.0",
        run(Optional.of(true)),
        new Receipt.Cluster(
            "production",
            Optional.of("1e3305cd-e447-355c-e88c-1b9573f8ca9a"),
            Optional.of("1.21.4"),
            Optional.of("shamir"),
            Optional.of(5),
            Optional.of(3),
            Optional.of("https://vault-1.example.com:8200")),
        Optional.of(object(Optional.of("3HL4kqtJlcpXroDTDmJ"))),
        Optional.of(
            new Receipt.Content(
                135,
                2,
                Optional.of(true),
                412,
                35_000,
                List.of(new Receipt.Prefix("sys/token", 4, 2_000), new Receipt.Prefix("", 1, 10)))),
        new Receipt.Lineage(
            false,
            false,
            Optional.of(
                new Receipt.Baseline(
                    Optional.of("1e3305cd-e447-355c-e88c-1b9573f8ca9a"),
                    97,
                    "vault/production/20261123T010000Z.snap"))));
  }

  /** Of a snapshot of this size. */
  static Receipt of(long sizeBytes, long entries) {
    Receipt full = full();
    Receipt.StoredObject object = full.object().orElseThrow();
    return new Receipt(
        full.status(),
        full.toolVersion(),
        full.run(),
        full.cluster(),
        Optional.of(
            new Receipt.StoredObject(
                object.bucket(),
                object.key(),
                object.versionId(),
                sizeBytes,
                object.sha256(),
                object.crc32c())),
        Optional.of(
            new Receipt.Content(135, 2, Optional.of(true), entries, entries * 100, List.of())),
        full.lineage());
  }

  /** With nothing that may be absent. */
  static Receipt least(Status status) {
    boolean stored = status.isOfASnapshot();
    return new Receipt(
        status,
        "0.1.0",
        new Receipt.Run(SCHEDULED, Optional.empty(), 1, Optional.empty(), "SunJCE 25", Map.of()),
        new Receipt.Cluster(
            "production",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        stored ? Optional.of(object(Optional.empty())) : Optional.empty(),
        stored
            ? Optional.of(new Receipt.Content(1, 1, Optional.empty(), 0, 0, List.of()))
            : Optional.empty(),
        new Receipt.Lineage(false, false, Optional.empty()));
  }

  /** Of a cluster whose index lies behind the baseline's, its token not revoked. */
  static Receipt rebuilt(boolean accepted) {
    return rebuilt(accepted, 136);
  }

  /** The same with another index of the baseline; the snapshot's own is 135. */
  static Receipt rebuilt(boolean accepted, long baselineIndex) {
    Receipt full = full();
    Receipt.Baseline baseline = new Receipt.Baseline(Optional.empty(), baselineIndex, "older.snap");
    return new Receipt(
        full.status(),
        full.toolVersion(),
        run(Optional.of(false)),
        full.cluster(),
        full.object(),
        full.content(),
        new Receipt.Lineage(true, accepted, Optional.of(baseline)));
  }

  private static Receipt.Run run(Optional<Boolean> tokenRevoked) {
    Map<String, Duration> durations = new LinkedHashMap<>();
    durations.put("login", Duration.ofMillis(40));
    durations.put("download", Duration.ofMillis(1_250));
    durations.put("commit", Duration.ofMillis(90));
    return new Receipt.Run(
        SCHEDULED,
        Optional.of(Instant.parse("2026-11-23T02:00:03.250Z")),
        2,
        tokenRevoked,
        "AmazonCorrettoCryptoProvider 2.5",
        durations);
  }

  private static Receipt.StoredObject object(Optional<String> versionId) {
    return new Receipt.StoredObject(
        "snapshots",
        "vault/production/20261123T020000Z.snap",
        versionId,
        35_112,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "yZRlqg==");
  }
}
