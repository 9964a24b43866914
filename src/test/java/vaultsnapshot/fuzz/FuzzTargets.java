package vaultsnapshot.fuzz;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import vaultsnapshot.archive.ArchiveFuzz;
import vaultsnapshot.archive.GzipHeaderFuzz;
import vaultsnapshot.archive.MembersFuzz;
import vaultsnapshot.archive.MetaFuzz;
import vaultsnapshot.archive.PaxFuzz;
import vaultsnapshot.archive.StateFuzz;
import vaultsnapshot.archive.SumsFuzz;
import vaultsnapshot.archive.TarHeaderFuzz;
import vaultsnapshot.bucket.SnapshotNameFuzz;
import vaultsnapshot.credentials.PemTextFuzz;
import vaultsnapshot.credentials.SecretFuzz;
import vaultsnapshot.input.JsonFuzz;
import vaultsnapshot.report.ReceiptFuzz;
import vaultsnapshot.settings.AuditEventFuzz;
import vaultsnapshot.settings.EventFuzz;
import vaultsnapshot.settings.OperatorFuzz;
import vaultsnapshot.vault.AddressFuzz;
import vaultsnapshot.vault.AnswerFuzz;
import vaultsnapshot.vault.PemFuzz;
import vaultsnapshot.vault.RedirectFuzz;
import vaultsnapshot.vault.WireFuzz;

/** All targets, by the name of their corpus's folder. */
public final class FuzzTargets {
  private static final Map<String, FuzzTarget> ALL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("address", new AddressFuzz()),
              Map.entry("answer", new AnswerFuzz()),
              Map.entry("archive", new ArchiveFuzz()),
              Map.entry("audit-event", new AuditEventFuzz()),
              Map.entry("event", new EventFuzz()),
              Map.entry("gzip-header", new GzipHeaderFuzz()),
              Map.entry("json", new JsonFuzz()),
              Map.entry("members", new MembersFuzz()),
              Map.entry("meta", new MetaFuzz()),
              Map.entry("operator", new OperatorFuzz()),
              Map.entry("pax", new PaxFuzz()),
              Map.entry("pem", new PemFuzz()),
              Map.entry("pem-text", new PemTextFuzz()),
              Map.entry("receipt", new ReceiptFuzz()),
              Map.entry("redirect", new RedirectFuzz()),
              Map.entry("secret", new SecretFuzz()),
              Map.entry("snapshot-name", new SnapshotNameFuzz()),
              Map.entry("state", new StateFuzz()),
              Map.entry("sums", new SumsFuzz()),
              Map.entry("tar-header", new TarHeaderFuzz()),
              Map.entry("wire", new WireFuzz())));

  private FuzzTargets() {}

  /** Name to target, in the names' order. */
  public static Map<String, FuzzTarget> all() {
    return Collections.unmodifiableMap(ALL);
  }

  /** The target of this name. */
  public static FuzzTarget named(String name) {
    return Optional.ofNullable(ALL.get(name))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "fuzz target '" + name + "': expected one of " + String.join(", ", ALL.keySet())));
  }
}
