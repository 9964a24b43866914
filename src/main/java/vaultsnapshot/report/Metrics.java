package vaultsnapshot.report;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import vaultsnapshot.report.MetricDocument.Unit;

/**
 * A cluster's metrics, one document a run, in the namespace {@code VaultSnapshot} with the
 * dimension {@code Cluster}:
 *
 * <ul>
 *   <li>{@code Success}: 1 when a snapshot of the event is in the bucket with its receipt; 0 on
 *       failure; not told by a run that was not due
 *   <li>{@code Failure}: 1 or 0; a failure also under the dimensions {@code Cluster, Stage}
 *   <li>{@code AlreadyStored}, {@code NotDue}: 1 or 0
 *   <li>{@code Bytes}, {@code Entries}: of the snapshot that this run stored
 *   <li>{@code BytesDropPercent}, {@code EntriesDropPercent}: how much less than in the last
 *       accepted snapshot, rounded up, 0 where it is not less; not told where that one's receipt is
 *       not known
 *   <li>{@code DurationMs}: of the whole run
 *   <li>{@code IndexWentBack}, {@code Rebuilt}: 1 or 0; both 0 once the rebuild was accepted
 *   <li>{@code TokenNotRevoked}, {@code FallbackCryptoProvider}: 1 or 0
 * </ul>
 *
 * <p>The auditor's, under the same dimension:
 *
 * <ul>
 *   <li>{@code NewestAgeSeconds}: of the newest snapshot that counts ({@link NewestAge})
 *   <li>{@code AuditFailure}: 1 when an audit failed, or did not get to something that it has to
 *       look at; else 0. A look at the age does not tell it, whatever came of that: it would
 *       silence the alarm of an audit that failed
 *   <li>{@code AuditProblems}, {@code AuditHealed}: how many findings somebody has to do something
 *       about, and how many were put right; only of whole audits
 * </ul>
 *
 * <p>Lines of failures have the level ERROR, all others INFO: a function whose log level is set
 * above INFO loses their metrics.
 */
public final class Metrics {
  static final String FAILURE = "Failure";
  private static final String SUCCESS = "Success";
  private static final String DURATION = "DurationMs";
  private static final String TOKEN_NOT_REVOKED = "TokenNotRevoked";
  private static final String AUDIT_FAILURE = "AuditFailure";
  private static final String FALLBACK = "FallbackCryptoProvider";

  private final JsonLines lines;
  private final InstantSource clock;
  private final String cluster;

  /** Writes to {@code out}, never closes it. */
  public Metrics(PrintStream out, InstantSource clock, String cluster) {
    this.lines = new JsonLines(out);
    this.clock = clock;
    this.cluster = cluster;
  }

  /**
   * Tells of a run that did not fail. A preflight has no metrics: nothing was backed up.
   *
   * @param previous of the last accepted snapshot before it, where that is known
   * @param duration of the whole run
   * @param fallback whether the JDK's own crypto stood in for the native provider
   */
  public void ended(
      Receipt receipt, Optional<Receipt> previous, Duration duration, boolean fallback) {
    if (receipt.status() == Status.CHECKED) {
      return;
    }
    MetricDocument document = new MetricDocument(cluster);
    if (receipt.status().isOfASnapshot()) {
      document.add(SUCCESS, true);
    }
    document
        .add(FAILURE, false)
        .add("AlreadyStored", receipt.status() == Status.ALREADY_STORED)
        .add("NotDue", receipt.status() == Status.NOT_DUE)
        .add(DURATION, Unit.MILLISECONDS, duration.toMillis())
        .add(FALLBACK, fallback);
    if (receipt.status() == Status.STORED) {
      receipt.content().ifPresent(content -> addStored(document, receipt, content));
      previous.ifPresent(before -> addDrops(document, before, receipt));
    }
    lines.write(document.toJson(clock.instant(), "INFO", Optional.empty()));
  }

  /**
   * Tells of a run that failed.
   *
   * @param stage where, in the words of the receipt's durations
   * @param tokenRevoked as in a receipt
   */
  public void failed(
      String stage, Duration duration, boolean fallback, Optional<Boolean> tokenRevoked) {
    MetricDocument document =
        new MetricDocument(cluster)
            .add(SUCCESS, false)
            .add(FAILURE, true)
            .add(DURATION, Unit.MILLISECONDS, duration.toMillis())
            .add(FALLBACK, fallback)
            .add(TOKEN_NOT_REVOKED, isFalse(tokenRevoked));
    lines.write(document.toJson(clock.instant(), "ERROR", Optional.of(stage)));
  }

  /**
   * Tells how old the newest snapshot is. A look that failed has no metrics: the age is missing.
   */
  public void aged(NewestAge age) {
    info(aged(new MetricDocument(cluster), age));
  }

  /** Tells of an audit that came to its end. */
  public void audited(AuditReport report) {
    info(
        aged(new MetricDocument(cluster), report.newest())
            .add(AUDIT_FAILURE, !report.notReached().isEmpty())
            .add("AuditProblems", Unit.COUNT, report.count(Finding.Outcome.OPEN))
            .add("AuditHealed", Unit.COUNT, report.count(Finding.Outcome.HEALED)));
  }

  /** Tells of an audit that could not look; of the age nothing is known then. */
  public void auditFailed() {
    MetricDocument document = new MetricDocument(cluster).add(AUDIT_FAILURE, true);
    lines.write(document.toJson(clock.instant(), "ERROR", Optional.empty()));
  }

  private void info(MetricDocument document) {
    lines.write(document.toJson(clock.instant(), "INFO", Optional.empty()));
  }

  private static MetricDocument aged(MetricDocument document, NewestAge age) {
    return document.add("NewestAgeSeconds", Unit.SECONDS, age.seconds());
  }

  private static boolean isFalse(Optional<Boolean> flag) {
    return flag.isPresent() && !flag.get();
  }

  private static void addDrops(MetricDocument document, Receipt before, Receipt now) {
    document
        .add("BytesDropPercent", Unit.PERCENT, dropPercent(sizeBytes(before), sizeBytes(now)))
        .add("EntriesDropPercent", Unit.PERCENT, dropPercent(entries(before), entries(now)));
  }

  private static long sizeBytes(Receipt receipt) {
    return receipt.object().map(Receipt.StoredObject::sizeBytes).orElse(0L);
  }

  private static long entries(Receipt receipt) {
    return receipt.content().map(Receipt.Content::entries).orElse(0L);
  }

  /** Rounded up, so that what is more than a whole threshold is above it. */
  private static long dropPercent(long before, long now) {
    return now >= before ? 0 : Math.ceilDiv((before - now) * 100, before);
  }

  private static void addStored(MetricDocument document, Receipt receipt, Receipt.Content content) {
    boolean accepted = receipt.lineage().rebuildAccepted();
    receipt.object().ifPresent(object -> document.add("Bytes", Unit.BYTES, object.sizeBytes()));
    document
        .add("Entries", Unit.COUNT, content.entries())
        .add("IndexWentBack", receipt.indexWentBack() && !accepted)
        .add("Rebuilt", receipt.lineage().rebuilt() && !accepted)
        .add(TOKEN_NOT_REVOKED, isFalse(receipt.run().tokenRevoked()));
  }
}
